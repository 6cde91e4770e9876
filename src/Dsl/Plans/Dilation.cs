using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>
/// TF-slim's <c>stack_blocks_dense</c>: units keep their strides until the output stride is reached; from there on a stride becomes a factor of the
/// dilation rate of the units after it.
/// </summary>
internal sealed class Dilation(int outputStride, BigInteger stride)
{
    private BigInteger stride = stride;
    private BigInteger rate = 1;

    public (int Stride, int Rate) Next(int written)
    {
        if (outputStride == 0 || stride != outputStride)
        {
            stride *= written;
            return (written, 1);
        }

        int current = (int)rate;
        rate = BigInteger.Min(rate * written, int.MaxValue);
        return (1, current);
    }
}
