namespace ResNetDsl;

/// <summary>
/// Your own unit: how it computes with the layers that its class declares by <see cref="UnitConvolutionAttribute"/> and <see cref="UnitBatchNormAttribute"/>. A block of a table names the class,
/// <c>[Block&lt;MyUnit&gt;("block2", 128, repeat: 3)]</c>; every unit of the block is an instance of its own.
/// </summary>
public interface IUnit
{
    /// <summary>Computes. Tensors on the way are disposed when it returns.</summary>
    /// <param name="input">[N, C, H, W], C what the unit takes. It stays the caller's.</param>
    /// <param name="layers">The unit's layers.</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D the block's depth and s the unit's stride.</returns>
    Tensor forward(Tensor input, UnitLayers layers);
}
