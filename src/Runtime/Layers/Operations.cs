using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>What computes a layer.</summary>
internal abstract class Operation
{
    /// <summary>Computes.</summary>
    /// <param name="values">All values of the graph.</param>
    /// <param name="inputs">Which of them the layer takes.</param>
    /// <param name="overwrites">Whether the last of them may be written over, and given back.</param>
    /// <param name="owner">The module that the layer belongs to.</param>
    public abstract Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner);
}

/// <summary>The operation behind each kind of layer. A new kind of layer is a new line here.</summary>
internal static class Operations
{
    /// <summary>Makes what computes a layer, and its module if it has parameters.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scope">The layer's own scope.</param>
    public static (Operation Operation, NetworkModule? Module) Of(Layer layer, VariableScope scope)
    {
        switch (layer)
        {
            case ConvolutionLayer numbers:
                Convolution convolution = new(scope, numbers);
                return (new Unary(convolution.forward), convolution);
            case BatchNormLayer numbers:
                BatchNorm norm = new(scope, numbers);
                return (new Unary(norm.forward), norm);
            default:
                return (WithoutParameters(layer), null);
        }
    }

    private static Operation WithoutParameters(Layer layer) => layer switch
    {
        MaxPoolLayer pool => new Unary(input => Pooling.Max(input, pool)),
        AveragePoolLayer pool => new Unary(input => Pooling.Average(input, pool)),
        GlobalPoolLayer => new Unary(Pooling.Global),
        AdaptivePoolLayer pool => new Unary(input => nn.functional.adaptive_avg_pool2d(input, [pool.Height, pool.Width])),
        SubsampleLayer subsample => new Unary(input => Pooling.Subsample(input, subsample.Stride)),
        ZeroPadLayer pad => new Unary(input => nn.functional.pad(input, [0, 0, 0, 0, 0, pad.Channels - input.size(1)])),
        SigmoidLayer => new Unary(input => input.sigmoid()),
        SqueezeLayer => new Unary(input => input.flatten(1)),
        DropoutLayer dropout => new Dropout(dropout.Rate),
        StochasticDepthLayer => new StochasticDepth(),
        AddLayer add => new Add(add),
        ScaleLayer => new Scale(),
        CarryLayer => new Carry(),
        ConcatenationLayer => new Concatenation(),
        _ => throw new NotSupportedException($"Nothing computes a {layer.GetType().Name}."),
    };

    private sealed class Unary(Func<Tensor, Tensor> function) : Operation
    {
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner) => function(values[inputs[0]]);
    }

    private sealed class Dropout(double rate) : Operation
    {
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner) =>
            owner.training ? nn.functional.dropout(values[inputs[0]], rate, training: true) : values[inputs[0]].alias();
    }

    private sealed class StochasticDepth : Operation
    {
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner)
        {
            Tensor residual = values[inputs[0]];
            double keep = 1 - owner.DropProbability;
            if (!owner.training || keep == 1)
            {
                return residual.alias();
            }

            using Tensor kept = empty([residual.size(0), 1, 1, 1], dtype: residual.dtype, device: residual.device);
            kept.bernoulli_(keep);
            using Scalar share = keep.ToScalar();
            using Tensor scaled = kept.div(share);
            return residual.mul(scaled);
        }
    }

    private sealed class Add(AddLayer layer) : Operation
    {
        // A scalar that TorchSharp makes for one call may be collected while native code still reads it.
        private static readonly Scalar One = 1.ToScalar();

        private readonly Scalar scale = layer.Scale.ToScalar();

        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner)
        {
            (Tensor shortcut, Tensor residual) = (values[inputs[0]], values[inputs[1]]);
            Tensor sum;
            if (!overwrites)
            {
                sum = shortcut.add(residual, scale);
            }
            else
            {
                sum = residual;
                if (layer.Scale != 1)
                {
                    sum.mul_(scale);
                }

                sum.add_(shortcut, One);
            }

            if (layer.Activated)
            {
                // In place: a sum's gradient needs no sum.
                sum.relu_();
            }

            return sum;
        }
    }

    private sealed class Scale : Operation
    {
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner) => values[inputs[0]].mul(values[inputs[1]]);
    }

    private sealed class Carry : Operation
    {
        // x + T · (H − x), which is T · H + (1 − T) · x.
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner) => values[inputs[0]].lerp(values[inputs[1]], values[inputs[2]]);
    }

    private sealed class Concatenation : Operation
    {
        public override Tensor Run(Tensor[] values, int[] inputs, bool overwrites, NetworkModule owner) => cat([.. inputs.Select(input => values[input])], 1);
    }
}
