using System.Text;
using System.Text.RegularExpressions;
using ResNetDsl.Pickles;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>Archives that <c>numpy.savez</c> writes: a zip with an entry <c>NAME.npy</c> for each array (NEP 1).</summary>
internal sealed partial class NpzFormat : WeightFormat
{
    /// <summary>How the names of entries end.</summary>
    public const string Suffix = ".npy";

    private const string What = "a NumPy file";

    private const int MarkLength = 10;
    private static readonly byte[] Mark = [0x93, .. "NUMPY"u8];
    private const int LongestHeader = 1 << 16;

    public static NpzFormat Instance { get; } = new();

    public override string Name => "NumPy";

    public override string Extension => ".npz";

    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) => ZipDirectory.Begins(begin) && ZipDirectory.FirstName(begin)?.EndsWith(Suffix, StringComparison.Ordinal) == true;

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        IReadOnlyDictionary<string, ByteSource> entries = ZipDirectory.Read(file);
        return new(path, What, entries.Select(entry => Array(entry.Key, entry.Value).Stored(path)), [file, .. entries.Values.OfType<IDisposable>()]) { Length = file.Length };
    });

    private static StridedTensor Array(string entry, ByteSource bytes)
    {
        if (!entry.EndsWith(Suffix, StringComparison.Ordinal))
        {
            throw new FormatException($"it has '{entry}', which is not an array");
        }

        string name = entry[..^Suffix.Length];
        Span<byte> mark = stackalloc byte[MarkLength + 2];
        bool isThere = bytes.TryFill(mark, 0);
        if (!isThere || !mark.StartsWith(Mark))
        {
            throw new FormatException($"'{name}' does not begin like a NumPy array");
        }

        // Version 1.0 has a length of 16 bits, later ones of 32.
        int start = mark[6] == 1 ? MarkLength : MarkLength + 2;
        long length = mark[6] == 1 ? BitConverter.ToUInt16(mark[8..]) : BitConverter.ToUInt32(mark[8..]);
        if (length > Math.Min(LongestHeader, bytes.Length - start))
        {
            throw new FormatException($"the header of '{name}' would have {length} bytes");
        }

        byte[] header = new byte[length];
        return bytes.TryFill(header, start) ? Described(name, Encoding.UTF8.GetString(header), bytes, start + length) : throw new EndOfStreamException();
    }

    private static StridedTensor Described(string name, string header, ByteSource bytes, long start)
    {
        Match type = TypePattern().Match(header);
        Match order = OrderPattern().Match(header);
        Match extents = ShapePattern().Match(header);
        if (!type.Success || !order.Success || !extents.Success)
        {
            throw new FormatException($"'{name}' has the header '{header.Trim()}', which does not describe an array of numbers");
        }

        ScalarType scalar = TypeOf(name, type.Groups[1].Value);
        string[] texts = extents.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        long[] shape = new long[texts.Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (!long.TryParse(texts[axis].TrimEnd('L'), out shape[axis]))
            {
                throw new FormatException($"'{name}' has the extent {texts[axis]}");
            }
        }

        // Fortran's order is C's with the axes from the last to the first.
        bool reversed = order.Groups[1].Value == "True";
        long[] strides = reversed ? [.. TorchTensor.InOrder([.. shape.Reverse()]).Reverse()] : TorchTensor.InOrder(shape);
        return StridedTensor.Of(name, scalar, shape, strides, bytes, start);
    }

    private static ScalarType TypeOf(string name, string type) => type switch
    {
        "<f2" => ScalarType.Float16,
        "<f4" => ScalarType.Float32,
        "<f8" => ScalarType.Float64,
        "|i1" => ScalarType.Int8,
        "<i2" => ScalarType.Int16,
        "<i4" => ScalarType.Int32,
        "<i8" => ScalarType.Int64,
        "|u1" => ScalarType.Byte,
        "|b1" => ScalarType.Bool,
        _ => throw new FormatException(
            type.StartsWith('>') ? $"'{name}' has big-endian numbers ({type}); save it with little-endian ones, as array.astype('{type.Replace('>', '<')}')"
            : type.EndsWith('O') ? $"'{name}' holds Python objects, which are not supported; save arrays of numbers"
            : $"'{name}' has the type {OneLine.Of(type)}, which TorchSharp does not support"),
    };

    [GeneratedRegex("""'descr'\s*:\s*'([^']*)'""")]
    private static partial Regex TypePattern();

    [GeneratedRegex("""'fortran_order'\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""'shape'\s*:\s*\(([^()]*)\)""")]
    private static partial Regex ShapePattern();
}
