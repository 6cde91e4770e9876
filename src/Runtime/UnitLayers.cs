using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>The layers of one user-defined unit, and its numbers.</summary>
public sealed class UnitLayers
{
    private readonly IOwnUnit unit;
    private readonly Pass pass;
    private readonly HashSet<string> run = [];

    internal UnitLayers(IOwnUnit unit, Pass pass)
    {
        this.unit = unit;
        this.pass = pass;
    }

    /// <summary>The unit's numbers.</summary>
    public UnitGeometry Geometry => unit.Geometry;

    /// <summary>Whether the unit is in training mode in this forward pass.</summary>
    public bool IsTraining => unit.training && !pass.Evaluates;

    /// <summary>The generator to pass to random operations such as <c>bernoulli_</c>: that of the current training, which is seeded and saved in checkpoints; null for torch's default.</summary>
    public Generator? Generator => pass.Training?.UnitGenerator ?? pass.Generator;

    /// <summary>Returns whether the unit has a layer. A layer on the shortcut exists only if the unit changes the channels or has a stride.</summary>
    /// <param name="layer">The layer's name.</param>
    public bool Has(string layer) => unit.Layers.ContainsKey(layer);

    /// <summary>Runs a layer, with the batch normalization and ReLU that it declares. The first output of a convolution is an end point.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], where D is the layer's output channels and s its stride.</returns>
    /// <exception cref="ArgumentException">The unit has no such layer.</exception>
    public Tensor forward(string layer, Tensor input)
    {
        if (!unit.Layers.TryGetValue(layer, out NetworkModule? module))
        {
            throw new ArgumentException($"'{layer}' is not a layer of this {unit.Name}; its layers are {string.Join(", ", unit.Layers.Keys)}.", nameof(layer));
        }

        return module is BatchNorm norm ? norm.Run(input, pass) : ((Convolution)module).Run(input, pass, isEndPoint: run.Add(layer));
    }
}
