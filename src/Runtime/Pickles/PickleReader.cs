using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ResNetDsl.Pickles;

/// <summary>
/// Reads Python's pickles of protocols 2 to 5 as inert values: null, <see cref="bool"/>, <see cref="long"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>, byte arrays,
/// tuples as <c>object?[]</c>, lists and sets as <c>List&lt;object?&gt;</c>, <see cref="PickleDictionary"/>, <see cref="PickleGlobal"/>, <see cref="PickleObject"/>, and what
/// <see cref="PickleObjects"/> makes. A call of anything that these do not know is refused by its name.
/// </summary>
/// <remarks>
/// Custom code, because the existing library (Razorvine.Pickle) keeps one table of constructors for the whole process, which any other code may extend, and takes as much memory as a length in the file says.
/// The opcodes are those of CPython's <c>pickletools</c>, without the ones of protocols 0 and 1 that no torch has written.
/// </remarks>
/// <param name="reader">The pickle, at its beginning. Afterwards it is at what follows.</param>
/// <param name="length">The bytes that are left.</param>
/// <param name="objects">What may be called.</param>
internal sealed class PickleReader(BinaryReader reader, long length, PickleObjects objects)
{
    /// <summary>The longest pickle. That of a large checkpoint, whose tensors are elsewhere, has a hundredth of it.</summary>
    public const long Longest = 1 << 26;

    // Each makes at most one value, so that they bound the memory that a small file takes.
    private const int MostOperations = 1 << 22;

