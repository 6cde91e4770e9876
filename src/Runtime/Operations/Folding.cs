using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>
/// Makes a graph of fewer operations that computes the same: batch normalization goes into the convolution before it, or becomes one multiplication and addition; the addition of a shortcut goes into
/// the last convolution of the residual; a convolution of a single pixel becomes a matrix product. Factors and new biases are computed in 64 bits.
/// </summary>
internal static class Folding
{
    /// <summary>Folds a graph. New tensors belong to the current dispose scope.</summary>
    public static Graph Fold(Graph graph) => Sums(Normalizations(graph));

    /// <summary>Replaces convolutions of a single pixel, or of a map that their window covers, by matrix products.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="onlyMatrices">Whether only those are replaced whose weight the library stores as a matrix, so that every weight has the shape of its key.</param>
    public static Graph MatrixProducts(Graph graph, bool onlyMatrices = false)
    {
        return graph.Rewrite((value, rewriting) => value.Operation switch
        {
            Convolve { Adds: false } layer when value.Inputs[0]!.Shape is var map && layer.Covers(map.Height, map.Width) && (layer.Layer.IsMatrix || !onlyMatrices) =>
                rewriting.Add(new AsPixel(), [Product(layer, value, rewriting)], value.Name),
            Flatten when rewriting.Of(value.Inputs[0]!) is { Operation: AsPixel } pixel => pixel.Inputs[0],
            _ => null,
        });

        static GraphValue Product(Convolve layer, GraphValue value, Graph.Rewriting rewriting)
        {
            GraphValue input = rewriting.Of(value.Inputs[0]!);
            GraphValue vector = input.Operation is AsPixel ? input.Inputs[0]! : rewriting.Add(new Flatten(), [input], "");
            return rewriting.Add(new MatrixProduct(layer.Layer.OutChannels, layer.Activated), [vector, value.Inputs[1], value.Inputs[2]], value.Name);
        }
    }

    private static Graph Normalizations(Graph graph) => graph.Rewrite((value, rewriting) =>
    {
        if (value.Operation is not Normalize norm)
        {
            return null;
        }

        (Tensor scale, Tensor shift) = norm.Coefficients(value);
        GraphValue before = value.Inputs[0]!;
        if (before.Operation is Convolve { Activated: false, Adds: false } convolution && graph.Uses(before) == 1)
        {
            GraphValue weight = Scaled(before.Inputs[1]!, scale);
            Tensor offset = before.Inputs[2]?.Constant is { } bias ? shift.add(bias.In(float64).mul(scale), Sum.One) : shift;
            return rewriting.Add(
                convolution with { Activated = norm.Activated }, [rewriting.Of(before.Inputs[0]!), weight, GraphValue.Of(new GraphConstant(offset), before.Name + ".bias")], before.Name);
        }

        return rewriting.Add(
            new ScaleAndShift(norm.Activated),
            [rewriting.Of(before), GraphValue.Of(new GraphConstant(scale.view(1, -1, 1, 1)), value.Name + ".weight"), GraphValue.Of(new GraphConstant(shift.view(1, -1, 1, 1)), value.Name + ".bias")],
            value.Name);
    });

    private static Graph Sums(Graph graph) => graph.Rewrite((value, rewriting) =>
    {
        if (value.Operation is not Sum sum)
        {
            return null;
        }

        GraphValue shortcut = value.Inputs[0]!, residual = value.Inputs[1]!;
        bool isResidual = IsFree(residual);
        if (!isResidual && !(sum.Scale == 1 && IsFree(shortcut)))
        {
            return null;
        }

        GraphValue convolution = isResidual ? residual : shortcut;
        GraphValue weight = convolution.Inputs[1]!;
        GraphValue? bias = convolution.Inputs[2];
        if (sum.Scale != 1)
        {
            Tensor factor = tensor(sum.Scale, dtype: float64);
            weight = Scaled(weight, factor);
            bias = bias is null ? null : Scaled(bias, factor);
        }

        return rewriting.Add(
            (Convolve)convolution.Operation! with { Adds = true, Activated = sum.Activated },
            [rewriting.Of(convolution.Inputs[0]!), weight, bias, rewriting.Of(isResidual ? shortcut : residual)],
            convolution.Name);

        bool IsFree(GraphValue operand) => operand.Operation is Convolve { Activated: false, Adds: false } && graph.Uses(operand) == 1;
    });

    /// <summary>A weight, or a bias, whose output channels are multiplied.</summary>
    private static GraphValue Scaled(GraphValue weight, Tensor scale) => GraphValue.Of(weight.Constant!.Times(scale), weight.Name);
}
