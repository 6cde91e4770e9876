namespace ResNetDsl.Data;

/// <summary>The part of each batch that one of several processes reads: consecutive pictures, so that all parts together are the batch, in its order.</summary>
/// <param name="Rank">The number of the process, from 0.</param>
/// <param name="Ranks">The number of processes.</param>
public readonly record struct Shard(int Rank, int Ranks)
{
    /// <summary>Everything, for one process.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Returns the first picture of the part and the number of its pictures.</summary>
    /// <param name="count">The pictures of the batch.</param>
    public (int Start, int Count) Of(int count)
    {
        int start = (int)((long)count * Rank / Ranks);
        return (start, (int)((long)count * (Rank + 1) / Ranks) - start);
    }
}
