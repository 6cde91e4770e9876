namespace ResNetDsl.Data;

/// <summary>
/// Random numbers that depend on a few integers only, the same on every machine and under every version of .NET: SplitMix64 (Steele, Lea and Flood, <i>Fast Splittable
/// Pseudorandom Number Generators</i>, 2014).
/// </summary>
/// <param name="key">What the numbers depend on, such as a seed, an epoch and a picture.</param>
internal sealed class SeededRandom(params ReadOnlySpan<long> key) : Random
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong state = StateOf(key);

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);

        // The high half of a product is even enough: the bias is below 2^-32.
        return (int)(((Bits() >> 32) * (ulong)maxValue) >> 32);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => minValue + (int)((Bits() >> 32) * (ulong)((long)maxValue - minValue) >> 32);

    /// <inheritdoc/>
    public override double NextDouble() => (Bits() >> 11) * (1.0 / (1L << 53));

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private static ulong StateOf(ReadOnlySpan<long> key)
    {
        ulong state = 0;
        foreach (long part in key)
        {
            state = Mixed(state + Gamma + (ulong)part);
        }

        return state;
    }

    private static ulong Mixed(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    private ulong Bits() => Mixed(state += Gamma);
}
