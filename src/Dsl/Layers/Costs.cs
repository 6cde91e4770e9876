using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>Sums over layers. Exact, since a table that is being checked may hold any numbers.</summary>
internal static class Costs
{
    public static BigInteger Parameters(Layer layer, BatchNormTensors norm) =>
        layer.Tensors(norm).Where(tensor => tensor.IsTrained).Sum(tensor => tensor.Elements);

    public static BigInteger Sum<T>(this IEnumerable<T> items, Func<T, BigInteger> value) =>
        items.Aggregate(BigInteger.Zero, (sum, item) => sum + value(item));
}

/// <summary>
/// The receptive field of everything up to a layer, in pixels of the input, and the step between two neighboring outputs: a layer of kernel k, stride s and
/// rate d widens the field by (k − 1)·d·step and multiplies the step by s.
/// </summary>
/// <param name="Height">The height of the field, borders ignored.</param>
/// <param name="Width">The width of the field, borders ignored.</param>
/// <param name="Step">The distance between the fields of neighboring outputs.</param>
internal readonly record struct ReceptiveField(BigInteger Height, BigInteger Width, BigInteger Step)
{
    public static ReceptiveField Pixel => new(1, 1, 1);

    /// <summary>The longer side.</summary>
    public BigInteger Extent => BigInteger.Max(Height, Width);

    public ReceptiveField Through(Window window) => new(Height + Growth(window.Height, window.Rate), Width + Growth(window.Width, window.Rate), Step * window.Stride);

    /// <summary>The smallest field around those of several maps that are joined.</summary>
    public static ReceptiveField Around(IReadOnlyList<ReceptiveField> fields) =>
        fields.Aggregate((left, right) => new(BigInteger.Max(left.Height, right.Height), BigInteger.Max(left.Width, right.Width), BigInteger.Max(left.Step, right.Step)));

    private BigInteger Growth(int side, int rate) => (side - 1) * (BigInteger)rate * Step;
}
