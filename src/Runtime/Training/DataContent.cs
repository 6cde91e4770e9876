using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Training;

/// <summary>A hash of the contents of a dataset: equal if the pictures have the same names below their common folder, the same classes, sizes and contents.</summary>
internal static class DataContent
{
    // On a network's file system each size is a request.
    private const int Sizes = 1000;

    private const int Read = 16;

    /// <summary>The name, in 16 hexadecimal digits: of the names and classes of all pictures, the sizes of up to 1,000 files, and the pixels of 16 pictures that are not files of their own.</summary>
    public static string Of(IImageDataset dataset)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in dataset.Classes)
        {
            Add(name);
        }

        string[] names = [.. Enumerable.Range(0, dataset.Count).Select(dataset.Name)];
        int common = names.Length == 0 ? 0 : Folder(names);
        for (int i = 0; i < names.Length; i++)
        {
            Add(names[i][common..].Replace('\\', '/'));
            Number(dataset.Label(i));
        }

        for (int i = 0; i < names.Length; i += (names.Length + Sizes - 1) / Sizes)
        {
            Number(File.Exists(names[i]) ? new FileInfo(names[i]).Length : -1);
        }

        for (int i = 0; i < names.Length; i += (names.Length + Read - 1) / Read)
        {
            if (!File.Exists(names[i]))
            {
                Pixels(i);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));

        void Add(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Number(bytes.Length);
            hash.AppendData(bytes);
        }

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        void Pixels(int index)
        {
            try
            {
                RgbImage image = dataset.Read(index);
                Number(image.Height);
                Number(image.Width);
                hash.AppendData(image.Pixels);
            }
            catch (Exception exception) when (exception is ImageFileException or NotSupportedException)
            {
                // It counts by its name: the loader reports what cannot be read, and some loaders do not read pictures one by one.
            }
        }
    }

    /// <summary>The length of what all names begin with, up to the last separator: where the folder is does not matter.</summary>
    private static int Folder(string[] names)
    {
        ReadOnlySpan<char> common = names[0];
        foreach (string name in names)
        {
            common = common[..common.CommonPrefixLength(name)];
        }

        return common.LastIndexOfAny('/', '\\') + 1;
    }
}
