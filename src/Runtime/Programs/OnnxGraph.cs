using Google.Protobuf;
using Onnx;

namespace ResNetDsl.Programs;

/// <summary>An ONNX graph that is being written.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The prefix of the names of operands that are not tensors of the network.</summary>
    public const char OperandPrefix = '/';

    private readonly Dictionary<GraphValue, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphConstant, string> constants = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly GraphProto graph;
    private readonly ScalarType type;
    private readonly bool isStructure;

    /// <summary>Begins a graph.</summary>
    /// <param name="graph">Where nodes and initializers are added.</param>
    /// <param name="type">The type of the weights.</param>
    public OnnxGraph(GraphProto graph, ScalarType type)
    {
        this.graph = graph;
        this.type = type;
    }

    private OnnxGraph(GraphProto graph)
        : this(graph, ScalarType.Float32) => isStructure = true;

    /// <summary>Begins a graph whose weights have shapes and no numbers.</summary>
    /// <param name="graph">Where nodes and initializers are added.</param>
    public static OnnxGraph OfStructure(GraphProto graph) => new(graph);

    /// <summary>The name of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="prepare">Gives the shape in which the graph holds a constant; null for the constant's own.</param>
    public string Of(GraphValue value, Func<Tensor, Tensor>? prepare = null) => value.Constant is { } constant ? Constant(constant, value.Name, prepare) : names[value];

    /// <summary>Names a value.</summary>
    public void Set(GraphValue value, string name) => names[value] = name;

    /// <summary>Adds a node.</summary>
    /// <param name="kind">The operator.</param>
    /// <param name="name">What its output is called; empty for the operator's name.</param>
    /// <param name="inputs">Its operands; an empty name for one that is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its output.</returns>
    public string Node(string kind, string name, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        NodeProto node = new() { OpType = kind, Name = Free(name.Length == 0 ? kind : name) };
        node.Input.AddRange(inputs);
        node.Output.Add(node.Name);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return node.Name;
    }

    /// <summary>Adds another output to the last node. Nothing reads it.</summary>
    /// <param name="name">The name in the output.</param>
    public void AddOutput(string name) => graph.Node[^1].Output.Add(Free(name));

    /// <summary>A vector of one number, for an operand.</summary>
    public string Filled(double value, long channels)
    {
        string key = $"{OperandPrefix}all_{Text.Plain(value)}_{Text.Plain(channels)}";
        if (!lists.TryGetValue(key, out string? name))
        {
            name = Free(key);
            lists.Add(key, name);
            using Tensor filled = full(channels, value, dtype: ScalarType.Float32);
            graph.Initializer.Add(Initializer(name, filled, type));
        }

        return name;
    }

    /// <summary>Numbers in 32 bits, for an operand.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">Their shape.</param>
    public string Vector(IEnumerable<double> values, params long[] shape)
    {
        string name = Free(OperandPrefix + "numbers");
        using Tensor numbers = tensor([.. values.Select(value => (float)value)], shape);
        graph.Initializer.Add(Initializer(name, numbers, ScalarType.Float32));
        return name;
    }

    /// <summary>Keeps a name for an input or an output.</summary>
    public void Reserve(string name) => taken[name] = 1;

    /// <summary>Makes a value an output of the graph, in 32 bits.</summary>
    public void Output(GraphValue value, string name)
    {
        bool converts = type != ScalarType.Float32;
        graph.Node.Add(new NodeProto
        {
            OpType = converts ? "Cast" : "Identity",
            Name = name,
            Input = { Of(value) },
            Output = { name },
            Attribute = { converts ? [Int("to", (int)TensorProto.Types.DataType.Float)] : Array.Empty<AttributeProto>() },
        });
    }

    /// <summary>The height and width of a map, as a list.</summary>
    public string Extents(GraphValue map, string name) => map.Shape is { Height: { } height, Width: { } width }
        ? List(height, width)
        : Node("Slice", name + "/extents", [Node("Shape", name + "/like", [Of(map)]), List(2), List(4), List(0)]);

    /// <summary>A list of integers, for an operand.</summary>
    public string List(params long[] values)
    {
        string key = string.Join("_", values.Select(value => Text.Plain(value)));
        if (!lists.TryGetValue(key, out string? name))
        {
            name = Free(OperandPrefix + "list_" + key.Replace('-', 'm'));
            lists.Add(key, name);
            TensorProto list = new() { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { values.Length }, };
            list.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            graph.Initializer.Add(list);
        }

        return name;
    }

    /// <summary>A number, for an operand.</summary>
    public string Scalar(double value)
    {
        string key = OperandPrefix + "number_" + Text.Plain(value);
        if (!lists.TryGetValue(key, out string? name))
        {
            name = Free(key);
            lists.Add(key, name);
            using Tensor number = tensor(value, dtype: ScalarType.Float32);
            graph.Initializer.Add(Initializer(name, number, type));
        }

        return name;
    }

    /// <summary>An attribute of integers.</summary>
    public static AttributeProto Ints(string name, params IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>An attribute of one integer.</summary>
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute of one number.</summary>
    public static AttributeProto Number(string name, double value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    /// <summary>An attribute of text.</summary>
    public static AttributeProto Word(string name, string value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    private string Constant(GraphConstant constant, string name, Func<Tensor, Tensor>? prepare)
    {
        if (!constants.TryGetValue(constant, out string? known))
        {
            known = Free(name.Length == 0 ? "constant" : name);
            constants.Add(constant, known);
            using DisposeScope scope = NewDisposeScope();
            Tensor value = isStructure ? constant.Stored.alias() : constant.In(type);
            Tensor prepared = prepare is null ? value : prepare(value);
            graph.Initializer.Add(isStructure ? new TensorProto { Name = known, DataType = (int)TensorProto.Types.DataType.Float, Dims = { prepared.shape } } : Initializer(known, prepared, type));
        }

        return known;
    }

    private static TensorProto Initializer(string name, Tensor constant, ScalarType type)
    {
        using Tensor converted = constant.to(type).cpu().contiguous();
        TensorProto proto = new()
        {
            Name = name,
            DataType = (int)(type == ScalarType.Float16 ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float),
            RawData = ByteString.CopyFrom(converted.bytes),
        };
        proto.Dims.AddRange(converted.shape);
        return proto;
    }

    private string Free(string name)
    {
        int times = taken.GetValueOrDefault(name);
        taken[name] = times + 1;
        return times == 0 ? name : Free($"{name}_{Text.Plain(times)}");
    }
}
