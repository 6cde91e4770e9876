using System.Text.RegularExpressions;
using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>Checkpoints of TensorFlow: of version 1, one file, and of version 2, an index and the files of its data.</summary>
internal sealed partial class TensorFlowFormat : WeightFormat
{
    /// <summary>What messages call a file of the format.</summary>
    public const string What = "a TensorFlow checkpoint";

    /// <summary>What the name of an index ends with.</summary>
    public const string Index = ".index";

    public static TensorFlowFormat Instance { get; } = new();

    public override string Name => "TensorFlow checkpoint";

    public override string Extension => ".ckpt";

    /// <summary>The index of a checkpoint that is named by the beginning of its files' names, as in TensorFlow, by the folder of a SavedModel, or by a file of its data, which has no mark of its own.</summary>
    /// <exception cref="InvalidDataException">A file of data lacks its index.</exception>
    internal override string? Locate(string path)
    {
        if (!File.Exists(path))
        {
            string variables = Path.Combine(path, "variables", "variables" + Index);
            return File.Exists(path + Index) ? path + Index : File.Exists(variables) ? variables : null;
        }

        if (DataFile().Match(path) is not { Success: true } data)
        {
            return null;
        }

        string index = data.Groups[1].Value + Index;
        return File.Exists(index) ? index : throw new InvalidDataException($"'{path}' has the data of a TensorFlow checkpoint, which cannot be read without its index '{index}'. Copy the index beside it.");
    }

    // A whole table ends with a mark. One that is truncated begins with an empty key, in front of a message.
    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) => LevelDbTable.Ends(file) || (begin.Length > 8 && begin[0] == 0 && begin[1] == 0 && IsMessage(begin[2..]));

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file => Open(file, new LevelDbTable(file)));

    private static WeightSource Open(TensorFile file, LevelDbTable table)
    {
        ProtobufMessage message = new(table.Find([]) ?? throw new FormatException("it is a table of another program, without the description of a checkpoint"));

        // Version 2 begins with a number of files, version 1 with a list of variables.
        return message.Fields().FirstOrDefault() is { Number: 1, Type: ProtobufType.Bytes }
            ? TensorFlowV1Source.Open(file, table, message)
            : TensorFlowV2Source.Open(file, table, message);
    }

    private static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 1 && bytes[0] >= 0x80)
        {
            bytes = bytes[1..];
        }

        return bytes.Length > 1 && bytes[1] is 0x08 or 0x0A;
    }

    [GeneratedRegex(@"^(.+)\.data-\d{5}-of-\d{5}$", RegexOptions.Singleline)]
    private static partial Regex DataFile();
}
