using System.IO.Compression;
using ResNetDsl.Runtime.Tests.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>A folder in which a test makes a dataset.</summary>
internal sealed class DatasetFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Root => folder.Of("");

    public string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    public string Folder(params string[] parts) => Directory.CreateDirectory(Of(parts)).FullName;

    public string Write(byte[] bytes, params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Of(parts))!);
        File.WriteAllBytes(Of(parts), bytes);
        return Of(parts);
    }

    /// <summary>Writes a picture of one color; what it is encoded as does not depend on its name.</summary>
    public string Picture(byte gray, params string[] parts) => Write(PictureFolder.Encode(SKEncodedImageFormat.Png, 3, 2, (_, _) => new SKColor(gray, gray, gray)), parts);

    public static byte[] Packed(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream packed = new(stream, CompressionLevel.Fastest))
        {
            packed.Write(bytes);
        }

        return stream.ToArray();
    }

    public void Dispose() => folder.Dispose();
}
