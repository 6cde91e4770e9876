using System.Collections.Concurrent;
using ResNetDsl.Generator.Model;

namespace ResNetDsl.Generator.Tests.Model;

/// <summary>What is kept of earlier checks is right for the value that is asked for, small, and safe to ask for from many threads.</summary>
public sealed class RecentTests
{
    [Fact]
    public void Equal_values_share_one_result_and_others_never_do()
    {
        Recent<string, object> recent = new(most: 100, name => new[] { name });

        object first = recent.Of("block1");

        Assert.Same(first, recent.Of(string.Concat("block", "1")));
        Assert.NotSame(first, recent.Of("block2"));
        Assert.Equal(["block2"], (string[])recent.Of("block2"));
    }

    [Fact]
    public void What_is_asked_for_again_stays_and_what_is_not_goes()
    {
        List<int> made = [];
        Recent<int, object> recent = new(most: 4, number =>
        {
            made.Add(number);
            return new();
        });

        for (int number = 1; number < 100; number++)
        {
            recent.Of(0);
            recent.Of(number);
        }

        recent.Of(50);
        Assert.Equal([.. Enumerable.Range(0, 100), 50], made);
    }

    [Fact]
    public void Failure_is_not_kept()
    {
        int calls = 0;
        Recent<int, int> recent = new(most: 4, number => calls++ == 0 ? throw new InvalidOperationException() : number);

        Assert.Throws<InvalidOperationException>(() => recent.Of(1));
        Assert.Equal(1, recent.Of(1));
    }

    [Fact]
    public void Many_threads_are_given_the_results_of_their_values()
    {
        Recent<int, int> recent = new(most: 16, number => number * number);
        ConcurrentBag<(int Number, int Square)> given = [];

        Parallel.For(0, 20_000, i => given.Add((i % 101, recent.Of(i % 101))));

        Assert.All(given, pair => Assert.Equal(pair.Number * pair.Number, pair.Square));
    }
}
