using System.Numerics;

namespace ResNetDsl.Architecture.Tables;

/// <summary>Neighboring units of a block with the stride and the rate that they get, or the pool that ends the block.</summary>
/// <param name="Block">The block's position.</param>
/// <param name="Row">The block as written.</param>
/// <param name="Written">The units as written. The pool has the argument <c>MaxPool</c> and no units.</param>
/// <param name="Stride">The stride.</param>
/// <param name="Rate">The dilation rate.</param>
/// <param name="NextRate">The dilation rate of the units after them.</param>
/// <param name="Nominal">The product of all written strides up to here, the stem's included.</param>
internal sealed record AppliedUnits(int Block, BlockRow Row, WrittenUnits Written, int Stride, int Rate, int NextRate, BigInteger Nominal)
{
    /// <summary>Whether it is the pool.</summary>
    public bool IsPool => Written.Count == 0;
}

/// <summary>
/// The units of a table in order, with strides turned into dilation rates. TF-slim's <c>stack_blocks_dense</c>: units keep their strides until the output stride is reached; from there on a stride
/// becomes a factor of the rate of the units after it. torchvision's <c>replace_stride_with_dilation</c>: the same for the blocks that have <see cref="BlockRow.Dilate"/>.
/// </summary>
internal static class UnitSequence
{
    /// <summary>The units of every block, whose counts and strides are sound.</summary>
    /// <param name="table">The table.</param>
    /// <param name="stem">The stride of the stem.</param>
    public static IEnumerable<AppliedUnits> Of(NetworkTable table, BigInteger stem)
    {
        int outputStride = table.Options.OutputStride;
        (BigInteger nominal, BigInteger stride, BigInteger rate) = (stem, stem, 1);
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            foreach (WrittenUnits units in row.Written())
            {
                int current = (int)rate;
                bool dilates = row.Dilate || (outputStride != 0 && stride == outputStride);
                nominal *= units.Stride;
                (stride, rate) = dilates ? (stride, BigInteger.Min(rate * units.Stride, int.MaxValue)) : (stride * units.Stride, rate);
                yield return new(i, row, units, dilates ? 1 : units.Stride, current, (int)rate, nominal);
            }

            if (row.MaxPool > 0)
            {
                nominal *= row.MaxPool;
                stride *= row.MaxPool;
                yield return new(i, row, new("MaxPool", row.MaxPool, 0) { First = row.Units + 1 }, row.MaxPool, (int)rate, (int)rate, nominal);
            }
        }
    }
}
