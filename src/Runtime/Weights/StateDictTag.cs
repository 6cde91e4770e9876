using System.Text;

namespace ResNetDsl.Weights;

/// <summary>
/// The record after the tensors in a saved file: the name of the network and the function of its weights. TorchSharp's own reader stops before it, and files without it are
/// read as before.
/// </summary>
internal static class StateDictTag
{
    private const int LongestText = 1 << 20;

    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("ResNetDsl.tag.1\n");

    /// <summary>Writes the tag of a network.</summary>
    public static void Write(BinaryWriter writer, NetworkPlan plan)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{plan.Name}\n{NetworkFunction.Of(plan)}");
        writer.Write(Mark);
        writer.Write(text.Length);
        writer.Write(text);
    }

    /// <summary>Reads the tag at the reader's position; null, and the position as before, when there is none.</summary>
    /// <exception cref="InvalidDataException">There is one, and it is truncated.</exception>
    public static NetworkTag? Read(BinaryReader reader, string source)
    {
        // What follows in a stream that cannot go back may be the caller's.
        if (!reader.BaseStream.CanSeek)
        {
            return null;
        }

        long position = reader.BaseStream.Position;
        byte[] mark = reader.ReadBytes(Mark.Length);
        if (mark.Length == 0 || !Mark.AsSpan(0, mark.Length).SequenceEqual(mark))
        {
            reader.BaseStream.Position = position;
            return null;
        }

        byte[] lengthBytes = reader.ReadBytes(sizeof(int));
        int length = lengthBytes.Length == sizeof(int) ? BitConverter.ToInt32(lengthBytes) : -1;
        bool isThere = length is >= 0 and <= LongestText && length <= reader.BaseStream.Length - reader.BaseStream.Position;
        byte[] text = isThere ? reader.ReadBytes(length) : [];
        if (!isThere || text.Length != length)
        {
            throw new InvalidDataException($"{source} is not a whole state dict: the description of its network is cut off.");
        }

        string[] lines = Encoding.UTF8.GetString(text).Split('\n', 2);
        return new(lines[0], NetworkFunction.Parse(lines.ElementAtOrDefault(1) ?? ""));
    }
}
