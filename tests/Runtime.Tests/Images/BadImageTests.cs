using System.Buffers.Binary;
using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Images;

public sealed class BadImageTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("none.png")]
    [InlineData("no/such/folder/none.png")]
    public void A_missing_file_is_named(string name) =>
        Refused(folder.PathOf(name), $"There is no image file '{folder.PathOf(name)}'. Check the path; a relative one starts at '{Environment.CurrentDirectory}'.");

    [Fact]
    public void A_directory_is_named()
    {
        string directory = folder.PathOf("pictures.png");
        Directory.CreateDirectory(directory);
        Refused(directory, $"'{directory}' is a directory. Name the image files in it one by one.");
    }

    [Fact]
    public void A_file_that_another_program_holds_is_named()
    {
        string file = folder.Png("held.png", 2, 2, (_, _) => SKColors.Red);
        using FileStream held = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Refused(file, $"The image file '{file}' cannot be opened: ");
    }

    [Fact]
    public void An_empty_file_is_named()
    {
        string file = folder.Write("empty.jpg", []);
        Refused(file, $"The image file '{file}' is empty, or is a pipe or a device. Copy or download it again.");
    }

    [Theory]
    [InlineData("This is not a picture.")]
    [InlineData("\u0089PNG\r\n")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public void A_file_of_another_kind_is_named(string content)
    {
        string file = folder.Write("text.png", System.Text.Encoding.Latin1.GetBytes(content));
        Refused(file, $"'{file}' is not a picture that can be decoded. Convert it to PNG or JPEG, or copy it again if it should be one.");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_cut_off_anywhere_is_refused_or_has_all_its_pixels(SKEncodedImageFormat format)
    {
        byte[] whole = PictureFolder.Encode(format, 40, 30, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 53), (byte)(x * y)));
        byte[] pixels = RgbImage.Load(folder.Write("whole", whole)).Pixels.ToArray();
        for (int length = 1; length < whole.Length; length++)
        {
            string file = folder.Write("cut", whole[..length]);
            try
            {
                // A PNG ends with 20 bytes of check sums and end marks, after the last bits of its stream.
                Assert.Equal(pixels, RgbImage.Load(file).Pixels.ToArray());
                Assert.InRange(length, whole.Length - 21, whole.Length);
            }
            catch (ImageFileException exception)
            {
                Assert.Contains(file, exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void Half_a_file_is_called_cut_off(SKEncodedImageFormat format)
    {
        byte[] whole = PictureFolder.Encode(format, 40, 30, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 53), (byte)(x * y)));
        string half = folder.Write("half", whole[..(whole.Length / 2)]);
        Refused(half, $"The image file '{half}' is cut off. Copy or download it again.");
    }

    [Fact]
    public void Damage_within_a_file_is_refused()
    {
        byte[] png = PictureFolder.Encode(SKEncodedImageFormat.Png, 40, 30, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 53), (byte)(x * y)));
        png.AsSpan(png.Length / 2, 40).Fill(0xA5);
        string file = folder.Write("damaged.png", png);
        Assert.Contains(file, Assert.Throws<ImageFileException>(() => RgbImage.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_promises_too_much_is_refused_before_memory_is_taken()
    {
        byte[] png = PictureFolder.Encode(SKEncodedImageFormat.Png, 1, 1, (_, _) => SKColors.Red);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        string file = folder.Write("bomb.png", png);
        Refused(file, $"The picture in '{file}' has 60,000×50,000 pixels, more than 268,435,456 in all. Scale it down.");
    }

    /// <summary>The check sum of a PNG chunk, so that it is the size and not the sum that is refused.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static void Refused(string file, string message)
    {
        ImageFileException exception = Assert.Throws<ImageFileException>(() => RgbImage.Load(file));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(file, exception.File);
    }
}
