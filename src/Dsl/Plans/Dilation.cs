using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>
/// How strides become dilation rates. TF-slim's <c>stack_blocks_dense</c>: units keep their strides until the output stride is reached; from there on a stride becomes a factor of the
/// dilation rate of the units after it. torchvision's <c>replace_stride_with_dilation</c>: the same for the blocks that say so.
/// </summary>
internal sealed class Dilation(int outputStride, BigInteger stride)
{
    private BigInteger stride = stride;
    private BigInteger rate = 1;

    /// <summary>The stride and the rate of the next unit.</summary>
    /// <param name="written">The stride that the table gives it.</param>
    /// <param name="dilate">Whether its block's strides become rates.</param>
    public (int Stride, int Rate) Next(int written, bool dilate)
    {
        int current = (int)rate;
        if (dilate || (outputStride != 0 && stride == outputStride))
        {
            rate = BigInteger.Min(rate * written, int.MaxValue);
            return (1, current);
        }

        stride *= written;
        return (written, current);
    }

    /// <summary>A pool, whose stride stays one.</summary>
    /// <param name="side">Its side.</param>
    public void Pool(int side) => stride *= side;
}
