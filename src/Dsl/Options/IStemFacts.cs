namespace ResNetDsl.Architecture.Options;

/// <summary>The facts about a stem that the checks of options ask for.</summary>
internal interface IStemFacts
{
    /// <summary>The value that names the stem in a table.</summary>
    StemKind Kind { get; }

    /// <summary>The number of channels of its output unless the table sets it; 0 where a table cannot.</summary>
    int Width { get; }

    /// <summary>Whether the stem ends with a max pool whose padding the table chooses.</summary>
    bool HasPool { get; }

    /// <summary>Whether the stem supports pre-activation.</summary>
    bool HasPreActivation { get; }
}
