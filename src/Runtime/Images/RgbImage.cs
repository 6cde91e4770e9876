using System.Buffers;
using System.Runtime.InteropServices;
using ResNetDsl.Platform;
using SkiaSharp;

namespace ResNetDsl.Images;

/// <summary>A picture in memory: 8 bits each of red, green and blue for every pixel.</summary>
public sealed class RgbImage
{
    // 1 GiB of RGBA: a header may promise far more than its file can hold.
    private const int MaximumPixels = 1 << 28;

    private readonly byte[] pixels;

    /// <summary>Creates a picture from pixels.</summary>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="pixels">Row by row from the top left, red, green and blue of each pixel: height × width × 3 bytes.</param>
    /// <exception cref="ArgumentException">The bytes do not fill the picture.</exception>
    public RgbImage(int height, int width, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != 3L * height * width)
        {
            throw new ArgumentException($"A picture of {width}×{height} pixels has {3L * height * width} bytes, not {pixels.LongLength}.", nameof(pixels));
        }

        Height = height;
        Width = width;
        this.pixels = pixels;
    }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>Row by row from the top left, red, green and blue of each pixel: height × width × 3 bytes.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>
    /// Decodes a PNG, JPEG, WebP, GIF (its first frame), BMP or other file that SkiaSharp knows. Gray becomes RGB of three equal channels, transparent pixels are composed over
    /// white, and the EXIF orientation is applied: the picture is as a viewer shows it. Colors are taken as stored, whatever the profile, as TensorFlow's decoders do.
    /// </summary>
    /// <param name="file">The file's path.</param>
    /// <exception cref="ImageFileException">The file is missing, a directory, empty, cut off, damaged, too large or not a picture.</exception>
    /// <exception cref="InvalidOperationException">The native library of SkiaSharp is missing.</exception>
    public static RgbImage Load(string file) => Load(file, atLeast: 0);

    /// <summary>
    /// As <see cref="Load(string)"/>, but at a reduced scale where the picture is larger than needed and its format offers one: a JPEG at eighths of its size, which takes a fraction of the time.
    /// </summary>
    /// <param name="file">The file's path.</param>
    /// <param name="atLeast">The shorter side, in pixels, that the result has at least, unless the whole picture has less; 0 for the whole picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is negative.</exception>
    /// <exception cref="ImageFileException">The file is missing, a directory, empty, cut off, damaged, too large or not a picture.</exception>
    /// <exception cref="InvalidOperationException">The native library of SkiaSharp is missing.</exception>
    public static RgbImage Load(string file, int atLeast)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(atLeast);
        using SKData data = Copied(ReadAllBytes(file));
        using SKCodec codec = SKCodec.Create(data) ?? throw ImageFileException.UnknownFormat(file);
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaximumPixels)
        {
            throw ImageFileException.TooLarge(file, height, width, MaximumPixels);
        }

        (width, height) = Scaled(codec, atLeast);
        bool opaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        SKImageInfo info = new(width, height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        byte[] rgba = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        try
        {
            Decode(codec, info, rgba, file);
            return Upright(rgba, height, width, codec.EncodedOrigin, opaque);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    /// <summary>Rec. 601's luminance with Pillow's weights and rounding.</summary>
    internal static byte Luminance(byte red, byte green, byte blue) => (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);

    /// <summary>The least size that a codec offers of those that are large enough.</summary>
    private static (int Width, int Height) Scaled(SKCodec codec, int atLeast)
    {
        SKSizeI size = new(codec.Info.Width, codec.Info.Height);
        int shorter = Math.Min(size.Width, size.Height);
        for (int eighths = 1; atLeast > 0 && eighths < 8; eighths++)
        {
            SKSizeI offered = codec.GetScaledDimensions(eighths / 8f);
            if (Math.Min(offered.Width, offered.Height) >= Math.Min(atLeast, shorter))
            {
                return (offered.Width, offered.Height);
            }
        }

        return (size.Width, size.Height);
    }

    /// <summary>The bytes for SkiaSharp, whose native part is loaded here.</summary>
    private static SKData Copied(byte[] bytes)
    {
        try
        {
            return SKData.CreateCopy(bytes);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            throw new InvalidOperationException(
                $"Pictures cannot be decoded: the native library of SkiaSharp for {RuntimeInformation.RuntimeIdentifier} was not found beside the program. Restore and build it again, or add the package SkiaSharp.NativeAssets for this system.",
                exception);
        }
    }

    private static byte[] ReadAllBytes(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (Directory.Exists(file))
        {
            throw ImageFileException.Directory(file);
        }

        try
        {
            return InputFile.ReadAllBytes(file) is { Length: > 0 } bytes ? bytes : throw ImageFileException.Empty(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ImageFileException.Missing(file);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not ImageFileException))
        {
            throw ImageFileException.Inaccessible(file, exception);
        }
    }

    private static void Decode(SKCodec codec, SKImageInfo info, byte[] rgba, string file)
    {
        GCHandle pinned = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            SKCodecResult result = codec.GetPixels(info, pinned.AddrOfPinnedObject());
            if (result != SKCodecResult.Success)
            {
                throw result == SKCodecResult.IncompleteInput ? ImageFileException.Truncated(file) : ImageFileException.Damaged(file, result.ToString());
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    private static RgbImage Upright(byte[] rgba, int height, int width, SKEncodedOrigin origin, bool opaque)
    {
        // Where in the stored picture the upright one starts, and the steps to its next column and row.
        (int start, int right, int down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => ((width * height) - 1, -1, -width),
            SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (width * (height - 1), -width, 1),
            SKEncodedOrigin.RightBottom => ((width * height) - 1, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        (int rows, int columns) = origin >= SKEncodedOrigin.LeftTop ? (width, height) : (height, width);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(3 * rows * columns);
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                ReadOnlySpan<byte> pixel = rgba.AsSpan(4 * (start + (row * down) + (column * right)), 4);
                (byte red, byte green, byte blue, byte alpha) = (pixel[0], pixel[1], pixel[2], pixel[3]);
                rgb[next] = opaque ? red : OverWhite(red, alpha);
                rgb[next + 1] = opaque ? green : OverWhite(green, alpha);
                rgb[next + 2] = opaque ? blue : OverWhite(blue, alpha);
                next += 3;
            }
        }

        return new RgbImage(rows, columns, rgb);
    }

    private static byte OverWhite(byte color, byte alpha) => (byte)(((color * alpha) + (255 * (255 - alpha)) + 127) / 255);
}
