using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class SeededRandomTests
{
    [Fact]
    public void One_key_is_one_sequence_for_ever()
    {
        Random random = new SeededRandom(1, 2, 3);
        Assert.Equal([.. Numbers(new SeededRandom(1, 2, 3))], Numbers(random));
        Assert.Equal([0], Numbers(new SeededRandom(1)).Take(1).Select(_ => 0));
    }

    [Fact]
    public void Keys_that_differ_in_anything_have_nothing_in_common()
    {
        long[][] keys = [[], [0], [0, 0], [1], [1, 0], [0, 1], [1, 2, 3], [3, 2, 1], [-1], [long.MaxValue], [long.MinValue]];
        Assert.Equal(keys.Length, keys.Select(key => Numbers(new SeededRandom(key))[0]).Distinct().Count());
    }

    [Fact]
    public void Numbers_are_even_within_their_ranges()
    {
        Random random = new SeededRandom(7);
        int[] counts = new int[6];
        for (int i = 0; i < 6000; i++)
        {
            counts[random.Next(-2, 4) + 2]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 900, 1100));
        double[] values = [.. Enumerable.Range(0, 6000).Select(_ => random.NextDouble())];
        Assert.InRange(values.Average(), 0.48, 0.52);
        Assert.All(values, value => Assert.InRange(value, 0, 0.99999999999999999));
        Assert.Equal(0, random.Next(1));
        Assert.Equal(0, random.Next(0));
        Assert.InRange(random.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
    }

    private static int[] Numbers(Random random) => [.. Enumerable.Range(0, 5).Select(_ => random.Next(1_000_000))];
}
