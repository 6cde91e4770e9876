namespace ResNetDsl.Data.Transforms;

/// <summary>Numbers of a range, as every <see cref="Random"/> draws them.</summary>
internal static class RandomRanges
{
    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, evenly.</summary>
    public static double Between(this Random random, double from, double to) => from + ((to - from) * random.NextDouble());

    /// <summary>Whether something of a probability happens.</summary>
    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;
}
