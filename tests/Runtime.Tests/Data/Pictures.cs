using System.Buffers.Binary;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>Pictures of kinds that SkiaSharp reads and does not write.</summary>
internal static class Pictures
{
    /// <summary>Two pictures of one pixel, the first red, the second blue.</summary>
    public static byte[] AnimatedGif { get; } =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0,
        0x3B,
    ];

    /// <summary>A JPEG with four components and 8×8 pixels of one color. Adobe's variant is inverted: 255 means no ink.</summary>
    public static byte[] CmykJpeg(params ReadOnlySpan<byte> color)
    {
        List<byte> jpeg = [0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0];

        // One table divides by 8, so that the mean of a block is its value less 128.
        jpeg.AddRange([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64)]);
        jpeg.AddRange([0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);

        // Means: twelve categories of 4 bits each. The rest: one code of 1 bit, the end of the block.
        jpeg.AddRange([0xFF, 0xC4, 0, 31, 0, 0, 0, 0, 12, .. new byte[12], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        jpeg.AddRange([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0]);
        jpeg.AddRange([0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
        string bits = "";
        foreach (byte value in color)
        {
            int mean = value - 128;
            int category = mean == 0 ? 0 : (int)Math.Log2(Math.Abs(mean)) + 1;
            int magnitude = mean < 0 ? mean + (1 << category) - 1 : mean;
            bits += Convert.ToString(category, 2).PadLeft(4, '0') + (category == 0 ? "" : Convert.ToString(magnitude, 2).PadLeft(category, '0')) + "0";
        }

        foreach (char[] eight in bits.Chunk(8))
        {
            byte value = Convert.ToByte(new string(eight).PadRight(8, '1'), 2);
            jpeg.Add(value);
            if (value == 0xFF)
            {
                jpeg.Add(0);
            }
        }

        return [.. jpeg, 0xFF, 0xD9];
    }

    /// <summary>Two pictures of 4×4 pixels.</summary>
    public static byte[] AnimatedWebp(params (byte Red, byte Green, byte Blue)[] frames)
    {
        List<byte> body = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 3, 0, 0, .. "ANIM"u8, 6, 0, 0, 0, 255, 255, 255, 255, 0, 0];
        foreach ((byte red, byte green, byte blue) in frames)
        {
            using SKBitmap bitmap = new(4, 4);
            bitmap.Erase(new SKColor(red, green, blue));
            using SKPixmap pixels = bitmap.PeekPixels()!;
            using SKData data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))!;

            // Behind RIFF, its size and WEBP there is the picture's only chunk.
            byte[] chunk = data.ToArray()[12..];
            byte[] size = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(size, 16 + chunk.Length);
            body.AddRange([.. "ANMF"u8, .. size, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0, 100, 0, 0, 0, .. chunk]);
        }

        byte[] all = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(all, body.Count);
        return [.. "RIFF"u8, .. all, .. body];
    }
}
