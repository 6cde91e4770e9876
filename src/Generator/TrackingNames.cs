namespace ResNetDsl.Generator;

/// <summary>The names of the generator's steps, with which tests determine why a step ran again.</summary>
internal static class TrackingNames
{
    /// <summary>Networks with their locations; changes with every moved line.</summary>
    public const string Networks = nameof(Networks);

    /// <summary>The inputs of the emitted files; changes only with the tables.</summary>
    public const string Sources = nameof(Sources);

    /// <summary>Metadata names whose files would have the name of another's, most often because they differ in case only.</summary>
    public const string Collisions = nameof(Collisions);

    /// <summary>The emitted files.</summary>
    public const string Files = nameof(Files);

    /// <summary>The list of a program's networks, where its commands are referenced.</summary>
    public const string List = nameof(List);

    /// <summary>Networks that cannot be generated.</summary>
    public const string Failures = nameof(Failures);
}
