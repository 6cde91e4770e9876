namespace ResNetDsl;

/// <summary>
/// A user-defined unit: computes with the layers that its class declares by <see cref="UnitConvolutionAttribute"/> and <see cref="UnitBatchNormAttribute"/>. A block of a table names the class,
/// <c>[Block&lt;MyUnit&gt;("block2", 128, repeat: 3)]</c>; each unit of the block is a separate instance.
/// </summary>
public interface IUnit
{
    /// <summary>Computes the output of the unit. Intermediate tensors are disposed on return.</summary>
    /// <param name="input">[N, C, H, W], where C is the number of input channels of the unit. The caller keeps ownership.</param>
    /// <param name="layers">The unit's layers.</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], where D is the block's depth and s the unit's stride.</returns>
    Tensor forward(Tensor input, UnitLayers layers);
}
