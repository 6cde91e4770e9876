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
        CustomParser = result => ParseEntry(result, result.Tokens[0]),
    };

    /// <summary>A network alone.</summary>
    public static Argument<ZooNetwork> Create() => new("NAME")
    {
        Description = Description,
        CustomParser = result => ParseNetwork(result, result.Tokens[0]),
    };

    /// <summary>An option that takes two networks.</summary>
    public static Option<ZooNetwork[]> CreatePair(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "A B",
        Arity = new(1, 2),
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            if (result.Tokens.Count != 2)
            {
                result.AddError($"{name} takes two networks.");
            }

            // One sentence, about the first name that is wrong.
            List<ZooNetwork> networks = [];
            foreach (Token token in result.Tokens)
            {
                if (ParseNetwork(result, token) is not { } network)
                {
                    return null;
                }

                networks.Add(network);
            }

            return [.. networks];
        },
    };

    private static ZooNetwork? ParseNetwork(ArgumentResult result, Token token)
    {
        ZooEntry? entry = ParseEntry(result, token);
        if (entry is ZooComposition composition)
        {
            result.AddError($"'{composition.Name}' is a composition; name its backbone, {composition.Plan.Backbone.Name}.");
        }

        return entry as ZooNetwork;
    }

    private static ZooEntry? ParseEntry(ArgumentResult result, Token token)
    {
        ZooEntry? entry = ZooNetworks.FindEntry(token.Value);
        if (entry is null)
        {
            result.AddError($"There is no network '{token.Value}'. Did you mean {ZooNetworks.Nearest(token.Value).Name}? The command 'list' shows all.");
        }

        return entry;
    }
}
