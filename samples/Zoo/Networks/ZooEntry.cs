using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Zoo.Networks;

/// <summary>Something that this program declares, as the commands see it.</summary>
/// <param name="Name">The class's name.</param>
public abstract record ZooEntry(string Name)
{
    /// <summary>The layers that count in a network's name, or what stands in their place.</summary>
    public abstract string Layers { get; }

    /// <summary>The trained parameters.</summary>
    public abstract long Parameters { get; }

    /// <summary>The multiply-adds for one image of the declared size.</summary>
    public abstract long MultiplyAdds { get; }

    /// <summary>The shape of an image.</summary>
    public abstract Shape Input { get; }

    /// <summary>The shapes of what comes out.</summary>
    public abstract string Output { get; }

    /// <summary>A table of it.</summary>
    public abstract string Summary { get; }
}

/// <summary>A declared network.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Plan">The resolved architecture.</param>
/// <param name="Create">Makes the network with parameters of its own.</param>
public sealed record ZooNetwork(string Name, NetworkPlan Plan, Func<Network> Create) : ZooEntry(Name)
{
    /// <summary>Where the architecture comes from: a library and its file, or a paper.</summary>
    public string Source { get; init; } = "";

    /// <inheritdoc/>
    public override string Layers => Text.Grouped(Plan.Depth);

    /// <inheritdoc/>
    public override long Parameters => Plan.ParameterCount;

    /// <inheritdoc/>
    public override long MultiplyAdds => Plan.MultiplyAdds;

    /// <inheritdoc/>
    public override Shape Input => Plan.Input;

    /// <inheritdoc/>
    public override string Output => Plan.Output.ToString();

    /// <inheritdoc/>
    public override string Summary => Plan.Summary();
}

/// <summary>Declared heads on a backbone.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Plan">The resolved composition.</param>
public sealed record ZooComposition(string Name, CompositionPlan Plan) : ZooEntry(Name)
{
    /// <inheritdoc/>
    public override string Layers => Plan.Heads.Count == 1 ? "1 head" : $"{Text.Grouped(Plan.Heads.Count)} heads";

    /// <inheritdoc/>
    public override long Parameters => Plan.ParameterCount;

    /// <inheritdoc/>
    public override long MultiplyAdds => Plan.MultiplyAdds;

    /// <inheritdoc/>
    public override Shape Input => Plan.Input;

    /// <inheritdoc/>
    public override string Output => string.Join(", ", Plan.Heads.SelectMany(head => head.Out).Select(shape => shape.ToString()));

    /// <inheritdoc/>
    public override string Summary => Plan.Summary();
}
