using System.Diagnostics.CodeAnalysis;
using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Operations;

namespace ResNetDsl;

/// <summary>The base class of generated units around a user's class: the layers are typed properties, and the class computes with them.</summary>
/// <typeparam name="TUnit">The class.</typeparam>
public abstract class OwnUnit<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] TUnit> : Unit, IOwnUnit
    where TUnit : class, IUnit, new()
{
    private readonly Dictionary<string, NetworkModule> layers;

    /// <summary>Registers the layers of a unit.</summary>
    /// <param name="scope">The scope in which the properties of the class created their layers.</param>
    /// <param name="geometry">The unit's numbers.</param>
    protected OwnUnit(VariableScope scope, UnitGeometry geometry)
        : base(scope)
    {
        layers = scope.Layers.ToDictionary(layer => layer.GetName(), StringComparer.Ordinal);
        Geometry = geometry;
        UndeclaredState.Refuse(Own, typeof(TUnit).Name);
    }

    /// <summary>The unit's own instance of the class.</summary>
    public TUnit Own { get; } = new();

    /// <summary>The unit's numbers.</summary>
    public UnitGeometry Geometry { get; }

    string IOwnUnit.Name => typeof(TUnit).Name;

    IReadOnlyDictionary<string, NetworkModule> IOwnUnit.Layers => layers;

    /// <summary>Runs the class, and the pool that ends its block.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, H', W'].</returns>
    /// <exception cref="InvalidOperationException">The class returned null, or a tensor of a different shape than its layers declare.</exception>
    protected sealed override Tensor Compute(Tensor input, Pass pass)
    {
        if (pass.Recording is not null)
        {
            throw new NotSupportedException($"{typeof(TUnit).Name} is a unit of your own that computes in C#, which a frozen or exported network cannot call");
        }

        int before = pass.Points?.Tensors.Count ?? 0;
        using DisposeScope scope = NewDisposeScope();

        // In the layout that code such as view() expects.
        Tensor own = input.contiguous();
        Tensor output = Own.forward(own, new UnitLayers(this, pass)) ?? throw new InvalidOperationException($"{typeof(TUnit).Name}.forward returned null.");
        long[] expected = [input.size(0), Geometry.Depth, Divided(2), Divided(3)];
        if (!output.shape.SequenceEqual(expected))
        {
            throw new InvalidOperationException(
                $"{typeof(TUnit).Name}.forward returned [{string.Join(", ", output.shape)}] for [{string.Join(", ", input.shape)}]; its layers declare [{string.Join(", ", expected)}].");
        }

        // An input that the caller owns must not be returned as an output that it disposes.
        output = Geometry.Pool > 0 ? pass.MaxPool(output, Geometry.Pool, Geometry.Pool, EdgePadding.Valid)
            : ReferenceEquals(output, own) ? pass.Identity(output)
            : output;
        output = pass.HasChannelsLast ? ChannelsLast.Of(output) : output;
        foreach (KeyValuePair<string, Tensor> point in pass.Points?.Tensors.Skip(before) ?? [])
        {
            point.Value.MoveToOuterDisposeScope();
        }

        return output.MoveToOuterDisposeScope();

        long Divided(int axis) => (input.size(axis) + Geometry.Stride - 1) / Geometry.Stride;
    }
}

/// <summary>A unit around any user's class.</summary>
internal interface IOwnUnit
{
    /// <summary>The name of the class.</summary>
    string Name { get; }

    /// <summary>The unit's numbers.</summary>
    UnitGeometry Geometry { get; }

    /// <summary>The layers, by name.</summary>
    IReadOnlyDictionary<string, NetworkModule> Layers { get; }

    /// <summary>Whether the unit is in training mode.</summary>
    bool training { get; }
}
