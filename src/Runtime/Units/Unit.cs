using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Units;

/// <summary>One unit of a block.</summary>
public class Unit : NetworkModule
{
    private readonly LayerRunner runner;

    internal Unit(VariableScope scope, UnitRun run, LayerGraph graph, double dropProbability)
        : base(run.Definition.Name)
    {
        Definition = run.Definition;
        Geometry = run.Geometry;
        Style = run.Style;
        DropProbability = dropProbability;
        runner = new LayerRunner(this, graph, scope);
    }

    /// <summary>What units of this kind are.</summary>
    public UnitDefinition Definition { get; }

    /// <summary>The unit's numbers.</summary>
    public UnitGeometry Geometry { get; }

    /// <summary>What all units of the block have in common.</summary>
    public UnitStyle Style { get; }

    /// <summary>The layers that have parameters, by name: <c>preact</c>, <c>conv1</c>, <c>shortcut</c>, <c>se.fc1</c>.</summary>
    public IReadOnlyDictionary<string, NetworkModule> Layers => runner.Modules;

    internal override double DropProbability { get; }

    /// <summary>Runs the unit.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D the unit's depth and s its stride.</returns>
    public sealed override Tensor forward(Tensor input) => Run(input, null);

    /// <summary>Runs the unit, and adds the output of every convolution to the end points, if there are any.</summary>
    internal virtual Tensor Run(Tensor input, EndPointCollector? points) => runner.Run(input, this, points);
}

/// <summary>One unit of a block whose units are a class of the user's.</summary>
/// <typeparam name="TUnit">The class.</typeparam>
public sealed class Unit<TUnit> : Unit
    where TUnit : class, IUnit, new()
{
    private readonly MaxPoolLayer? pool;

    internal Unit(VariableScope scope, UnitRun run, LayerGraph graph)
        : base(scope, run, graph, dropProbability: 0)
    {
        UndeclaredState.Refuse(Own, Definition.Name);
        pool = graph.Nodes.Select(node => node.Layer).OfType<MaxPoolLayer>().LastOrDefault();
    }

    /// <summary>The unit's own instance of the class.</summary>
    public TUnit Own { get; } = new();

    internal override Tensor Run(Tensor input, EndPointCollector? points)
    {
        int before = points?.Tensors.Count ?? 0;
        using DisposeScope scope = NewDisposeScope();
        Tensor output = Own.forward(input, new UnitLayers(this, points))
            ?? throw new InvalidOperationException($"{Definition.Name}.forward gave null.");
        long[] expected = [input.size(0), Geometry.Depth, Divided(2), Divided(3)];
        if (!output.shape.SequenceEqual(expected))
        {
            throw new InvalidOperationException(
                $"{Definition.Name}.forward gave [{string.Join(", ", output.shape)}] for [{string.Join(", ", input.shape)}]; its layers declare [{string.Join(", ", expected)}].");
        }

        // What the caller owns must not be given back as what it is to dispose.
        output = pool is not null ? Pooling.Max(output, pool) : ReferenceEquals(output, input) ? output.alias() : output;
        foreach (KeyValuePair<string, Tensor> point in points?.Tensors.Skip(before) ?? [])
        {
            point.Value.MoveToOuterDisposeScope();
        }

        return output.MoveToOuterDisposeScope();

        long Divided(int axis) => (input.size(axis) + Geometry.Stride - 1) / Geometry.Stride;
    }
}
