namespace ResNetDsl.NativeLoad;

/// <summary>What <see cref="ElfVersionNeed.Weaken"/> found in a file.</summary>
public enum VersionNeedOutcome
{
    /// <summary>The version was required and is now optional: the only outcome that changes the bytes.</summary>
    Weakened,

    /// <summary>The file names the version, as an optional one.</summary>
    AlreadyWeak,

    /// <summary>The file does not ask for the version.</summary>
    NotPresent,

    /// <summary>A relocation binds a symbol of the version: the file cannot work without it.</summary>
    InUse,

    /// <summary>The file is truncated or inconsistent.</summary>
    Malformed,

    /// <summary>The file is not an ELF64 little-endian shared object for x86-64.</summary>
    NotElf64,
}

/// <summary>An outcome and, where something is wrong, the reason.</summary>
public sealed class VersionNeedResult
{
    internal VersionNeedResult(VersionNeedOutcome outcome, string reason = "")
    {
        Outcome = outcome;
        Reason = reason;
    }

    /// <summary>What was found.</summary>
    public VersionNeedOutcome Outcome { get; }

    /// <summary>
    /// A clause that says what is wrong, such as "the file is truncated: …". Empty when the outcome is
    /// <see cref="VersionNeedOutcome.Weakened"/>, <see cref="VersionNeedOutcome.AlreadyWeak"/> or
    /// <see cref="VersionNeedOutcome.NotPresent"/>.
    /// </summary>
    public string Reason { get; }

    internal static VersionNeedResult Malformed(string reason) => new(VersionNeedOutcome.Malformed, reason);
}
