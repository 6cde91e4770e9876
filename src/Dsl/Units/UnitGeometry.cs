namespace ResNetDsl.Architecture.Units;

/// <summary>The numbers that settle one unit.</summary>
/// <param name="InDepth">The input channels.</param>
/// <param name="Depth">The output channels.</param>
/// <param name="BottleneckDepth">The channels inside; 0 for a unit without a bottleneck.</param>
/// <param name="Stride">The stride of the whole unit.</param>
/// <param name="Rate">The dilation rate of its 3×3 convolutions.</param>
/// <param name="Pool">The side of the max pool that ends the unit, and the block with it; 0 for none.</param>
public readonly record struct UnitGeometry(int InDepth, int Depth, int BottleneckDepth, int Stride, int Rate, int Pool = 0)
{
    // 0 stands for Rate, so that units of one rate are equal however they were made.
    private readonly int lastRate;

    /// <summary>
    /// The dilation rate of a 3×3 convolution after the one that has the unit's stride. It differs from <see cref="Rate"/> only in timm's first unit of a block whose stride has become a rate.
    /// </summary>
    public int LastRate
    {
        get => lastRate == 0 ? Rate : lastRate;
        init => lastRate = value == Rate ? 0 : value;
    }
}
