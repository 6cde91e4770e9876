using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Sums over layers. Exact, since a table that is being checked may hold any numbers.</summary>
internal static class Costs
{
    public static BigInteger Parameters(Layer layer, bool scale) =>
        layer.Tensors(scale).Where(tensor => tensor.Role != TensorRole.Buffer).Sum(tensor => tensor.Elements);

    public static BigInteger Sum<T>(this IEnumerable<T> items, Func<T, BigInteger> value) =>
        items.Aggregate(BigInteger.Zero, (sum, item) => sum + value(item));
}

/// <summary>
/// The receptive field of everything up to a layer, in pixels of the input, and the step between two neighbouring outputs: a layer of kernel k, stride s and
/// rate d widens the field by (k − 1)·d·step and multiplies the step by s.
/// </summary>
/// <param name="Extent">The side of the field, borders ignored.</param>
/// <param name="Step">The distance between the fields of neighbouring outputs.</param>
internal readonly record struct ReceptiveField(BigInteger Extent, BigInteger Step)
{
    public static ReceptiveField Pixel => new(1, 1);

    public ReceptiveField Through(Layer layer) => new(Extent + ((layer.Kernel - 1) * (BigInteger)layer.Rate * Step), Step * layer.Stride);

    public ReceptiveField Through(UnitRun run)
    {
        // Only single units have a stride, so every unit of a longer run widens the field by as much as the first.
        ReceptiveField after = run.Layers.Where(layer => layer.Branch == Branch.Residual).Aggregate(this, (field, layer) => field.Through(layer.Layer));
        return after with { Extent = Extent + (run.Count * (after.Extent - Extent)) };
    }
}
