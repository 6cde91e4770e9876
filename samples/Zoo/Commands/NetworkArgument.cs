using System.CommandLine;
using System.CommandLine.Parsing;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary>The argument that names a network.</summary>
internal static class NetworkArgument
{
    public static Argument<ZooNetwork> Create() => new("NAME")
    {
        Description = "A network of the list; upper and lower case are the same.",
        CustomParser = Parse,
    };

    private static ZooNetwork? Parse(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        ZooNetwork? network = ZooNetworks.Find(name);
        if (network is null)
        {
            result.AddError($"There is no network '{name}'. Did you mean {ZooNetworks.Nearest(name).Name}? The command 'list' shows all.");
        }

        return network;
    }
}
