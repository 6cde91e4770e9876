using System.Globalization;
using System.Text;

namespace ResNetDsl.Programs;

/// <summary>
/// TorchScript text of a <see cref="Graph"/>, and the tensors that it uses. The text is made of the graph alone: names and numbers of ours, no text of a user's, since a program that libtorch cannot
/// compile may end the process.
/// </summary>
internal sealed class ScriptProgram
{
    /// <summary>What the names of tensors begin with.</summary>
    public const char Prefix = 'w';

    /// <summary>The method that computes what <c>forward</c> does and packs each weight for the map that it meets.</summary>
    public const string PackMethod = "pack";

    private readonly List<string> body = [];
    private readonly List<(int Line, string Name, string Expression)> packing = [];
    private readonly List<(string Name, GraphConstant Constant, Func<Tensor, Tensor>? Prepare)> tensors = [];
    private readonly Dictionary<GraphValue, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphConstant, string> attributes = new(ReferenceEqualityComparer.Instance);
    private readonly Graph graph;
    private int locals;

    private ScriptProgram(Graph graph, ScriptForm form, ScalarType type)
    {
        this.graph = graph;
        Form = form;
        Type = type;
    }

    /// <summary>Which operators it uses.</summary>
    public ScriptForm Form { get; }

    /// <summary>The type it computes in.</summary>
    public ScalarType Type { get; }

    /// <summary>The names of the tensors that it uses.</summary>
    public IEnumerable<string> Names => tensors.Select(tensor => tensor.Name);

    /// <summary>The number of outputs.</summary>
    public int OutputCount => graph.Outputs.Count;

    /// <summary>The names of the weights that <see cref="PackMethod"/> packs; none in a program without the method.</summary>
    public IEnumerable<string> Packed => packing.Select(line => line.Name);

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="form">Which operators it uses.</param>
    /// <param name="type">The type it computes in. The image and the outputs are in 32 bits.</param>
    public static ScriptProgram Of(Graph graph, ScriptForm form, ScalarType type)
    {
        ScriptProgram program = new(graph, form, type);
        program.Write();
        return program;
    }

    /// <summary>The name of a value that is computed.</summary>
    public string Of(GraphValue value) => names[value];

    /// <summary>Adds a line that computes an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The name of its value.</returns>
    public string Assign(string expression)
    {
        string name = $"v{Text.Plain(locals++)}";
        body.Add($"{name} = {expression}");
        return name;
    }

    /// <summary>A tensor of the program, converted to its type.</summary>
    /// <param name="constant">The tensor.</param>
    /// <param name="prepare">Gives the shape in which the program holds it; null for the tensor's own.</param>
    /// <returns>The expression of the tensor.</returns>
    public string Attribute(GraphConstant constant, Func<Tensor, Tensor>? prepare = null)
    {
        if (!attributes.TryGetValue(constant, out string? name))
        {
            name = Prefix + Text.Plain(tensors.Count);
            attributes.Add(constant, name);
            tensors.Add((name, constant, prepare));
        }

        return "self." + name;
    }

    /// <summary>A tensor of the program that <see cref="PackMethod"/> packs, before the next line.</summary>
    /// <param name="constant">The tensor.</param>
    /// <param name="prepare">Gives the shape in which the program holds it.</param>
    /// <param name="pack">Writes the expression that packs it.</param>
    /// <returns>The expression of the tensor, packed or not.</returns>
    public string Pack(GraphConstant constant, Func<Tensor, Tensor> prepare, Func<string, string> pack)
    {
        bool isNew = !attributes.ContainsKey(constant);
        string attribute = Attribute(constant, prepare);
        if (isNew)
        {
            packing.Add((body.Count, attributes[constant], pack(attribute)));
        }

        return attribute;
    }

    /// <summary>The tensors that it uses, one after another, in its type and on the processor. Each is disposed when the next is asked for.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors()
    {
        foreach ((string name, GraphConstant constant, Func<Tensor, Tensor>? prepare) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor own = constant.In(Type);
            yield return (name, prepare is null ? own : prepare(own));
        }
    }

    /// <summary>Whether an operation may write its result over an operand.</summary>
    public bool MayOverwrite(GraphValue operand, GraphValue user) => graph.MayOverwrite(operand, user);

    /// <summary>A list of integers.</summary>
    public static string Ints(params IEnumerable<long> values) => $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>A number.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny(".E") >= 0 ? text : text + ".";

    /// <summary>The source of the class, as an archive has it.</summary>
    public string Source()
    {
        StringBuilder source = new();
        source.Append("class Network(Module):\n  __parameters__ = []\n  __buffers__ = [");
        foreach (string name in Names)
        {
            source.Append('"').Append(name).Append("\", ");
        }

        source.Append("]\n");
        foreach (string name in Names)
        {
            source.Append("  ").Append(name).Append(" : Tensor\n");
        }

        source.Append("  training : bool\n");
        WriteMethod(source, "forward", packs: false);
        if (packing.Count > 0)
        {
            WriteMethod(source, PackMethod, packs: true);
        }

        return source.ToString();
    }

    private void Write()
    {
        // torch.memory_format's channels_last is 2 in TorchScript. In a portable program channels come first, whatever the image has: not all of libtorch's convolutions are safe with the channels last.
        string image = Type == ScalarType.Float32 ? "image" : Assign($"torch.to(image, {Text.Plain((int)Type)})");
        names[graph.Image] = Assign(Form == ScriptForm.Portable ? $"torch.contiguous({image})" : $"torch.contiguous({image}, memory_format=2)");
        foreach (GraphValue value in graph.Values)
        {
            names[value] = Assign(value.Operation!.WriteScript(this, value));
        }

        List<string> outputs = [.. graph.Outputs.Select(output => Of(output.Value)).Select(name => Type == ScalarType.Float32 ? name : Assign($"torch.to({name}, 6)"))];
        body.Add($"return {(outputs.Count == 1 ? outputs[0] : $"[{string.Join(", ", outputs)}]")}");
    }

    private void WriteMethod(StringBuilder source, string name, bool packs)
    {
        string result = graph.Outputs.Count == 1 ? "Tensor" : "List[Tensor]";
        source.Append("  def ").Append(name).Append("(self: __torch__.Network,\n    image: Tensor) -> ").Append(result).Append(":\n");
        int next = 0;
        for (int line = 0; line < body.Count; line++)
        {
            for (; packs && next < packing.Count && packing[next].Line == line; next++)
            {
                source.Append("    self.").Append(packing[next].Name).Append(" = ").Append(packing[next].Expression).Append('\n');
            }

            source.Append("    ").Append(body[line]).Append('\n');
        }
    }
}

/// <summary>Which operators a frozen program uses.</summary>
internal enum ScriptForm
{
    /// <summary>Those that every libtorch has, on every device.</summary>
    Portable,

    /// <summary>Convolutions of oneDNN, with what follows them fused and with packed weights, on maps with the channels last.</summary>
    OneDnn,
}
