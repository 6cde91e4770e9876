namespace ResNetDsl.Data;

/// <summary>The parts of a dataset.</summary>
/// <param name="Training">What a network learns from.</param>
/// <param name="Validation">What the best epoch is chosen on.</param>
/// <param name="Test">What the network is judged by at the end; null when the dataset has no such part.</param>
/// <param name="Notes">What was split off, a sentence for each.</param>
public sealed record DatasetSplits(IImageDataset Training, IImageDataset Validation, IImageDataset? Test, IReadOnlyList<string> Notes)
{
    /// <summary>Splits a share of a dataset off. The share is the same in each class, and depends on the seed and the order of the pictures only.</summary>
    /// <param name="images">The dataset.</param>
    /// <param name="share">The share of each class that is split off, above 0 and below 1: rounded, at least one picture, and not the last one.</param>
    /// <param name="seed">What the choice depends on.</param>
    /// <returns>The rest, and what was split off. Both have the order of the dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not above 0 and below 1.</exception>
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
