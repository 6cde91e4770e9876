using Onnx;
using ResNetDsl.Data;
using ResNetDsl.Operations;
using ResNetDsl.Platform;
using ResNetDsl.Programs;
using ResNetDsl.Variables;
using ResNetDsl.Weights;

namespace ResNetDsl.Export;

/// <summary>A network or a composition that is frozen or exported.</summary>
internal sealed class ExportSource
{
    private readonly string name;
    private readonly Network network;
    private readonly NetworkTag? tag;
    private readonly Func<long?, long?, Graph> record;

    private ExportSource(string name, Network network, NetworkTag? tag, Func<long?, long?, Graph> record)
    {
        this.name = name;
        this.network = network;
        this.tag = tag;
        this.record = record;
    }

    private NetworkPlan Plan => network.Architecture;

    /// <summary>A network.</summary>
    public static ExportSource Of(Network network) => new(network.Architecture.Name, network, NetworkTag.Of(network.Architecture), network.Record);

    /// <summary>A composition.</summary>
    public static ExportSource Of<TOutputs>(Composition<TOutputs> composition)
        where TOutputs : CompositionOutputs => new(composition.Architecture.Name, composition.Network, null, composition.Record);

    /// <summary>Freezes it.</summary>
    public FrozenNetwork Freeze(FreezeOptions options)
    {
        options.Check();
        using IDisposable inference = no_grad();
        using WeightGate.Hold hold = network.Gate.Evaluating();
        using DisposeScope scope = NewDisposeScope();
        Graph graph = Folding.MatrixProducts(Folding.Fold(Recorded(null, null, options.Probabilities)));
        FrozenProgram program = FrozenProgram.Of(graph, Form(options), options.Type);
        return new(name, Plan.Input.Channels, program, [.. graph.Outputs.Select(output => output.Name)], network.Pictures, Metadata(options.Probabilities));
    }

    /// <summary>Exports it to ONNX.</summary>
    public void ExportOnnx(string path, OnnxOptions options)
    {
        options.Check();
        ModelProto model;
        using (no_grad())
        using (network.Gate.Evaluating())
        using (NewDisposeScope())
        {
            ImagePipeline? pipeline = options.Preprocess ? network.EvaluationPipeline() : null;
            Dictionary<string, string> metadata = Metadata(options.Probabilities);
            metadata[OnnxFormat.FoldedKey] = options.Fold ? "true" : "false";
            model = Model(options.AnySize ?? (pipeline is null && HasAnySize()));

            ModelProto Model(bool anySize)
            {
                Graph graph = Recorded(anySize ? null : pipeline?.Height ?? Plan.Input.Height, anySize ? null : pipeline?.Width ?? Plan.Input.Width, options.Probabilities);
                return OnnxFile.Model(name, Folding.MatrixProducts(options.Fold ? Folding.Fold(graph) : graph, onlyMatrices: !options.Fold), pipeline, options, metadata);
            }
        }

        OnnxFile.Write(path, model, options.ExternalData);
    }

    // VGG's hidden units are the only layers that take a map of one size.
    private bool HasAnySize() => Plan.Table.Options.HiddenUnits == 0;

    private ScriptForm Form(FreezeOptions options) =>
        options.UseOneDnn && network.Placement.Device.type == DeviceType.CPU && OneDnn.Computes(options.Type) ? ScriptForm.OneDnn : ScriptForm.Portable;

    private Graph Recorded(long? height, long? width, bool probabilities)
    {
        Graph graph = record(height, width);
        foreach (GraphValue constant in graph.Values.SelectMany(value => value.Inputs).OfType<GraphValue>().Where(value => value.Constant is not null).Distinct<GraphValue>(ReferenceEqualityComparer.Instance))
        {
            if (!constant.Constant!.Stored.HasFiniteValues())
            {
                throw new InvalidOperationException($"{constant.Name} of {name} has values that are not finite numbers, so every output would be wrong. The training diverged: use weights from before that.");
            }
        }

        if (!probabilities)
        {
            return graph;
        }

        if (tag is null || Plan.Table.Options.Classes == 0)
        {
            throw new ArgumentException($"{name} has no classifier, so its outputs are not probabilities.");
        }

        GraphValue softmax = GraphValue.Of(new Softmax(), [graph.Outputs[0].Value], "");
        return new(graph.Image, [.. graph.Values, softmax], [(graph.Outputs[0].Name, softmax)]);
    }

    private Dictionary<string, string> Metadata(bool probabilities)
    {
        Dictionary<string, string>? pictures = network.Pictures.AddTo(null);
        Dictionary<string, string> metadata = tag is null ? new(pictures ?? [], StringComparer.Ordinal) { [NetworkTag.NameKey] = name } : tag.AddTo(pictures);
        metadata[NetworkTag.ProbabilitiesKey] = probabilities ? "true" : "false";
        return metadata;
    }
}
