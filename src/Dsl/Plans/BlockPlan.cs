using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>One block, resolved: its units with their shapes, strides, rates and costs.</summary>
public sealed class BlockPlan
{
    /// <summary>What follows a number that units of the program's own declare.</summary>
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

    /// <summary>What the table says of the block.</summary>
    public BlockRow Row { get; }

    /// <summary>The block's name.</summary>
    public string Name => Row.Name;

    /// <summary>The units, equal neighbours together.</summary>
    public IReadOnlyList<UnitRun> Runs { get; }

    /// <summary>The number of units.</summary>
    public int Units => Runs[Runs.Count - 1].Last;

    /// <summary>The unit, its depths and whatever option is not as usual: <c>bottleneck_v1 256/128 g32</c>.</summary>
    public string Description
    {
        get
        {
            string depths = Text.Plain(Row.Depth) + (Row.BottleneckDepth == 0 ? "" : "/" + Text.Plain(Row.BottleneckDepth));
            IEnumerable<string> options = BlockOption.All.Where(option => !option.IsDefault(Row)).Select(option => option.Summary(Row));
            return string.Join(" ", new[] { Runs[0].Scope, depths }.Concat(options).Where(part => part.Length > 0));
        }
    }

    /// <summary>The shape the block takes.</summary>
    public Shape In => Runs[0].In;

    /// <summary>The shape the block gives.</summary>
    public Shape Out => Runs[Runs.Count - 1].Out;

    /// <summary>The product of the strides of its units and of the pool that ends it, once strides that are to be dilated have become rates.</summary>
    public int Stride => (int)ExactStride;

    /// <summary>The dilation rate of the last unit's 3×3 convolution.</summary>
    public int Rate => Runs[Runs.Count - 1].Geometry.Rate;

    /// <summary>The trained parameters of the block.</summary>
    public long Parameters => (long)ExactParameters;

    /// <summary>The multiply-adds of the block's convolutions for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>
    /// Whether multiply-adds and depth are those that units of the program's own declare: each layer once, on the map of its branch or on one pixel. What their code runs is not known.
    /// </summary>
    public bool AreCostsDeclared => Row.Declared is not null;

    /// <summary>The side of the input window that one output of the block sees, in pixels, borders ignored.</summary>
    public long ReceptiveField => (long)Field.Extent;

    /// <summary>The multiply-adds as tables write them: marked where they are declared.</summary>
    internal string WrittenMultiplyAdds => Text.Grouped(MultiplyAdds) + (AreCostsDeclared ? DeclaredMark : "");

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }

    internal BigInteger ExactStride { get; }

    internal ReceptiveField Field { get; }
}
