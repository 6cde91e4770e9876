using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.CommandLine.Networks;

/// <summary>Declared heads on a backbone. The commands <c>list</c> and <c>summary</c> show them; the other commands work on networks.</summary>
public sealed class DeclaredComposition : NetworkEntry
{
    private readonly Lazy<CompositionPlan> plan;

    /// <summary>Describes a composition. The function is not called before a command needs its result.</summary>
    /// <param name="name">The name on the command line, usually that of the class.</param>
    /// <param name="plan">Returns the resolved composition, the property <c>Plan</c> of the class.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public DeclaredComposition(string name, Func<CompositionPlan> plan)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = new(plan);
    }

    /// <summary>The resolved composition.</summary>
    public CompositionPlan Plan => plan.Value;

    /// <inheritdoc/>
    internal override string Layers => Plan.Heads.Count == 1 ? "1 head" : $"{Text.Grouped(Plan.Heads.Count)} heads";

    /// <inheritdoc/>
    internal override long Parameters => Plan.ParameterCount;

    /// <inheritdoc/>
    internal override long MultiplyAdds => Plan.MultiplyAdds;

    /// <inheritdoc/>
    internal override Shape Input => Plan.Input;

    /// <inheritdoc/>
    internal override IReadOnlyList<Shape> Outputs => [.. Plan.Heads.SelectMany(head => head.Out)];

    /// <inheritdoc/>
    internal override string Summary => Plan.Summary();
}
