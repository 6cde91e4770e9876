namespace VerifyTests;

/// <summary>The outcome of a verification that passed.</summary>
public sealed class VerifyResult
{
    internal VerifyResult(IReadOnlyList<string> files) => Files = files;

    /// <summary>The paths of the verified files.</summary>
    public IEnumerable<string> Files { get; }
}
