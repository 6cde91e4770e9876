namespace ResNetDsl.Generator.Model;

/// <summary>Everything that the emitted file of one class depends on. Contains only values: no symbol, no syntax, no location, so that edits which do not change it emit nothing.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="Namespace">The class's namespace; empty for the global one.</param>
/// <param name="MetadataName">The class's full metadata name, <c>Zoo.Outer+ResNet50</c>.</param>
/// <param name="IsComplete">Whether every attribute argument has a value. Where one has none, the compiler itself reports why.</param>
internal abstract record TypeSource(NetworkDeclaration Declaration, string Namespace, string MetadataName, bool IsComplete)
{
    /// <summary>The tables whose checks are kept: as many as a large project has.</summary>
    protected const int MostChecks = 256;

    /// <summary>The class's name.</summary>
    public abstract string Name { get; }

    /// <summary>Whether any class of the assembly can create one: no type that it is in is private or generic, and it has nothing that a creator must set.</summary>
    public bool CanBeCreated { get; init; }

    /// <summary>The findings, in declaration order.</summary>
    public abstract IReadOnlyList<Finding> Findings();

    /// <summary>The unique name of the emitted file, without regard to case: that is how the compiler compares them.</summary>
    /// <param name="collides">Whether another class's file would have the same name.</param>
    public string HintName(bool collides)
    {
        string name = MetadataName.Replace('+', '.').Replace('`', '_');
        return collides ? $"{name}.{Digest(MetadataName)}.g.cs" : name + ".g.cs";
    }

    /// <summary>The name of the file of end points beside an emitted file.</summary>
    /// <param name="hintName">That file's name.</param>
    public static string EndPointsName(string hintName) => hintName.Substring(0, hintName.Length - ".g.cs".Length) + ".EndPoints.g.cs";

    // FNV-1a. String hash codes differ between runs.
    private static string Digest(string name) =>
        name.Aggregate(2166136261u, (hash, character) => unchecked((hash ^ character) * 16777619u)).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
}
