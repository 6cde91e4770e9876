using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ResNetDsl.Pickles;

/// <summary>Writes a pickle of protocol 2, which every torch reads.</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>Begins a pickle.</summary>
    public PickleWriter() => Write([0x80, 2]);

    /// <summary>Ends the pickle, and returns it.</summary>
    public byte[] End()
    {
        Write(".");
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A mark, where a tuple or the items of a dictionary begin.</summary>
    public void Mark() => Write("(");

    /// <summary>A tuple without values.</summary>
    public void EmptyTuple() => Write(")");

    /// <summary>A tuple of what there is since the mark.</summary>
    public void Tuple() => Write("t");

    /// <summary>A tuple of integers.</summary>
    public void Tuple(IEnumerable<long> values)
    {
        Mark();
        foreach (long value in values)
        {
            Integer(value);
        }

        Tuple();
    }

    /// <summary>A dictionary without items.</summary>
    public void Dictionary() => Write("}");

    /// <summary>Adds the keys and values since the mark to the dictionary before it.</summary>
    public void SetItems() => Write("u");

    /// <summary>False.</summary>
    public void False() => Write([0x89]);

    /// <summary>A class or function.</summary>
    public void Global(PickleGlobal global) => Write($"c{global.Module}\n{global.Name}\n");

    /// <summary>An object of a class, made without arguments.</summary>
    public void New(PickleGlobal type)
    {
        Global(type);
        EmptyTuple();
        Write([0x81]);
    }

    /// <summary>Gives the object the attributes in the dictionary after it.</summary>
    public void Build() => Write("b");

    /// <summary>What a function returns without arguments.</summary>
    public void Call(PickleGlobal function)
    {
        Global(function);
        EmptyTuple();
        Call();
    }

    /// <summary>Calls a function with the tuple after it.</summary>
    public void Call() => Write("R");

    /// <summary>Makes a persistent id of a tuple.</summary>
    public void Persistent() => Write("Q");

    /// <summary>A text.</summary>
    public void String(string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)'X';
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], encoded.Length);
        Write(head);
        Write(encoded);
    }

    /// <summary>An integer.</summary>
    public void Integer(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Span<byte> small = stackalloc byte[5];
            small[0] = (byte)'J';
            BinaryPrimitives.WriteInt32LittleEndian(small[1..], (int)value);
            Write(small);
            return;
        }

        Span<byte> large = stackalloc byte[10];
        large[0] = 0x8A;
        large[1] = 8;
        BinaryPrimitives.WriteInt64LittleEndian(large[2..], value);
        Write(large);
    }

    private void Write(string text) => Write(Encoding.ASCII.GetBytes(text));

    private void Write(ReadOnlySpan<byte> part) => bytes.Write(part);
}
