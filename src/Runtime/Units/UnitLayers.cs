using ResNetDsl.Layers;

namespace ResNetDsl;

/// <summary>The layers of one unit of your own, and its numbers.</summary>
public sealed class UnitLayers
{
    private readonly Units.Unit unit;
    private readonly EndPointCollector? points;
    private readonly HashSet<string> run = [];

    internal UnitLayers(Units.Unit unit, EndPointCollector? points)
    {
        this.unit = unit;
        this.points = points;
    }

    /// <summary>The unit's numbers.</summary>
    public UnitGeometry Geometry => unit.Geometry;

    /// <summary>Whether the network trains.</summary>
    public bool IsTraining => unit.training;

    /// <summary>Whether the unit has a layer. A layer on the shortcut is there where the unit changes the channels or has a stride.</summary>
    /// <param name="layer">The layer's name.</param>
    public bool Has(string layer) => unit.Layers.ContainsKey(layer);

    /// <summary>Runs a layer, with the batch normalisation and ReLU that it declares. What a convolution gives when it first runs is an end point.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D and s the layer's.</returns>
    /// <exception cref="ArgumentException">The unit has no such layer.</exception>
    public Tensor forward(string layer, Tensor input)
    {
        if (!unit.Layers.TryGetValue(layer, out NetworkModule? module))
        {
            throw new ArgumentException($"'{layer}' is not a layer of {unit.Definition.Name} here; its layers are {string.Join(", ", unit.Layers.Keys)}.", nameof(layer));
        }

        Tensor output = module.forward(input);
        if (module is Convolution && run.Add(layer))
        {
            points?.Add(layer, output);
        }

        return output;
    }
}
