namespace ResNetDsl.Data.Transforms;

/// <summary>Specifies how the pixels of a resized picture are computed. Libraries differ, and weights work best with the interpolation of their library.</summary>
/// <remarks>The numbers are in the metadata of files of weights.</remarks>
public enum Interpolation
{
    /// <summary>Bilinear between the centers of pixels; where a picture is reduced, a triangle as wide as the scale. Pillow's <c>BILINEAR</c>, torchvision's with <c>antialias=True</c>.</summary>
    Bilinear = 0,

    /// <summary>Cubic with a = -0.5; where a picture is reduced, as wide as the scale. Pillow's <c>BICUBIC</c>, which timm and Hugging Face use.</summary>
    Bicubic = 1,

    /// <summary>The nearest pixel. Pillow's <c>NEAREST</c>, with which Keras' <c>load_img</c> resizes by default.</summary>
    Nearest = 2,

    /// <summary>Bilinear between the centers of two pixels, whatever the scale. OpenCV's <c>INTER_LINEAR</c>, which MMPretrain uses.</summary>
    BilinearNotAntialiased = 3,

    /// <summary>Bilinear without antialiasing, from the corners of pixels: output i is taken at i times the scale. TensorFlow 1's <c>resize_bilinear</c> with <c>align_corners=False</c>, which TF-slim uses.</summary>
    BilinearFromCorners = 4,
}

/// <summary>Names of interpolations in descriptions.</summary>
internal static class InterpolationText
{
    /// <summary>The suffix of a transform: nothing for <see cref="Interpolation.Bilinear"/>, <c> (bicubic)</c>.</summary>
    public static string Suffix(this Interpolation interpolation) => interpolation switch
    {
        Interpolation.Bilinear => "",
        Interpolation.Bicubic => " (bicubic)",
        Interpolation.Nearest => " (nearest pixel)",
        Interpolation.BilinearNotAntialiased => " (bilinear without antialiasing)",
        _ => " (bilinear from corners)",
    };

    /// <summary>Whether a picture that is decoded at a reduced scale gives the same result, within rounding: what looks at all pixels.</summary>
    public static bool SeesAllPixels(this Interpolation interpolation) => interpolation is Interpolation.Bilinear or Interpolation.Bicubic;
}
