using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Units;

/// <summary>Builds branches side by side, <c>Branch_0</c>, <c>Branch_1</c> …, whose maps are joined along the channels.</summary>
internal sealed class InceptionBranches(LayerGraph graph, UnitStyle style)
{
    private readonly List<int> ends = [];
    private readonly List<int> widths = [];

    /// <summary>The channels of all branches together.</summary>
    public int Channels => widths.Sum();

    private string Scope => $"Branch_{Text.Plain(ends.Count - 1)}.";

    /// <summary>Begins a branch at the unit's input.</summary>
    public InceptionBranches Begin(int depth)
    {
        ends.Add(LayerGraph.Input);
        widths.Add(depth);
        return this;
    }

    /// <summary>A normalized and activated convolution at the end of the branch.</summary>
    public InceptionBranches Convolve(string name, int to, int kernel = 1, int? width = null, int stride = 1, EdgePadding padding = EdgePadding.Same)
    {
        ConvolutionLayer layer = style.Normalized(Scope + name, widths[widths.Count - 1], to, kernel, stride) with { KernelWidth = width ?? kernel, Padding = padding };
        return Append(layer, to);
    }

    /// <summary>A pool at the end of the branch.</summary>
    public InceptionBranches Pool(Layer pool) => Append(pool with { Scope = Scope + pool.Scope }, widths[widths.Count - 1]);

    /// <summary>The value of all branches together.</summary>
    public int Join() => graph.Add(new ConcatenationLayer("mixed"), [.. ends]);

    private InceptionBranches Append(Layer layer, int to)
    {
        ends[ends.Count - 1] = graph.Add(layer, ends[ends.Count - 1]);
        widths[widths.Count - 1] = to;
        return this;
    }
}
