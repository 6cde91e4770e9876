using System.Runtime.InteropServices;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Export;

/// <summary>
/// An immutable network for inference: batch normalization is folded, activations and additions are fused into the convolutions before them, and the first image and the
/// first batch of several images pack the weights for the processor. It is independent of the original network. Any number of threads may use it concurrently.
/// </summary>
public sealed class FrozenNetwork : IDisposable
{
    private readonly FrozenProgram program;
    private readonly int channels;
    private readonly IReadOnlyDictionary<string, string> metadata;

    internal FrozenNetwork(string name, int channels, FrozenProgram program, IReadOnlyList<string> outputs, PictureUse pictures, IReadOnlyDictionary<string, string> metadata)
    {
        this.program = program;
        this.channels = channels;
        this.metadata = metadata;
        Name = name;
        OutputNames = outputs;
        Pictures = pictures;
    }

    /// <summary>The name of the network.</summary>
    public string Name { get; }

    /// <summary>The names of the outputs, in their order: <c>output</c> of a network; of a composition the name of each head, with that of the tap where a head gives several maps.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The type that it computes in.</summary>
    public ScalarType Type => program.Type;

    /// <summary>The meaning of the outputs and the input pipeline.</summary>
    internal PictureUse Pictures { get; }

    /// <summary>The names of the classes, one for each output from the first; null when they are not known.</summary>
    public IReadOnlyList<string>? Classes => Pictures.Classes;

    /// <summary>Runs a network that has one output.</summary>
    /// <param name="image">[N, C, H, W] in 32 bits, on the processor. Batch, height and width may be any.</param>
    /// <returns>What the network's <see cref="Network.infer"/> returns, within rounding. The caller owns it.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the image is not that of the network.</exception>
    /// <exception cref="InvalidOperationException">libtorch cannot run the network: the image is too small for a window without padding, or memory is exhausted.</exception>
    /// <exception cref="InvalidOperationException">There are several outputs: call <see cref="infer_all"/>.</exception>
    /// <exception cref="ObjectDisposedException">The frozen network is disposed.</exception>
    public Tensor infer(Tensor image) => OutputNames.Count == 1
        ? Run(image)[0]
        : throw new InvalidOperationException($"{Name} has the outputs {Sentences.And(OutputNames)}; call {nameof(infer_all)}.");

    /// <summary>Runs the network.</summary>
    /// <param name="image">[N, C, H, W], as for <see cref="infer"/>.</param>
    /// <returns>The outputs by name. The caller owns them.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the image is not that of the network.</exception>
    /// <exception cref="InvalidOperationException">libtorch cannot run the network: the image is too small for a window without padding, or memory is exhausted.</exception>
    /// <exception cref="ObjectDisposedException">The frozen network is disposed.</exception>
    public IReadOnlyDictionary<string, Tensor> infer_all(Tensor image) =>
        OutputNames.Zip(Run(image)).ToDictionary(output => output.First, output => output.Second, StringComparer.Ordinal);

    /// <summary>
    /// Saves a TorchScript archive, which libtorch loads in every language: <c>torch.jit.load</c> in Python, <c>torch::jit::load</c> in C++, <c>torch.jit.load</c> in TorchSharp. The program uses
    /// the operators of every libtorch. The file is written atomically.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The frozen network is disposed.</exception>
    public void Save(string path)
    {
        ObjectDisposedException.ThrowIf(program.IsDisposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => program.Save(stream, metadata));
    }

    /// <summary>Frees the program and its weights.</summary>
    public void Dispose() => program.Dispose();

    private Tensor[] Run(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(program.IsDisposed, this);
        if (image.IsInvalid)
        {
            throw new ArgumentException($"{Name} expects [N, {channels}, H, W]; this tensor is disposed.", nameof(image));
        }

        long[] shape = image.shape;
        if (shape.Length != 4 || shape[1] != channels || shape[2] < 1 || shape[3] < 1)
        {
            throw new ArgumentException($"{Name} expects [N, {channels}, H, W]; this tensor is [{string.Join(", ", shape)}].", nameof(image));
        }

        if (image.dtype != ScalarType.Float32 || image.device_type != DeviceType.CPU)
        {
            throw new ArgumentException($"The frozen {Name} expects {nameof(ScalarType.Float32)} on cpu; this tensor is {image.dtype} on {image.device}. Convert it with .to(…).", nameof(image));
        }

        try
        {
            return program.Run(image);
        }
        catch (ExternalException exception)
        {
            // Only the error itself of libtorch's text; the program and the stack are of no use to a user.
            string reason = exception.Message.Split('\n').LastOrDefault(line => line.StartsWith("RuntimeError", StringComparison.Ordinal)) ?? exception.Message.Split('\n')[0];
            throw new InvalidOperationException($"libtorch cannot run the frozen {Name} on {shape[0]} images of {shape[2]}×{shape[3]}; a larger image or a smaller batch may help. {reason}", exception);
        }
    }
}
