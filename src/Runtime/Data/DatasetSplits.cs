namespace ResNetDsl.Data;

/// <summary>The parts of a dataset.</summary>
/// <param name="Training">The training part.</param>
/// <param name="Validation">The part on which the best epoch is chosen.</param>
/// <param name="Test">The part on which the network is evaluated at the end; null if the dataset has no such part.</param>
/// <param name="Notes">The parts that were split off, one sentence for each.</param>
public sealed record DatasetSplits(IImageDataset Training, IImageDataset Validation, IImageDataset? Test, IReadOnlyList<string> Notes)
{
    /// <summary>Splits off a share of a dataset. The share is the same in each class and depends only on the seed and the order of the pictures.</summary>
    /// <param name="images">The dataset.</param>
    /// <param name="share">The share of each class that is split off, greater than 0 and less than 1: rounded, at least one picture, but never all.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <returns>The rest and the split-off part, both in the order of the dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not greater than 0 and less than 1.</exception>
    /// <exception cref="ArgumentException">No class has two pictures.</exception>
    public static (IImageDataset Remaining, IImageDataset Part) Stratify(IImageDataset images, double share, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!(share > 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share must be greater than 0 and less than 1.");
        }

        bool[] isSplitOff = new bool[images.Count];
        foreach (IGrouping<int, int> pictures in Enumerable.Range(0, images.Count).GroupBy(images.Label))
        {
            int[] order = [.. pictures];
            new SeededRandom(seed, pictures.Key, order.Length).Shuffle(order);
            int count = Math.Clamp((int)Math.Round(share * order.Length, MidpointRounding.AwayFromZero), Math.Min(1, order.Length - 1), order.Length - 1);
            foreach (int index in order.AsSpan(0, count))
            {
                isSplitOff[index] = true;
            }
        }

        return isSplitOff.Contains(true)
            ? (Part(false), Part(true))
            : throw new ArgumentException("No class has two pictures, so none can be split off. Add pictures.", nameof(images));

        ImageSubset Part(bool off) => new(images, Enumerable.Range(0, images.Count).Where(index => isSplitOff[index] == off)) { PassedOver = off ? [] : images.PassedOver };
    }
}
