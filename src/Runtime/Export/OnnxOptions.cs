namespace ResNetDsl.Export;

/// <summary>How <see cref="NetworkExport.ExportOnnx(Network, string, OnnxOptions?)"/> exports a network.</summary>
public sealed record OnnxOptions
{
    /// <summary>Whether batch normalization is folded into the convolutions, true by default. Otherwise the file has the tensors of the network by their keys, and can be loaded as weights.</summary>
    public bool Fold { get; init; } = true;

    /// <summary>The number of images of a batch; null, the default, for any.</summary>
    public int? Batch { get; init; }

    /// <summary>
    /// Whether height and width of the images may be any, or are the declared ones. Null, the default, for any where the network allows it: VGG's hidden units, for one, need images of one size in
    /// ONNX.
    /// </summary>
    public bool? AnySize { get; init; }

    /// <summary>Whether the output of a classifier is a probability for each class (softmax), not a logit.</summary>
    public bool Probabilities { get; init; }

    /// <summary>
    /// Whether the graph accepts pictures as bytes [N, H, W, 3] of any size in RGB order, and resizes, crops and normalizes them as the network's evaluation pipeline does. Resizing differs from
    /// that of the pipeline by the rounding of a pixel at most.
    /// </summary>
    public bool Preprocess { get; init; }

    /// <summary>The type of the weights and of computation: <see cref="ScalarType.Float32"/>, the default, or <see cref="ScalarType.Float16"/>. Inputs and outputs are in 32 bits.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>Whether the weights are in a file beside the model, as they are in any case when the model would be larger than 2 GB.</summary>
    public bool ExternalData { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">A value is not supported.</exception>
    internal void Check()
    {
        if (Type is not (ScalarType.Float32 or ScalarType.Float16))
        {
            throw new ArgumentException($"An exported network has weights in {nameof(ScalarType.Float32)} or {nameof(ScalarType.Float16)}, not in {Type}.");
        }

        if (Batch < 1)
        {
            throw new ArgumentException($"Batch must be at least 1, not {Text.Plain(Batch.Value)}.");
        }

        if (Preprocess && AnySize == true)
        {
            throw new ArgumentException($"With {nameof(Preprocess)} the graph produces images of the network's size itself; leave out {nameof(AnySize)}.");
        }
    }
}
