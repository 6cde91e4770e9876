using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>A part of a picture, in pixels from its top left.</summary>
internal readonly record struct Region(int Top, int Left, int Height, int Width)
{
    public static Region All(RgbImage image) => new(0, 0, image.Height, image.Width);
}

/// <summary>
/// Resizing as other libraries do it, one axis after the other, with 32-bit floats between the two. <see cref="Interpolation"/> has the kinds.
/// </summary>
// TorchVision 0.107.0's Resize computes the same pixels in 2 to 6 times as long (375×500 to 256×341, one thread), and all of them where a window is wanted. Most of Skia's differ from Pillow's, by up to 35.
internal static class Resampling
{
    /// <summary>Resizes a part of a picture to a size and gives a window of the result; what is outside the window is not computed.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="from">The part: nothing outside it is seen.</param>
    /// <param name="height">The height that the part is resized to.</param>
    /// <param name="width">The width that the part is resized to.</param>
    /// <param name="window">The window of the resized part; null for all of it.</param>
    /// <param name="interpolation">How pixels are computed.</param>
    public static RgbImage Resize(RgbImage image, Region from, int height, int width, Region? window = null, Interpolation interpolation = Interpolation.Bilinear)
    {
        Region wanted = window ?? new Region(0, 0, height, width);
        if ((from.Height, from.Width) == (height, width))
        {
            return Cropping.Crop(image, new Region(from.Top + wanted.Top, from.Left + wanted.Left, wanted.Height, wanted.Width));
        }

        Axis rows = new(from.Height, height, wanted.Top, wanted.Height, interpolation);
        Axis columns = new(from.Width, width, wanted.Left, wanted.Width, interpolation);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(3 * wanted.Height * wanted.Width);

        // One float more: pixels are read four floats at a time.
        float[] rented = ArrayPool<float>.Shared.Rent((3 * columns.Extent) + 1);
        Span<float> row = rented.AsSpan(0, (3 * columns.Extent) + 1);
        for (int y = 0; y < wanted.Height; y++)
        {
            row.Clear();
            for (int tap = 0; tap < rows.Taps(y); tap++)
            {
                int start = 3 * (((from.Top + rows.First(y) + tap) * image.Width) + from.Left + columns.Start);
                Add(image.Pixels.Slice(start, 3 * columns.Extent), rows.Weight(y, tap), row);
            }

            Resample(row, columns, pixels.AsSpan(3 * y * wanted.Width, 3 * wanted.Width));
        }

        ArrayPool<float>.Shared.Return(rented);
        return new RgbImage(wanted.Height, wanted.Width, pixels);
    }

    /// <summary>Adds a row of bytes times a weight to sums.</summary>
    private static void Add(ReadOnlySpan<byte> bytes, float weight, Span<float> sums)
    {
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        ref float target = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref source, (nuint)i));
            AddEight(low, weight, ref target, i);
            AddEight(high, weight, ref target, i + 8);
        }

        for (; i < bytes.Length; i++)
        {
            sums[i] += bytes[i] * weight;
        }
    }

    private static void AddEight(Vector128<ushort> values, float weight, ref float target, int at)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(values);
        (Vector128.LoadUnsafe(ref target, (nuint)at) + (Vector128.ConvertToSingle(low.AsInt32()) * weight)).StoreUnsafe(ref target, (nuint)at);
        (Vector128.LoadUnsafe(ref target, (nuint)at + 4) + (Vector128.ConvertToSingle(high.AsInt32()) * weight)).StoreUnsafe(ref target, (nuint)at + 4);
    }

    private static void Resample(ReadOnlySpan<float> row, Axis columns, Span<byte> pixels)
    {
        for (int x = 0; x < columns.Count; x++)
        {
            int first = 3 * (columns.First(x) - columns.Start);
            Vector128<float> sum = Vector128.Create(0.5f);
            for (int tap = 0; tap < columns.Taps(x); tap++)
            {
                sum += Vector128.Create(row.Slice(first + (3 * tap), 4)) * columns.Weight(x, tap);
            }

            // Weights add up to 1 within rounding, so that 255.5 may be passed by a little. Cubic ones overshoot on both sides.
            Vector128<int> values = Vector128.ConvertToInt32(Vector128.Max(Vector128.Min(sum, Vector128.Create(255f)), Vector128<float>.Zero));
            pixels[3 * x] = (byte)values.GetElement(0);
            pixels[(3 * x) + 1] = (byte)values.GetElement(1);
            pixels[(3 * x) + 2] = (byte)values.GetElement(2);
        }
    }

    /// <summary>For each output pixel of one axis, the pixels that it is made of and their weights.</summary>
    private sealed class Axis
    {
        private readonly int[] first;
        private readonly int[] taps;
        private readonly float[] weights;
        private readonly int most;

        public Axis(int from, int to, int start, int count, Interpolation interpolation)
        {
            double scale = (double)from / to;
            double stretch = interpolation.SeesAllPixels() ? Math.Max(scale, 1) : 1;
            double support = stretch * (interpolation == Interpolation.Bicubic ? 2 : 1);
            Count = count;
            most = Math.Min((2 * (int)Math.Ceiling(support)) + 1, from);
            first = new int[count];
            taps = new int[count];
            weights = new float[count * most];
            for (int i = 0; i < count; i++)
            {
                double center = interpolation == Interpolation.BilinearFromCorners ? ((start + i) * scale) + 0.5 : (start + i + 0.5) * scale;
                if (interpolation == Interpolation.Nearest)
                {
                    (first[i], taps[i], weights[i * most]) = (Math.Min((int)center, from - 1), 1, 1);
                    continue;
                }

                // Where a neighbor is missing, the weight of the other becomes 1.
                first[i] = Math.Max((int)(center - support + 0.5), 0);
                taps[i] = Math.Min((int)(center + support + 0.5), from) - first[i];
                double sum = 0;
                for (int tap = 0; tap < taps[i]; tap++)
                {
                    sum += Weigh(tap);
                }

                for (int tap = 0; tap < taps[i]; tap++)
                {
                    weights[(i * most) + tap] = (float)(Weigh(tap) / sum);
                }

                double Weigh(int tap)
                {
                    double distance = Math.Abs(first[i] + tap + 0.5 - center) / stretch;
                    return interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(1 - distance, 0);
                }
            }

            Start = first[0];
            Extent = first[^1] + taps[^1] - Start;
        }

        /// <summary>The output pixels.</summary>
        public int Count { get; }

        /// <summary>The first pixel that any of them is made of.</summary>
        public int Start { get; }

        /// <summary>How many pixels from there on they are made of.</summary>
        public int Extent { get; }

        public int First(int i) => first[i];

        public int Taps(int i) => taps[i];

        public float Weight(int i, int tap) => weights[(i * most) + tap];

        /// <summary>Keys' cubic (1981) with a = -0.5.</summary>
        private static double Cubic(double distance) =>
            distance < 1 ? (((1.5 * distance) - 2.5) * distance * distance) + 1
            : distance < 2 ? ((((-0.5 * distance) + 2.5) * distance) - 4) * distance + 2
            : 0;
    }
}
