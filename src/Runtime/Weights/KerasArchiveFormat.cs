using System.IO.Compression;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>Archives that Keras 3 saves whole models in, whose weights are an HDF5 file.</summary>
internal sealed class KerasArchiveFormat : WeightFormat
{
    private const string Weights = "model.weights.h5";

    // What keras.saving writes on request: pickled dictionaries of arrays.
    private const string PickledWeights = "model.weights.npz";

    private const string Configuration = "config.json";

    // That of the largest networks has about one million.
    private const long LongestConfiguration = 1 << 25;

    // What deflate makes of a byte at most. Keras itself does not compress.
    private const long MostExpanded = 1032;

    public static KerasArchiveFormat Instance { get; } = new();

    public override string Name => "Keras archive";

    public override string Extension => ".keras";

    // Archives of PyTorch and NumPy have other entries.
    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file)
    {
        if (!begin.StartsWith("PK"u8))
        {
            return false;
        }

        try
        {
            using ZipArchive archive = new(file.Reopen());
            return archive.GetEntry(Weights) is not null || archive.GetEntry(PickledWeights) is not null;
        }
        catch (InvalidDataException)
        {
            // Its list of entries is incomplete, so its kind is not known.
            return false;
        }
    }

    internal override WeightSource Open(string path)
    {
        TensorFile extracted;
        IReadOnlyDictionary<string, string> names;
        try
        {
            using ZipArchive archive = new(InputFile.Open(path));
            names = Names(archive);
            ZipArchiveEntry entry = archive.GetEntry(Weights) ?? throw new InvalidDataException($"it has {PickledWeights}, which are Python objects, in place of {Weights}; save it in Keras' default format of weights, h5");
            if (entry.Length > MostExpanded * (entry.CompressedLength + 1))
            {
                throw new FormatException($"its {Weights} cannot have {entry.Length} bytes");
            }

            using Stream content = entry.Open();
            extracted = TensorFile.Extract(path, content, entry.Length);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a Keras archive: {OneLine.Of(exception.Message.TrimEnd('.'))}.", exception);
        }

        return KerasSource.Open(extracted, "a Keras archive", new FileInfo(path).Length, names);
    }

    private static IReadOnlyDictionary<string, string> Names(ZipArchive archive)
    {
        if (archive.GetEntry(Configuration) is not { } entry)
        {
            return new Dictionary<string, string>();
        }

        if (entry.Length > LongestConfiguration)
        {
            throw new FormatException($"its {Configuration} has {entry.Length} bytes, more than {LongestConfiguration}");
        }

        // Only as much as there is: a wrong length does not allocate memory.
        using Stream content = entry.Open();
        MemoryStream json = new();
        Span<byte> piece = stackalloc byte[4096];
        for (int read = content.Read(piece); read > 0; read = content.Read(piece))
        {
            json.Write(piece[..read]);
            if (json.Length > LongestConfiguration)
            {
                throw new FormatException($"its {Configuration} has more than {LongestConfiguration} bytes");
            }
        }

        json.Position = 0;
        return KerasConfiguration.Names(json);
    }
}
