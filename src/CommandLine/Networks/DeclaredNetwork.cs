using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.CommandLine.Networks;

/// <summary>A declared network. All commands work on it.</summary>
public sealed class DeclaredNetwork : NetworkEntry
{
    private readonly Lazy<NetworkPlan> plan;
    private readonly Func<Network> create;

    /// <summary>Describes a network. Neither function is called before a command needs its result.</summary>
    /// <param name="name">The name on the command line, usually that of the class.</param>
    /// <param name="plan">Returns the resolved architecture, the property <c>Plan</c> of the class.</param>
    /// <param name="create">Creates the network with new parameters. The caller owns it.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public DeclaredNetwork(string name, Func<NetworkPlan> plan, Func<Network> create)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(create);
        this.plan = new(plan);
        this.create = create;
    }

    /// <summary>The resolved architecture.</summary>
    public NetworkPlan Plan => plan.Value;

    /// <inheritdoc/>
    internal override string Layers => Text.Grouped(Plan.Depth);

    /// <inheritdoc/>
    internal override long Parameters => Plan.ParameterCount;

    /// <inheritdoc/>
    internal override long MultiplyAdds => Plan.MultiplyAdds;

    /// <inheritdoc/>
    internal override Shape Input => Plan.Input;

    /// <inheritdoc/>
    internal override IReadOnlyList<Shape> Outputs => [Plan.Output];

    /// <inheritdoc/>
    internal override string Summary => Plan.Summary();

    /// <summary>Creates the network with new parameters.</summary>
    /// <returns>The network, which the caller owns.</returns>
    public Network Create() => create();
}