    private const int LongestName = 1024;
    private const int LongestNumber = 256;
    private const int HighestProtocol = 5;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];
    private long left = Math.Min(length, Longest);

    /// <summary>Reads one pickle.</summary>
    /// <exception cref="FormatException">It is not a pickle, is truncated, or calls what it may not; the message is a clause.</exception>
    /// <exception cref="EndOfStreamException">It is truncated.</exception>
    public object? Read()
    {
        for (int operations = 0; operations < MostOperations; operations++)
        {
            byte code = Byte();
            if (code == (byte)'.')
            {
                return Pop();
            }

            Execute(code);
        }

        throw new FormatException($"its pickle has more than {Text.Grouped(MostOperations)} operations");
    }

    private void Execute(byte code)
    {
        switch ((char)code)
        {
            case '\x80':
                byte protocol = Byte();
                Require(protocol <= HighestProtocol, "its pickle has a protocol later than 5");
                break;
            case '\x95':
                Require(Long() >= 0, "its pickle has a frame of negative length");
                break;
            case '(':
                marks.Add(stack.Count);
                break;
            case '0':
                Pop();
                break;
            case '1':
                PopToMark();
                break;

            case 'N':
                Push(null);
                break;
            case '\x88':
                Push(true);
                break;
            case '\x89':
                Push(false);
                break;
            case 'J':
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4)));
                break;
            case 'K':
                Push((long)Byte());
                break;
            case 'M':
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2)));
                break;
            case '\x8a':
                PushNumber(Byte());
                break;
            case '\x8b':
                PushNumber(BinaryPrimitives.ReadInt32LittleEndian(Bytes(4)));
                break;
            case 'G':
                Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8)));
                break;

            case 'X':
                Push(String(UInt32()));
                break;
            case '\x8c':
                Push(String(Byte()));
                break;
            case '\x8d':
                Push(String(Long()));
                break;
            case 'U':
                Push(OldString(Byte()));
                break;
            case 'T':
                Push(OldString(UInt32()));
                break;
            case 'C':
                Push(Bytes(Byte()));
                break;
            case 'B':
                Push(Bytes(UInt32()));
                break;
            case '\x8e' or '\x96':
                Push(Bytes(Long()));
                break;

            case ')':
                Push(Array.Empty<object?>());
                break;
            case '\x85':
                PushTuple(1);
                break;
            case '\x86':
                PushTuple(2);
                break;
            case '\x87':
                PushTuple(3);
                break;
            case 't':
                Push(PopToMark());
                break;
            case ']' or '\x8f':
                Push(new List<object?>(0));
                break;
            case '\x91':
                Push(new List<object?>(PopToMark()));
                break;
            case 'a':
                Append([Pop()]);
                break;
            case 'e' or '\x90':
                Append(PopToMark());
                break;
            case '}':
                Push(new PickleDictionary());
                break;
            case 's':
                object? value = Pop();
                SetItems([Pop(), value]);
                break;
            case 'u':
                SetItems(PopToMark());
                break;

            case 'q':
                memo[Byte()] = Top();
                break;
            case 'r':
                memo[UInt32()] = Top();
                break;
            case '\x94':
                memo[memo.Count] = Top();
                break;
            case 'h':
                Push(Remembered(Byte()));
                break;
            case 'j':
                Push(Remembered(UInt32()));
                break;

            case 'c':
                string module = Line();
                Push(new PickleGlobal(module, Line()));
                break;
            case '\x93':
                string name = Pop<string>("the name of a class");
                Push(new PickleGlobal(Pop<string>("the name of a module"), name));
                break;
            case 'R':
                object?[] arguments = Pop<object?[]>("the arguments of a call");
                Push(objects.Call(Pop<PickleGlobal>("a function"), arguments));
                break;
            case '\x81':
                PushNew(Pop<object?[]>("the arguments of a class"));
                break;
            case '\x92':
                Require(Pop<PickleDictionary>("the named arguments of a class").Items.Count == 0, "its pickle creates an object with named arguments");
                PushNew(Pop<object?[]>("the arguments of a class"));
                break;
            case 'b':
                // What torch and Python add to a dictionary or a tensor, such as the versions of its modules, is of no use here.
                object? state = Pop();
                if (Top() is PickleObject built)
                {
                    built.State = state;
                }

                break;
            case 'Q':
                Push(objects.Resolve(Pop()));
                break;

            default:
                throw new FormatException($"its pickle has the operation 0x{code:x2}, which files of PyTorch do not use");
        }
    }

    private void PushNew(object?[] arguments)
    {
        PickleGlobal type = Pop<PickleGlobal>("a class");
        Push(arguments.Length == 0 ? new PickleObject(type) : objects.Call(type, arguments));
    }

    private void Append(object?[] elements) => (Top() switch
    {
        List<object?> list => list,
        PickleObject target => target.Elements,
        _ => throw new FormatException("its pickle appends to something that is not a list"),
    }).AddRange(elements);

    private void SetItems(object?[] items)
    {
        PickleDictionary target = Top() switch
        {
            PickleDictionary dictionary => dictionary,
            PickleObject container => container.Items,
            _ => throw new FormatException("its pickle sets items of something that is not a dictionary"),
        };
        Require(items.Length % 2 == 0, "its pickle has a key without a value");
        for (int i = 0; i < items.Length; i += 2)
        {
            target.Add(items[i], items[i + 1]);
        }
    }

    private void Push(object? value) => stack.Add(value);

    private void PushTuple(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        Push(values);
    }

    private object? Top()
    {
        Require(stack.Count > (marks.Count > 0 ? marks[^1] : 0), "its pickle reads a value from an empty stack");
        return stack[^1];
    }

    private object? Pop()
    {
        object? value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private T Pop<T>(string what) => Pop() is T value ? value : throw new FormatException($"its pickle has something else where {what} must be");

    private object?[] PopToMark()
    {
        Require(marks.Count > 0, "its pickle ends a list that it did not begin");
        int mark = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        object?[] values = [.. stack[mark..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private object? Remembered(long place) => memo.TryGetValue(place, out object? value) ? value : throw new FormatException("its pickle refers to a value that it does not have");

    private byte Byte()
    {
        Take(1);
        return reader.ReadByte();
    }

    /// <summary>Reads bytes. The length is checked against what is left before they are allocated.</summary>
    private byte[] Bytes(long count)
    {
        Take(count);
        byte[] bytes = reader.ReadBytes((int)count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException();
    }

    private void Take(long count)
    {
        if (count < 0 || count > left)
        {
            throw new EndOfStreamException();
        }

        left -= count;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    private long Long() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>An integer of any length, little end first.</summary>
    private void PushNumber(int bytes)
    {
        if (bytes is < 0 or > LongestNumber)
        {
            throw new FormatException($"its pickle has a number of {bytes} bytes");
        }

        BigInteger number = new(Bytes(bytes));
        if (number >= long.MinValue && number <= long.MaxValue)
        {
            Push((long)number);
        }
        else
        {
            Push(number);
        }
    }

    private string String(long bytes)
    {
        try
        {
            return Utf8.GetString(Bytes(bytes));
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("its pickle has a string that is not UTF-8", exception);
        }
    }

    /// <summary>A text of Python 2, which says nothing of its encoding.</summary>
    private string OldString(long length)
    {
        byte[] bytes = Bytes(length);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Utf8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private string Line()
    {
        List<byte> line = [];
        for (byte next = Byte(); next != (byte)'\n'; next = Byte())
        {
            Require(line.Count < LongestName, "its pickle has an unterminated name of a module or class");
            line.Add(next);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new FormatException(reason);
        }
    }
}
