using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Naming;

/// <summary>Specifies how a library lays out the elements of a tensor.</summary>
public enum WeightLayout
{
    /// <summary>As torch has it: [O, I, H, W], [O, I] or [C].</summary>
    Torch = 0,

    /// <summary>A kernel as TensorFlow has it: [H, W, I, O].</summary>
    HeightWidthInOut = 1,

    /// <summary>The kernel of a 1×1 convolution that is a dense layer in TensorFlow: [I, O].</summary>
    InOut = 2,

    /// <summary>The weight of a convolution that is a linear layer in torch: [O, I].</summary>
    OutIn = 3,
}

/// <summary>A tensor of a network under the name that a library has for it.</summary>
/// <param name="Tensor">The network's tensor.</param>
/// <param name="Name">The library's name.</param>
/// <param name="Layout">How the library lays it out.</param>
/// <param name="Minus">The library's name of a bias that is taken from the tensor, where the library has it: of a convolution whose batch normalization subtracts a mean anyway. Null for none.</param>
public sealed record NamedTensor(TensorPlan Tensor, string Name, WeightLayout Layout = WeightLayout.Torch, string? Minus = null)
{
    /// <summary>The axis of the library's shape along which a classifier has its classes.</summary>
    internal int ClassAxis => Layout is WeightLayout.HeightWidthInOut or WeightLayout.InOut ? StoredShape.Count - 1 : 0;

    /// <summary>The shape that the library gives the tensor.</summary>
    public EquatableArray<long> StoredShape
    {
        get
        {
            long[] shape = [.. Tensor.Shape];
            bool isKernel = shape.Length == 4;
            return Layout switch
            {
                WeightLayout.HeightWidthInOut when isKernel => new([shape[2], shape[3], shape[1], shape[0]]),
                WeightLayout.HeightWidthInOut when shape.Length == 2 => new([1, 1, shape[1], shape[0]]),
                WeightLayout.InOut when isKernel => new([shape[1] * shape[2] * shape[3], shape[0]]),
                WeightLayout.InOut when shape.Length == 2 => new([shape[1], shape[0]]),
                WeightLayout.OutIn when isKernel => new([shape[0], shape[1] * shape[2] * shape[3]]),
                _ => Tensor.Shape,
            };
        }
    }
}
