using System.Buffers.Binary;
using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights.Graphs;

/// <summary>The computation of an ONNX model (<c>onnx/onnx.proto3</c>): its nodes, in the order in which they are computed. No weight is read.</summary>
internal sealed class OnnxComputation
{
    private const int MostNumbers = 64;

    private readonly List<OnnxNode> nodes = [];
    private readonly Dictionary<string, OnnxConstant> constants = new(StringComparer.Ordinal);
    private readonly List<(string Name, long?[] Shape)> inputs = [];
    private readonly List<string> outputs = [];

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It is truncated or damaged.</exception>
    public OnnxComputation(ByteSource source)
    {
        ProtobufMessage model = new(new BufferedBytes(source), 0, source.Length);
        foreach (ProtobufField field in model.Fields())
        {
            if (field.Number == 7)
            {
                ReadGraph(model.Message(field));
            }
            else if (field.Number == 8)
            {
                // Of ONNX's own operators, which have no domain.
                ProtobufField[] set = [.. model.Message(field).Fields()];
                Opset = set.Any(item => item is { Number: 1, Length: > 0 }) ? Opset : (long)set.LastOrDefault(item => item.Number == 2).Value;
            }
        }
    }

    /// <summary>The version of the operators; 0 where it is not given.</summary>
    public long Opset { get; }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<OnnxNode> Nodes => nodes;

    /// <summary>The constants, by name.</summary>
    public IReadOnlyDictionary<string, OnnxConstant> Constants => constants;

    /// <summary>What the graph takes besides constants: names, and extents where they are known.</summary>
    public IEnumerable<(string Name, long?[] Shape)> Inputs => inputs.Where(input => !constants.ContainsKey(input.Name));

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => outputs;

    private void ReadGraph(ProtobufMessage graph)
    {
        foreach (ProtobufField field in graph.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    Add(OnnxNodeMessage.Read(graph.Message(field)));
                    break;
                case 5:
                    OnnxConstant constant = Constant(graph.Message(field));
                    constants[constant.Name] = constant;
                    break;
                case 11:
                    inputs.Add(Described(graph.Message(field)));
                    break;
                case 12:
                    outputs.Add(Described(graph.Message(field)).Name);
                    break;
            }
        }
    }

    private void Add(OnnxNodeMessage node)
    {
        Dictionary<string, OnnxAttribute> attributes = new(StringComparer.Ordinal);
        foreach ((string key, OnnxAttribute attribute) in node.Attributes.Select(Attribute))
        {
            attributes[key] = attribute;
        }

        string kind = node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}";
        if (kind == "Constant" && node.Outputs is [var output, ..] && attributes.Values.Select(attribute => attribute.Constant).FirstOrDefault(constant => constant is not null) is { } value)
        {
            constants[output] = value with { Name = output };
            return;
        }

        nodes.Add(new(kind, node.Name.Length > 0 || node.Outputs.Count == 0 ? node.Name : node.Outputs[0], node.Inputs, node.Outputs, attributes));
    }

    private static (string Name, OnnxAttribute Attribute) Attribute(ProtobufMessage message)
    {
        string name = "";
        List<long> ints = [];
        OnnxAttribute attribute = new(null, null, null, null, null);
        foreach (ProtobufField field in message.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    name = message.Text(field);
                    break;
                case 2:
                    attribute = attribute with { Number = BitConverter.UInt32BitsToSingle((uint)field.Value) };
                    break;
                case 3:
                    attribute = attribute with { Int = (long)field.Value };
                    break;
                case 4 when field.Length < ushort.MaxValue:
                    attribute = attribute with { Word = message.Text(field) };
                    break;
                case 5:
                    attribute = attribute with { Constant = Constant(message.Message(field)) };
                    break;
                case 20:
                    // A writer of proto3 leaves out a number that is 0.
                    const int single = 1, whole = 2;
                    attribute = field.Value switch
                    {
                        single => attribute with { Number = attribute.Number ?? 0 },
                        whole => attribute with { Int = attribute.Int ?? 0 },
                        _ => attribute,
                    };
                    break;
                case 8:
                    ints.AddRange(message.Varints(field).Take(MostNumbers + 1 - ints.Count).Select(value => (long)value));
                    break;
            }
        }

        return (name, ints.Count == 0 ? attribute : attribute with { Ints = [.. ints] });
    }

    private static OnnxConstant Constant(ProtobufMessage message)
    {
        const ulong single = 1, int32 = 6, int64 = 7, doubled = 11;
        string name = "";
        ulong type = 0;
        List<long> shape = [];
        List<double> numbers = [];
        byte[] raw = [];
        foreach (ProtobufField field in message.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    shape.AddRange(message.Varints(field).Take(StateDictReader.MaximumRank + 1 - shape.Count).Select(extent => (long)extent));
                    break;
                case 2:
                    type = field.Value;
                    break;
                case 4 when field.Type == ProtobufType.Fixed32:
                    Add(BitConverter.UInt32BitsToSingle((uint)field.Value));
                    break;
                case 4 when field.Length <= MostNumbers * sizeof(float):
                    byte[] floats = message.Bytes(field);
                    for (int i = 0; i + sizeof(float) <= floats.Length; i += sizeof(float))
                    {
                        Add(BinaryPrimitives.ReadSingleLittleEndian(floats.AsSpan(i)));
                    }

                    break;
                case 5 or 7:
                    numbers.AddRange(message.Varints(field).Take(MostNumbers + 1 - numbers.Count).Select(value => (double)(long)value));
                    break;
                case 8:
                    name = message.Text(field);
                    break;
                case 9 when field.Length <= MostNumbers * sizeof(double):
                    raw = message.Bytes(field);
                    break;
            }
        }

        int size = type switch { single or int32 => 4, int64 or doubled => 8, _ => 0 };
        for (int i = 0; size > 0 && i + size <= raw.Length; i += size)
        {
            ReadOnlySpan<byte> bytes = raw.AsSpan(i);
            Add(type switch
            {
                single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            });
        }

        OnnxConstant constant = new(name, [.. shape], null);
        return constant.Elements == numbers.Count ? constant with { Numbers = [.. numbers] } : constant;

        void Add(double number)
        {
            if (numbers.Count <= MostNumbers)
            {
                numbers.Add(number);
            }
        }
    }

    /// <summary>A <c>ValueInfoProto</c>.</summary>
    private static (string Name, long?[] Shape) Described(ProtobufMessage message)
    {
        string name = "";
        List<long?> shape = [];
        foreach (ProtobufField field in message.Fields())
        {
            if (field.Number == 1)
            {
                name = message.Text(field);
            }
            else if (field.Number == 2)
            {
                foreach (ProtobufMessage dimension in Within(Within(Within([message.Message(field)], 1), 2), 1).Take(StateDictReader.MaximumRank))
                {
                    ProtobufField[] known = [.. dimension.Fields().Where(item => item is { Number: 1, Type: ProtobufType.Varint })];
                    shape.Add(known is [.., var last] && last.Value is > 0 and < int.MaxValue ? (long)last.Value : null);
                }
            }
        }

        return (name, [.. shape]);

        static IEnumerable<ProtobufMessage> Within(IEnumerable<ProtobufMessage> messages, int number) =>
            messages.SelectMany(item => item.Fields().Where(field => field.Number == number && field.Type == ProtobufType.Bytes).Select(item.Message));
    }
}
