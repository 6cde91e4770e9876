using ResNetDsl.Architecture;
using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Shapes;

/// <summary>
/// Pictures that need no download: ten classes of drawn figures, turned, placed, sized and colored at random on grounds that are anything but plain. A picture is drawn
/// when it is read, and is the same for the same seed, split and number.
/// </summary>
public sealed partial class ShapeImages : IImageDataset
{
    /// <summary>The least height and width, in pixels: below it figures cannot be told apart.</summary>
    public const int LeastSide = 16;

    /// <summary>The greatest height and width, in pixels.</summary>
    public const int MostSide = 512;

    private readonly Split split;
    private readonly long seed;
    private readonly int side;

    /// <summary>Says how many pictures there are; nothing is drawn yet.</summary>
    /// <param name="count">The pictures, of all classes in turn.</param>
    /// <param name="split">Which pictures: those of one split are none of the other's.</param>
    /// <param name="side">Their height and width, in pixels, from 16 to 512.</param>
    /// <param name="seed">What they depend on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1 picture, or a side is too short or too long.</exception>
    public ShapeImages(int count, Split split, int side = 32, long seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, LeastSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, MostSide);
        Count = count;
        this.split = split;
        this.seed = seed;
        this.side = side;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => ShapeDrawing.Names;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index % Classes.Count;
    }

    /// <inheritdoc/>
    public string Name(int index) => $"{Classes[Label(index)]} {Text.Plain((index / Classes.Count) + 1)} of {split}";

    /// <inheritdoc/>
    public RgbImage Read(int index) => ShapeDrawing.Draw(Label(index), side, new SeededRandom(seed, (int)split, index));
}
