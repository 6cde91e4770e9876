namespace ResNetDsl.Architecture.Drawing;

/// <summary>
/// How large shapes are drawn. Square roots, since resolutions and channels of one network differ by a factor of hundreds; the largest of each fills the space there is.
/// </summary>
internal sealed class Scale(IReadOnlyCollection<Stage> stages)
{
    /// <summary>The height of the highest card.</summary>
    public const double Tallest = 200;

    private const double Widest = 88;
    private const double Thinnest = 5;

    private readonly double rows = stages.Max(stage => Math.Max(stage.Shape.Height, 1));
    private readonly double channels = stages.Max(stage => stage.Shape.Channels);

    /// <summary>The height of a card. A vector is one pixel high.</summary>
    public double Height(Shape shape) => Math.Max(Tallest * Math.Sqrt(Math.Max(shape.Height, 1) / rows), Thinnest);

    /// <summary>The width of a card.</summary>
    public double Width(Shape shape) => Math.Max(Widest * Math.Sqrt(shape.Channels / channels), Thinnest);
}
