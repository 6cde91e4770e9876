namespace ResNetDsl.Runtime.Tests;

internal static class TensorAssert
{
    public static double[] Values(Tensor tensor)
    {
        using IDisposable inference = no_grad();
        using Tensor wide = tensor.detach().to(float64);
        using Tensor flat = wide.contiguous().flatten();
        return flat.data<double>().ToArray();
    }

    /// <summary>Each value within <paramref name="tolerance"/>, absolute and relative, as TensorFlow's <c>assertAllClose</c> compares.</summary>
    public static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            bool close = Math.Abs(expected[i] - actual[i]) <= tolerance + (tolerance * Math.Abs(expected[i]));
            Assert.True(close, $"Element {i} is {actual[i]:R}, not {expected[i]:R}.");
        }
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Close(Values(expected), Values(actual), tolerance);
    }

    /// <summary>The same type, shape and bits.</summary>
    public static void Identical(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(Bytes(expected).SequenceEqual(Bytes(actual)), "The tensors differ in their bits.");
    }

    public static byte[] Bytes(Tensor tensor)
    {
        using Tensor contiguous = tensor.detach().contiguous();
        return contiguous.bytes.ToArray();
    }
}
