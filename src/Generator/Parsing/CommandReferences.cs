using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Emission;
using ResNetDsl.Generator.Model;

namespace ResNetDsl.Generator.Parsing;

/// <summary>Looks for the package with the commands among a project's references.</summary>
internal static class CommandReferences
{
    private const string Entry = "ResNetDsl.CommandLine.Networks.NetworkEntry";

    /// <summary>What a project references.</summary>
    public static CommandReference Of(Compilation compilation) => compilation.GetTypeByMetadataName(Entry) is null
        ? default
        : new(HasCommands: true, SeesAnotherList: compilation.GetTypesByMetadataName(NetworkListEmitter.FullName)
            .Any(list => !SymbolEqualityComparer.Default.Equals(list.ContainingAssembly, compilation.Assembly) && compilation.IsSymbolAccessibleWithin(list, compilation.Assembly)));
}
