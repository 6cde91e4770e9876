using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>Pictures of one color, which is their number, and whatever a test wants to go wrong.</summary>
internal sealed class NumberedImages(int count, int side = 4) : IImageDataset
{
    private int reads;

    public IReadOnlyList<string> Classes { get; } = ["even", "odd"];

    public int Count => count;

    /// <summary>Which pictures cannot be read.</summary>
    public Func<int, bool> IsBroken { get; init; } = _ => false;

    /// <summary>What happens when a picture is read.</summary>
    public Action<int> OnRead { get; init; } = _ => { };

    /// <summary>How often a picture was read.</summary>
    public int Reads => Volatile.Read(ref reads);

    public int Label(int index) => index % 2;

    public string Name(int index) => $"picture {index}";

    public RgbImage Read(int index)
    {
        Interlocked.Increment(ref reads);
        OnRead(index);
        if (IsBroken(index))
        {
            throw ImageFileException.UnknownFormat(Name(index));
        }

        byte[] pixels = new byte[3 * side * side];
        Array.Fill(pixels, (byte)index);
        return new RgbImage(side, side, pixels);
    }
}
