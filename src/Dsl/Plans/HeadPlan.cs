using System.Numerics;
using ResNetDsl.Architecture.Heads;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>A resolved head.</summary>
public sealed class HeadPlan
{
    internal HeadPlan(HeadRow row, IReadOnlyList<int> taps, NetworkPlan backbone)
    {
        Row = row;
        Taps = taps;
        Definition = HeadDefinition.Of(row.Kind);
        In = [.. taps.Select(tap => backbone.Blocks[tap].Out)];
        NormalizesTaps = backbone.Table.Options.Activation == ActivationKind.PreActivation;
        Layers = Definition.Layers(row, In, NormalizesTaps);
        Out = Definition.Outputs(row, In, backbone.Input);
        BatchNormTensors norm = backbone.Table.BatchNormTensors;
        ExactParameters = Layers.Sum(layer => Costs.Parameters(layer.Layer, norm));
        ExactMultiplyAdds = Layers.Sum(layer => layer.Layer.MultiplyAdds(layer.In));
    }

    /// <summary>The row of the head in the table.</summary>
    public HeadRow Row { get; }

    /// <summary>The definition of heads of this kind.</summary>
    internal HeadDefinition Definition { get; }

    /// <summary>Whether the head normalizes and activates its taps: those of pre-activation units are sums of residuals.</summary>
    internal bool NormalizesTaps { get; }

    /// <summary>The positions of the tapped blocks, counted from 0.</summary>
    public IReadOnlyList<int> Taps { get; }

    /// <summary>The shapes of the taps.</summary>
    public IReadOnlyList<Shape> In { get; }

    /// <summary>The output shapes of the head: one map or vector, or one map for each tap.</summary>
    public IReadOnlyList<Shape> Out { get; }

    /// <summary>The layers, in the order of their keys.</summary>
    internal IReadOnlyList<HeadLayer> Layers { get; }

    /// <summary>The trained parameters of the head.</summary>
    public long Parameters => (long)ExactParameters;

    /// <summary>The multiply-adds of the head's convolutions for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }
}
