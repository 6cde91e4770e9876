using System.Text;
using ResNetDsl.Pickles;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>Archives of PyTorch 1.6 and later (<c>torch/serialization.py</c>): a zip with <c>data.pkl</c>, and each storage as an entry <c>data/KEY</c>, all in one folder.</summary>
internal static class TorchZip
{
    private const string Pickle = "data.pkl";
    private const string Storage = "data/";
    private const string Extra = "extra/";
    private const string ByteOrder = "byteorder";

    // Of all texts. A TorchScript program may have any files with it.
    private const long LongestTexts = 1 << 20;

    /// <summary>Reads the pickle of an archive.</summary>
    /// <exception cref="FormatException">It is truncated, or is not PyTorch's; the message is a clause.</exception>
    public static TorchContents Read(TensorFile file)
    {
        IReadOnlyDictionary<string, ByteSource> entries = ZipDirectory.Read(file);
        string? pickle = entries.Keys.FirstOrDefault(name => name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length - 1);
        if (pickle is null)
        {
            throw new FormatException($"it is a zip archive without {Pickle}, which PyTorch's archives have{(entries.Count == 0 ? "" : $"; it has '{OneLine.Of(entries.Keys.First())}'")}");
        }

        string folder = pickle[..^Pickle.Length];
        if (entries.TryGetValue(folder + ByteOrder, out ByteSource? order) && TextOf(order) is var name && name != "little")
        {
            throw new FormatException($"its numbers have the byte order '{OneLine.Of(name)}'; save it on a machine with little-endian numbers");
        }

        ByteSource bytes = entries[pickle];
        if (bytes.Length > PickleReader.Longest)
        {
            throw new FormatException($"its pickle has {Text.Grouped(bytes.Length)} bytes, more than {Text.Grouped(PickleReader.Longest)}");
        }

        using BinaryReader reader = new(bytes.AsStream());
        return new(new PickleReader(reader, bytes.Length, new TorchObjects()).Read(), In(Storage)) { Texts = Texts() };

        Dictionary<string, string> Texts()
        {
            Dictionary<string, string> texts = new(StringComparer.Ordinal);
            long left = LongestTexts;
            foreach ((string key, ByteSource text) in In(Extra).Where(item => (left -= item.Value.Length) >= 0))
            {
                texts.Add(key, TextOf(text));
            }

            return texts;
        }

        Dictionary<string, ByteSource> In(string part) => entries
            .Where(entry => entry.Key.StartsWith(folder + part, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[(folder.Length + part.Length)..], entry => entry.Value, StringComparer.Ordinal);
    }

    private static string TextOf(ByteSource bytes)
    {
        if (bytes.Length > LongestTexts)
        {
            throw new FormatException($"it has a text of {Text.Grouped(bytes.Length)} bytes");
        }

        byte[] text = new byte[bytes.Length];
        return bytes.TryFill(text, 0) ? Encoding.UTF8.GetString(text) : throw new EndOfStreamException();
    }
}
