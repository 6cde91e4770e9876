using ResNetDsl.Architecture;

namespace ResNetDsl.CommandLine.Networks;

/// <summary>The networks and compositions of a program, in the order of its list.</summary>
internal sealed class ProgramNetworks
{
    /// <summary>Makes the list.</summary>
    /// <param name="entries">The networks and compositions.</param>
    /// <exception cref="ArgumentException">Two have one name, in upper or lower case.</exception>
    public ProgramNetworks(IEnumerable<NetworkEntry> entries)
    {
        Entries = [.. entries];
        Networks = [.. Entries.OfType<DeclaredNetwork>()];
        if (Entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } group)
        {
            throw new ArgumentException($"Two networks of this program have the name '{group.Key}' on the command line, where case is ignored. Rename one of them.");
        }
    }

    /// <summary>Networks and compositions.</summary>
    public IReadOnlyList<NetworkEntry> Entries { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<DeclaredNetwork> Networks { get; }

    /// <summary>The only network, which need not be named; null where there are several or none.</summary>
    public DeclaredNetwork? Only => Networks.Count == 1 ? Networks[0] : null;

    /// <summary>The only network, or the only composition where there is no network; null where there are several or none.</summary>
    public NetworkEntry? OnlyEntry => Entries.Count == 1 ? Entries[0] : Only;

    /// <summary>The network or composition of a name, whatever its case; null when there is none.</summary>
    public NetworkEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a mistyped name may mean: one whose name contains it, and among equals the nearest; null when there is nothing.</summary>
    /// <param name="name">A name that nothing has.</param>
    public NetworkEntry? Closest(string name) => Entries
        .OrderByDescending(entry => entry.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
        .ThenBy(entry => Nearest.Distance(name.ToUpperInvariant(), entry.Name.ToUpperInvariant()))
        .FirstOrDefault();
}
