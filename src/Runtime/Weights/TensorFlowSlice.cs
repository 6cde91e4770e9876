using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>A part of a variable (<c>core/framework/tensor_slice.proto</c>): a partitioned variable is saved in several.</summary>
/// <param name="Starts">The first index in each axis.</param>
/// <param name="Lengths">The number of indices in each axis; <see cref="All"/> for all.</param>
internal sealed record TensorFlowSlice(long[] Starts, long[] Lengths)
{
    public const long All = -1;

    /// <summary>Reads a <c>TensorSliceProto</c>.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static TensorFlowSlice Read(ProtobufMessage message)
    {
        List<long> starts = [];
        List<long> lengths = [];
        foreach (ProtobufField extent in message.Fields().Where(field => field.Number == 1))
        {
            (long start, long length) = (0, All);
            foreach (ProtobufField field in message.Message(extent).Fields())
            {
                (start, length) = field.Number switch { 1 => ((long)field.Value, length), 2 => (start, (long)field.Value), _ => (start, length) };
            }

            starts.Add(start);
            lengths.Add(length);
            if (start < 0 || length < All || starts.Count > StateDictReader.MaximumRank)
            {
                throw new FormatException($"it has a part that begins at {start} and has {length} indices");
            }
        }

        return new([.. starts], [.. lengths]);
    }

    /// <summary>The number of indices in an axis of so many.</summary>
    public long Length(int axis, long extent) => Lengths[axis] == All ? extent - Starts[axis] : Lengths[axis];

    /// <summary>The key under which a table has a part of a variable (<c>core/util/saved_tensor_slice_util.cc</c>): numbers and text such that keys sort as what they consist of does.</summary>
    public byte[] Key(string variable)
    {
        List<byte> key = [];
        AddNumber(0);
        foreach (byte letter in Encoding.UTF8.GetBytes(variable))
        {
            key.Add(letter);
            if (letter is 0 or 255)
            {
                key.Add((byte)~letter);
            }
        }

        key.AddRange([0, 1]);
        AddNumber((ulong)Starts.Length);
        for (int axis = 0; axis < Starts.Length; axis++)
        {
            AddSigned(Starts[axis]);
            AddSigned(Lengths[axis]);
        }

        return [.. key];

        // The number of bytes, and the bytes, the highest one first.
        void AddNumber(ulong number)
        {
            int bytes = 8 - (BitOperations.LeadingZeroCount(number) / 8);
            key.Add((byte)bytes);
            for (int i = bytes - 1; i >= 0; i--)
            {
                key.Add((byte)(number >> (8 * i)));
            }
        }

        // As many ones as there are bytes, a zero, the number in two's complement; negative ones inverted. 7 bits of each byte are the number's.
        void AddSigned(long number)
        {
            int bits = 64 - BitOperations.LeadingZeroCount((ulong)(number < 0 ? ~number : number));
            int bytes = (bits / 7) + 1;
            Span<byte> encoded = stackalloc byte[10];
            encoded.Fill(number < 0 ? (byte)255 : (byte)0);
            BinaryPrimitives.WriteInt64BigEndian(encoded[2..], number);
            Span<byte> kept = encoded[(encoded.Length - bytes)..];
            ushort header = (ushort)(0xFFFF << (16 - bytes));
            kept[0] ^= (byte)(header >> 8);
            if (bytes > 1)
            {
                kept[1] ^= (byte)header;
            }

            key.AddRange(kept);
        }
    }
}
