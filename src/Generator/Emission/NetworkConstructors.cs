using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>Writes the constructors of a network: with parameters of its own, or with those of the network that its [Shares] names.</summary>
internal static class NetworkConstructors
{
    /// <summary>Writes them.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="source">The network.</param>
    /// <param name="settings">The settings that its parts share, as code.</param>
    /// <param name="body">Writes the lines that make its parts.</param>
    public static void Emit(SourceWriter writer, NetworkSource source, string settings, Action body)
    {
        string name = Identifier(source.Table.Name);
        SharedNetwork? shared = source.Declaration.Shared is { IsNetwork: true, IsOpen: false } network ? network : null;
        writer.Line();
        writer.Doc("summary", $"Creates the network with its own parameters, initialized as in {NameOf(source.Table.Options.Convention)}.");
        writer.Doc("param name=\"device\"", "The device of the parameters; null for torch's default.");
        writer.Doc("param name=\"dtype\"", "The parameters' floating type; null for torch's default.");
        string signature = $"public {name}({Types.Device}? device = null, {Types.ScalarType}? dtype = null)";
        if (shared is null)
        {
            Calling(writer, signature, $"base({settings}, device, dtype)");
        }
        else
        {
            Calling(writer, signature, "this(device, dtype, null)");
            writer.Line("{").Line("}").Line();
            writer.Doc("summary", "Creates the network with the parameters of another network, so that both train one set of tensors (TF-slim's reuse).");
            writer.Doc("param name=\"shared\"", "The network whose parameters are used.");
            writer.Line("/// <exception cref=\"global::System.ArgumentException\">A tensor other than those of the classifier is missing there or has a different shape.</exception>");
            Calling(
                writer, $"{shared.Accessibility} {name}({shared.QualifiedName} shared)", "this(null, null, shared ?? throw new global::System.ArgumentNullException(\"shared\"))");
            writer.Line("{").Line("}").Line();
            Calling(writer, $"private {name}({Types.Device}? device, {Types.ScalarType}? dtype, global::ResNetDsl.Network? shared)", $"base({settings}, device, dtype, shared)");
        }

        using (writer.Block())
        {
            body();
        }
    }

    private static void Calling(SourceWriter writer, string signature, string constructor)
    {
        writer.Line(signature);
        using (writer.Indented())
        {
            writer.Line(": " + constructor);
        }
    }

    private static string NameOf(Library library) => library == Library.Slim ? "TF-slim" : library.ToString().ToLowerInvariant();
}
