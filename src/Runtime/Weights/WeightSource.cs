using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>An open file of weights in some format.</summary>
internal abstract class WeightSource : IDisposable
{
    /// <summary>The file's length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public abstract IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The texts that the file has besides its tensors.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>The state dicts in the file, where it says that it has some; otherwise the file is one.</summary>
    public virtual IReadOnlyList<StateDictPlace> StateDicts => Metadata.GetValueOrDefault("format") == WeightContents.CheckpointFormat ? [new(WeightContents.NetworkPrefix, 1)] : [];

    /// <summary>What the file says of the network whose weights it has; null when it says nothing.</summary>
    public virtual NetworkTag? Tag => NetworkTag.In(Metadata);

    /// <summary>What the file computes with its tensors; null where it has tensors only.</summary>
    public virtual OnnxComputation? Computation => null;

    /// <summary>Reads a tensor into main memory. The caller owns it.</summary>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The file has been cut off since it was opened, or no memory holds the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public abstract Tensor Read(string name);

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();
}
