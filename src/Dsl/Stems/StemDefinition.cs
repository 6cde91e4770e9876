using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>The definition of a kind of stem: everything that the model needs to know about it.</summary>
internal abstract class StemDefinition : IStemFacts
{
    /// <summary>The value that names this stem in a table.</summary>
    public abstract StemKind Kind { get; }

    /// <summary>A few characters for the summary, such as <c>7x7/2, pool 3x3/2</c>; empty when the stem has no layers.</summary>
    public abstract string Description { get; }

    /// <summary>The default output channels; 0 if a table cannot change them.</summary>
    public virtual int Width => 0;

    /// <summary>Whether the stem ends with a max pool whose padding the table chooses.</summary>
    public virtual bool HasPool => false;

    /// <summary>Whether the stem supports pre-activation: its output is then neither normalized nor activated, because the first unit does both.</summary>
    public virtual bool HasPreActivation => true;

    /// <summary>The layers of the stem.</summary>
    /// <param name="options">The network's options, of which an image's channels matter, the activation, the convention and the stem's width.</param>
    public LayerGraph Layers(NetworkOptions options)
    {
        LayerGraph graph = new();
        Define(graph, options, new(options, new BlockRow("stem", UnitKind.Plain, 1)));
        return graph;
    }

    /// <summary>Adds the layers of the stem to a graph.</summary>
    private protected abstract void Define(LayerGraph graph, NetworkOptions options, UnitStyle style);

    /// <summary>The output channels.</summary>
    private protected int WidthOf(NetworkOptions options) => options.StemWidth > 0 ? options.StemWidth : Width;

    /// <summary>The last convolution: bare with the activation first, else normalized and activated.</summary>
    private protected static ConvolutionLayer Last(UnitStyle style, string scope, int from, int to, int kernel, int stride = 1) =>
        style.IsPreActivation ? style.Bare(scope, from, to, kernel, stride) : style.Normalized(scope, from, to, kernel, stride);

    /// <summary>The 3×3 max pool of stride 2 that ends most stems.</summary>
    private protected static MaxPoolLayer Pool(UnitStyle style) => new("pool1", Kernel: 3, Stride: 2, style.Network.PoolPadding);

    /// <summary>The definition of a kind, or null when the value is not one of <see cref="StemKind"/>.</summary>
    /// <param name="kind">A value that a table holds.</param>
    public static StemDefinition? Find(StemKind kind) => StemKinds.All.FirstOrDefault(stem => stem.Kind == kind);
}
