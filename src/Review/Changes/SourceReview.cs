using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Changes;

/// <summary>The differences between the networks of two states of the sources.</summary>
/// <param name="Before">The name of the first state.</param>
/// <param name="After">The name of the second state.</param>
/// <param name="Networks">The networks that differ, in the order of their files.</param>
/// <param name="Same">The number of unchanged networks.</param>
/// <param name="Notes">Notes on files that were not read, in sentences.</param>
internal sealed record SourceReview(string Before, string After, IReadOnlyList<NetworkReview> Networks, int Same, IReadOnlyList<string> Notes)
{
    /// <summary>The outcome in one line.</summary>
    public string Title => $"{Before} -> {After}: {Counted(Networks.Count)} {(Networks.Count == 1 ? "differs" : "differ")}, {Text.Grouped(Same)} {(Same == 1 ? "is" : "are")} unchanged";

    /// <summary>Reads and compares both.</summary>
    public static SourceReview Of(SourceTree before, SourceTree after)
    {
        // Each compilation uses one core.
        SyntaxCache cache = new();
        Task<IReadOnlyList<ReadNetwork>> reading = Task.Run(() => NetworkReader.Read(before, cache));
        IReadOnlyList<ReadNetwork> now = NetworkReader.Read(after, cache);
        IReadOnlyList<ReadNetwork> old = reading.GetAwaiter().GetResult();
        List<NetworkReview> reviews = [];
        int same = 0;
        foreach ((ReadNetwork? first, ReadNetwork? second) in Pairs(old, now))
        {
            NetworkReview? review = Compare(first, second);
            same += review is null ? 1 : 0;
            if (review is not null)
            {
                reviews.Add(review);
            }
        }

        return new(
            before.Name,
            after.Name,
            [.. reviews.OrderBy(review => (review.After ?? review.Before)!.Path, StringComparer.Ordinal).ThenBy(review => (review.After ?? review.Before)!.Line)],
            same,
            [.. before.Notes.Concat(after.Notes).Distinct()]);
    }

    /// <summary>Networks of the same full name in the same project; of those left, of the same full name, as when a project moves; of those left, of the same name in another namespace; of those left, with the same table under another name.</summary>
    private static IEnumerable<(ReadNetwork? Before, ReadNetwork? After)> Pairs(IReadOnlyList<ReadNetwork> before, IReadOnlyList<ReadNetwork> after)
    {
        List<ReadNetwork> left = [.. before];
        List<ReadNetwork> right = [.. after];
        foreach (Func<ReadNetwork, ReadNetwork, bool> isSame in new Func<ReadNetwork, ReadNetwork, bool>[]
        {
            (one, other) => one.Project == other.Project && one.MetadataName == other.MetadataName, (one, other) => one.MetadataName == other.MetadataName, (one, other) => one.Name == other.Name, HasSameTable,
        })
        {
            foreach (ReadNetwork network in right.ToArray())
            {
                // Two of the same name or table: which is which is not known.
                if (left.Where(other => isSame(other, network)).Take(2).ToArray() is [ReadNetwork partner] && right.Count(other => isSame(partner, other)) == 1)
                {
                    left.Remove(partner);
                    right.Remove(network);
                    yield return (partner, network);
                }
            }
        }

        foreach (ReadNetwork gone in left)
        {
            yield return (gone, null);
        }

        foreach (ReadNetwork made in right)
        {
            yield return (null, made);
        }
    }

    private static bool HasSameTable(ReadNetwork before, ReadNetwork after) => (before, after) switch
    {
        ({ Plan: { } one }, { Plan: { } other }) => (one.Table with { Name = "" }).Equals(other.Table with { Name = "" }),
        ({ Composition: { } one }, { Composition: { } other }) => (one.Table with { Name = "" }).Equals(other.Table with { Name = "" }),
        _ => false,
    };

    private static NetworkReview? Compare(ReadNetwork? before, ReadNetwork? after)
    {
        if (before is null || after is null)
        {
            return new(before is null ? NetworkFate.Added : NetworkFate.Removed, before, after, null);
        }

        if (!before.IsSound || !after.IsSound)
        {
            // The same errors as before are not a change.
            bool areSame = !before.IsSound && !after.IsSound && before.Errors.Select(error => error.Message).SequenceEqual(after.Errors.Select(error => error.Message));
            return areSame ? null : new(NetworkFate.Changed, before, after, null);
        }

        if (before.MetadataName == after.MetadataName && HasSameTable(before, after))
        {
            return null;
        }

        PlanComparison? comparison = (before, after) switch
        {
            ({ Plan: { } one }, { Plan: { } other }) => PlanComparison.Of(one, other),
            ({ Composition: { } one }, { Composition: { } other }) => PlanComparison.Of(one, other),
            _ => null,
        };

        return new(NetworkFate.Changed, before, after, comparison);
    }

    private static string Counted(int count) => $"{Text.Grouped(count)} network{(count == 1 ? "" : "s")}";
}
