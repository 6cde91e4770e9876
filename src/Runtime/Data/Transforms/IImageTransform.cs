using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Transforms a picture. Implementations may be used by several threads at once.</summary>
// Not TorchVision's: they draw from a generator of the process or from the clock, so that a seed gives other batches on each run, and RandomResizedCrop of 0.107.0 ignores its ratios.
public interface IImageTransform
{
    /// <summary>A description with all numbers that the result depends on: <c>flip 0.5</c>.</summary>
    string Description { get; }

    /// <summary>
    /// The shorter side, in pixels, that a picture needs so that nothing is lost: a larger one may be decoded at a reduced scale, down to this. 0 for the whole picture. Only
    /// the first transform of a pipeline is asked.
    /// </summary>
    int AtLeast => 0;

    /// <summary>Returns a new picture, or the same one if there is nothing to do.</summary>
    /// <param name="image">The picture, which is not modified.</param>
    /// <param name="random">The only source of randomness.</param>
    RgbImage Apply(RgbImage image, Random random);
}
