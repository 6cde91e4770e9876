using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Heads;

/// <summary>A layer of a head, and what it takes.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="In">The shape it takes.</param>
internal sealed record HeadLayer(Layer Layer, Shape In);

/// <summary>The definition of a kind of head: everything that the model needs to know about it. Costs and keys derive from the layers.</summary>
internal abstract class HeadDefinition
{
    /// <summary>The kind.</summary>
    public abstract HeadKind Kind { get; }

    /// <summary>The attribute's name without its suffix: <c>FeaturePyramid</c>.</summary>
    public abstract string Attribute { get; }

    /// <summary>Whether the head classifies, so that it needs a number of classes.</summary>
    public abstract bool HasClasses { get; }

    /// <summary>Whether the head has a width.</summary>
    public abstract bool HasWidth { get; }

    /// <summary>Whether the head is on any number of taps, from fine to coarse, and gives a map for each.</summary>
    public virtual bool HasLevels => false;

    /// <summary>Whether the head takes the image beside its tap, whose height and width its output has.</summary>
    public virtual bool TakesImage => false;

    /// <summary>The layers, in the order of their keys, with the shapes they take.</summary>
    /// <param name="row">The head as written.</param>
    /// <param name="taps">The shapes of its taps.</param>
    /// <param name="normalized">Whether the taps are normalized and activated first: units that activate last give activated maps.</param>
    public abstract IReadOnlyList<HeadLayer> Layers(HeadRow row, IReadOnlyList<Shape> taps, bool normalized);

    /// <summary>What the head gives.</summary>
    /// <param name="row">The head as written.</param>
    /// <param name="taps">The shapes of its taps.</param>
    /// <param name="image">The shape of an image.</param>
    public abstract IReadOnlyList<Shape> Outputs(HeadRow row, IReadOnlyList<Shape> taps, Shape image);

    /// <summary>A short description for the summary.</summary>
    /// <param name="row">The head as written.</param>
    public abstract string Description(HeadRow row);

    /// <summary>The numbers that the runtime's class of this kind is made with, in the order of its parameters.</summary>
    /// <param name="row">The head as written.</param>
    /// <param name="taps">The outputs of its taps.</param>
    public abstract IReadOnlyList<(string Parameter, int Value)> Numbers(HeadRow row, IReadOnlyList<Shape> taps);

    /// <summary>Batch normalization and ReLU of a tap; nothing where it is not to be normalized.</summary>
    private protected static IEnumerable<HeadLayer> Normalization(string scope, Shape tap, bool normalized) => normalized ? [new(new BatchNormLayer(scope, tap.Channels), tap)] : [];

    /// <summary>The definition that an attribute declares; null when it declares none.</summary>
    /// <param name="attribute">The attribute's full name.</param>
    public static HeadDefinition? OfAttribute(string attribute) => HeadKinds.ByAttribute.TryGetValue(attribute, out HeadDefinition head) ? head : null;

    /// <summary>The definition of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static HeadDefinition Of(HeadKind kind) => HeadKinds.All.First(head => head.Kind == kind);
}
