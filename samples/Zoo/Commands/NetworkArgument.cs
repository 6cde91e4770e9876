using System.CommandLine;
using System.CommandLine.Parsing;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary>The argument that names a network.</summary>
internal static class NetworkArgument
{
    private const string Description = "A network of the list; upper and lower case are the same.";

    /// <summary>A network or a composition.</summary>
    public static Argument<ZooEntry> CreateEntry() => new("NAME")
    {
        Description = Description,
        CustomParser = Parse,
    };

    /// <summary>A network alone.</summary>
    public static Argument<ZooNetwork> Create() => new("NAME")
    {
        Description = Description,
        CustomParser = result =>
        {
            ZooEntry? entry = Parse(result);
            if (entry is ZooComposition composition)
            {
                result.AddError($"'{composition.Name}' is a composition; name its backbone, {composition.Plan.Backbone.Name}.");
            }

            return entry as ZooNetwork;
        },
    };

    private static ZooEntry? Parse(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        ZooEntry? entry = ZooNetworks.FindEntry(name);
        if (entry is null)
        {
            result.AddError($"There is no network '{name}'. Did you mean {ZooNetworks.Nearest(name).Name}? The command 'list' shows all.");
        }

        return entry;
    }
}
