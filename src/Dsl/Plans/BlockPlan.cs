using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>A resolved block: its units with their shapes, strides, rates and costs.</summary>
public sealed class BlockPlan
{
    /// <summary>What follows a number that user-defined units declare.</summary>
    internal const string DeclaredMark = "*";

    /// <summary>What the mark means, below a table.</summary>
    internal const string DeclaredNote = "* as declared by the program's own units: each layer once";

    internal BlockPlan(BlockRow row, IReadOnlyList<UnitRun> runs, ReceptiveField field, BigInteger stride, BatchNormTensors norm)
    {
        Row = row;
        Runs = runs;
        ExactParameters = runs.Sum(run => run.Parameters(norm));
        ExactMultiplyAdds = runs.Sum(run => run.MultiplyAdds());
        Field = field;
        ExactStride = stride;
    }

    /// <summary>The row of the block in the table.</summary>
    public BlockRow Row { get; }

    /// <summary>The block's name.</summary>
    public string Name => Row.Name;

    /// <summary>The units, in runs of equal ones.</summary>
    public IReadOnlyList<UnitRun> Runs { get; }

    /// <summary>The number of units.</summary>
    public int Units => Runs[Runs.Count - 1].Last;

    /// <summary>The unit, its depths and the options that differ from their defaults: <c>bottleneck_v1 256/128 g32</c>.</summary>
    public string Description
    {
        get
        {
            string depths = Text.Plain(Row.Depth) + (Row.BottleneckDepth == 0 ? "" : "/" + Text.Plain(Row.BottleneckDepth));
            IEnumerable<string> options = BlockOption.All.Where(option => !option.IsDefault(Row)).Select(option => option.Summary(Row));
            return string.Join(" ", new[] { Runs[0].Scope, depths }.Concat(options).Where(part => part.Length > 0));
        }
    }

    /// <summary>The input shape of the block.</summary>
    public Shape In => Runs[0].In;

    /// <summary>The output shape of the block.</summary>
    public Shape Out => Runs[Runs.Count - 1].Out;

    /// <summary>The product of the strides of its units and its final pool, without strides that have become dilation rates.</summary>
    public int Stride => (int)ExactStride;

    /// <summary>The dilation rate of the last unit's 3×3 convolution.</summary>
    public int Rate => Runs[Runs.Count - 1].Geometry.Rate;

    /// <summary>The number of trained parameters of the block.</summary>
    public long Parameters => (long)ExactParameters;

    /// <summary>The number of multiply-adds of the block's convolutions for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>
    /// Whether multiply-adds and depth are those that user-defined units declare: each layer once, on the map of its branch or on one pixel. The operations of their code are not known.
    /// </summary>
    public bool AreCostsDeclared => Row.Declared is not null;

    /// <summary>The side of the input window on which one output of the block depends, in pixels, ignoring borders.</summary>
    public long ReceptiveField => (long)Field.Extent;

    /// <summary>The multiply-adds as tables write them: marked where they are declared.</summary>
    internal string WrittenMultiplyAdds => Text.Grouped(MultiplyAdds) + (AreCostsDeclared ? DeclaredMark : "");

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }

    internal BigInteger ExactStride { get; }

    internal ReceptiveField Field { get; }
}
