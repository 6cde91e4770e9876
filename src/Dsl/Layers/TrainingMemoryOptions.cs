using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>What the memory of a training step depends on besides the network. Parameters and their gradients have 32 bits.</summary>
/// <param name="BatchSize">The images of a batch.</param>
public sealed record TrainingMemoryOptions(int BatchSize)
{
    internal const int FloatBytes = 4;

    private const int HalfBytes = 2;

    /// <summary>Whether convolutions and the layers between them are computed in 16 bits.</summary>
    public bool Is16Bit { get; init; }

    /// <summary>Whether maps are stored with their channels last, so that the images are copied.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>The tensors that the optimizer and an average of the weights keep for each parameter: 1 for the momentum of SGD.</summary>
    public int StateTensors { get; init; } = 1;

    /// <summary>Whether gradients are summed over several batches, so that they are there during the whole step.</summary>
    public bool Accumulates { get; init; }

    /// <summary>The type of what is computed: <c>float32</c> or <c>bfloat16</c>.</summary>
    public string Precision => Is16Bit ? "bfloat16" : "float32";

    /// <summary>Whether the network computes with a copy of the images, in another type or layout.</summary>
    internal bool CopiesImages => Is16Bit || ChannelsLast;

    /// <summary>The bytes of a computed value.</summary>
    internal int ElementBytes => Is16Bit ? HalfBytes : FloatBytes;

    /// <summary>The elements of a batch of maps.</summary>
    internal BigInteger Elements(Shape shape) => shape.WithBatch(BatchSize).Aggregate(BigInteger.One, (product, extent) => product * extent);

    /// <summary>The bytes of a batch of maps.</summary>
    internal BigInteger Bytes(Shape shape) => ElementBytes * Elements(shape);
}
