using System.Text;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>The exception that is thrown when a state dict does not fit a network. The network is unchanged.</summary>
public sealed class StateDictException : ArgumentException
{
    /// <summary>Creates an exception that lists the differences.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="missing">Keys of the network that the state dict lacks.</param>
    /// <param name="unexpected">Keys of the state dict that the network lacks.</param>
    /// <param name="misshapen">A clause for each tensor of another shape.</param>
    /// <param name="source">The source of the state dict, such as a file.</param>
    /// <param name="wayOut">A sentence with the remedy; null for none.</param>
    /// <param name="sizes">Clauses that replace the lists; none to print the lists.</param>
    internal StateDictException(
        string network, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshapen, string source = "The state dict", string? wayOut = null, IReadOnlyList<string>? sizes = null)
        : base(sizes is { Count: > 0 } ? $"{Printable.Of(source, exceptions: "")} does not fit {network}, which is unchanged: {string.Join("; ", sizes)}.{(wayOut is null ? "" : "\n" + wayOut)}" : Sentence(network, missing, unexpected, misshapen, source, wayOut))
    {
        Missing = missing;
        Unexpected = unexpected;
        Misshapen = misshapen;
    }

    /// <summary>Creates an exception for weights that have the right shapes but cannot be used.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="reason">The reason, a clause.</param>
    internal StateDictException(string network, string reason)
        : base($"The state dict does not fit {network}, which is unchanged: {Printable.Of(reason, exceptions: "")}.")
    {
        Missing = [];
        Unexpected = [];
        Misshapen = [];
    }

    /// <summary>Keys of the network that the state dict lacks.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Keys of the state dict that the network lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>A clause for each tensor of another shape, with both shapes.</summary>
    public IReadOnlyList<string> Misshapen { get; }

    private static string Sentence(
        string network, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshapen, string source, string? wayOut)
    {
        StringBuilder text = new($"{Printable.Of(source, exceptions: "")} does not fit {network}, which is unchanged.");
        Part("missing", missing);
        Part("unexpected", unexpected);
        Part("of another shape", misshapen);
        text.Append(wayOut is null ? "" : "\n" + wayOut);
        return text.ToString();

        void Part(string what, IReadOnlyList<string> items)
        {
            if (items.Count > 0)
            {
                text.Append('\n').Append(items.Count).Append(' ').Append(what).Append(": ").AppendJoin(", ", items.Select(item => Printable.Of(item, exceptions: "")));
            }
        }
    }
}
