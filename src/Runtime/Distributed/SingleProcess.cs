using System.Diagnostics.CodeAnalysis;

namespace ResNetDsl.Distributed;

/// <summary>A group of one process: every exchange leaves what it has.</summary>
internal sealed class SingleProcess : ProcessGroup
{
    /// <inheritdoc/>
    public override int Rank => 0;

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override string? Description => null;

    /// <inheritdoc/>
    internal override string NameOf(int rank) => $"rank {rank}";

    /// <inheritdoc/>
    internal override PendingExchange BeginSum(nint data, int count, ScalarType type, string what) => PendingExchange.Complete;

    /// <inheritdoc/>
    internal override byte[][] Gather(ReadOnlySpan<byte> own, string what) => [own.ToArray()];

    /// <inheritdoc/>
    internal override void Broadcast(nint data, long length, string what)
    {
    }

    /// <inheritdoc/>
    [DoesNotReturn]
    internal override void Fail(string sentence) => throw new ProcessGroupException(sentence);

    /// <inheritdoc/>
    internal override string[]? FailTogether(string sentence) => [sentence];
}
