using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Units;

/// <summary>One residual unit of a block.</summary>
public abstract class Unit : NetworkModule
{
    private static readonly Scalar One = 1.ToScalar();

    private readonly IReadOnlyList<UnitLayer> layers;

    private protected Unit(UnitKind kind, UnitGeometry geometry)
        : base(kind.ToString())
    {
        Geometry = geometry;
        Definition = UnitDefinition.Find(kind) ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of unit.");
        layers = Definition.Layers(geometry);
    }

    /// <summary>The unit's numbers.</summary>
    public UnitGeometry Geometry { get; }

    /// <summary>What units of this kind are made of.</summary>
    public UnitDefinition Definition { get; }

    /// <summary>Runs the unit.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D the unit's depth and s its stride.</returns>
    public sealed override Tensor forward(Tensor input) => Run(input, null);

    /// <summary>Runs the unit, and adds the output of every convolution to the end points, if there are any.</summary>
    internal abstract Tensor Run(Tensor input, EndPointCollector? points);

    /// <summary>Makes and registers a layer of the unit's definition.</summary>
    private protected Convolution Convolution(VariableScope scope, string name) =>
        Register(name, new Convolution(scope.Within(name), (ConvolutionLayer)Layer(name)));

    /// <summary>Makes and registers a layer of the unit's definition.</summary>
    private protected BatchNorm BatchNorm(VariableScope scope, string name) =>
        Register(name, new BatchNorm(scope.Within(name), (BatchNormLayer)Layer(name)));

    /// <summary>The shortcut of a pre-activation unit: the input, subsampled, or a projection of what the unit activated first.</summary>
    private protected Tensor ShortcutOf(Tensor input, Tensor preact, Convolution? projection, EndPointCollector? points)
    {
        if (projection is null)
        {
            return Pooling.Subsample(input, Geometry.Stride);
        }

        Tensor shortcut = projection.forward(preact);
        points?.Add("shortcut", shortcut);
        return shortcut;
    }

    /// <summary>The sum of residual and shortcut. Takes over the residual, the output of the unit's last convolution.</summary>
    private protected static Tensor Add(Tensor residual, Tensor shortcut, string name, EndPointCollector? points)
    {
        if (points is null)
        {
            // In place: a convolution's gradient does not need its output.
            residual.add_(shortcut, One);
            return residual;
        }

        points.Add(name, residual);
        using (residual)
        {
            return residual.add(shortcut, One);
        }
    }

    private Layer Layer(string name) => layers.First(layer => layer.Layer.Scope == name).Layer;

    private T Register<T>(string name, T module)
        where T : NetworkModule
    {
        register_module(name, module);
        return module;
    }
}
