using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using ResNetDsl.CommandLine.Networks;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>The argument that names a network. A program with one network does not need it.</summary>
internal static class NetworkArgument
{
    private const string Description = "The name of a network, in upper or lower case; list shows all of them.";

    /// <summary>A network or a composition.</summary>
    public static Argument<NetworkEntry> CreateEntry(ProgramNetworks networks) => Completed(networks.Entries, new Argument<NetworkEntry>("NAME")
    {
        Description = DescriptionOf(networks),
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = networks.OnlyEntry is { } only ? _ => only : null,
        CustomParser = result => ParseEntry(networks, result, result.Tokens[0]),
    });

    /// <summary>A network alone.</summary>
    public static Argument<DeclaredNetwork> Create(ProgramNetworks networks) => Completed(networks.Networks, new Argument<DeclaredNetwork>("NAME")
    {
        Description = DescriptionOf(networks),
        Arity = networks.Only is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        DefaultValueFactory = networks.Only is { } only ? _ => only : null,
        CustomParser = result => ParseNetwork(networks, result, result.Tokens[0]),
    });

    /// <summary>A network, or none.</summary>
    public static Argument<DeclaredNetwork> CreateOptional(ProgramNetworks networks) => Completed(networks.Networks, new Argument<DeclaredNetwork>("NAME")
    {
        Description = Description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => ParseNetwork(networks, result, result.Tokens[0]),
    });

    /// <summary>An option that requires two networks.</summary>
    public static Option<DeclaredNetwork[]> CreatePair(ProgramNetworks networks, string name, string description) => new(name)
    {
        Description = description,
        CompletionSources = { _ => Completions(networks.Networks) },
        HelpName = "A B",
        Arity = new(1, 2),
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            if (result.Tokens.Count != 2)
            {
                result.AddError($"{name} requires two networks.");
            }

            // One sentence, about the first name that is wrong.
            List<DeclaredNetwork> pair = [];
            foreach (Token token in result.Tokens)
            {
                if (ParseNetwork(networks, result, token) is not { } network)
                {
                    return null;
                }

                pair.Add(network);
            }

            return [.. pair];
        },
    };

    private static Argument<T> Completed<T>(IEnumerable<NetworkEntry> entries, Argument<T> argument)
    {
        argument.CompletionSources.Add(_ => Completions(entries));
        return argument;
    }

    private static IEnumerable<CompletionItem> Completions(IEnumerable<NetworkEntry> entries) => entries.Select(entry => new CompletionItem(entry.Name));

    private static string DescriptionOf(ProgramNetworks networks) => networks.OnlyEntry is { } only ? $"{Description} By default {only.Name}." : Description;

    private static DeclaredNetwork? ParseNetwork(ProgramNetworks networks, ArgumentResult result, Token token)
    {
        NetworkEntry? entry = ParseEntry(networks, result, token);
        if (entry is DeclaredComposition composition)
        {
            result.AddError($"'{composition.Name}' is a composition; name its backbone, {composition.Plan.Backbone.Name}.");
        }

        return entry as DeclaredNetwork;
    }

    private static NetworkEntry? ParseEntry(ProgramNetworks networks, ArgumentResult result, Token token)
    {
        NetworkEntry? entry = networks.Find(token.Value);
        if (entry is null)
        {
            result.AddError(networks.Closest(token.Value) is { } nearest
                ? $"There is no network '{token.Value}'. Did you mean {nearest.Name}? The command 'list' shows all."
                : $"There is no network '{token.Value}': this program declares none. A network is a partial class with a [Block] for each of its blocks.");
        }

        return entry;
    }
}
