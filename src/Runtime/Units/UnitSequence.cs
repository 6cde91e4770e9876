namespace ResNetDsl.Units;

/// <summary>Equal units that follow one another in a block, before they are made.</summary>
/// <param name="InDepth">The channels the first takes.</param>
/// <param name="Depth">The channels each gives.</param>
/// <param name="BottleneckDepth">The channels inside; 0 for units without a bottleneck.</param>
/// <param name="Stride">The stride of each.</param>
/// <param name="Rate">The dilation rate.</param>
/// <param name="Pool">The side of the max pool that ends each; 0 for none.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct UnitSequence(int InDepth, int Depth, int BottleneckDepth, int Stride, int Rate, int Pool, int Count)
{
    internal UnitGeometry Geometry => new(InDepth, Depth, BottleneckDepth, Stride, Rate, Pool);
}
