namespace ResNetDsl.Export;

/// <summary>
/// Networks that leave for production: frozen, and in the formats of other runtimes. What leaves is the network as it is in evaluation, whatever mode it is in; hooks do not go with it. The network stays
/// as it is, and later changes of it do not reach what has left.
/// </summary>
/// <remarks>Not members of the network, so that they take no name from its blocks.</remarks>
public static class NetworkExport
{
    /// <summary>Makes a network for inference alone.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is frozen; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The network has a unit of your own, which computes in C#.</exception>
    /// <exception cref="InvalidOperationException">A weight is not a finite number: the training diverged.</exception>
    /// <exception cref="ArgumentException">The options ask for probabilities of a network without a classifier, or for a type that is not supported.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static FrozenNetwork Freeze(this Network network, FreezeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ExportSource.Of(network).Freeze(options ?? new());
    }

    /// <summary>Makes a composition for inference alone. Its outputs are named by the heads.</summary>
    /// <typeparam name="TOutputs">The generated class that names what the heads give.</typeparam>
    /// <param name="composition">The composition.</param>
    /// <param name="options">How it is frozen; null for the defaults.</param>
    /// <inheritdoc cref="Freeze(Network, FreezeOptions?)" path="/*[not(self::param or self::summary)]"/>
    public static FrozenNetwork Freeze<TOutputs>(this Composition<TOutputs> composition, FreezeOptions? options = null)
        where TOutputs : CompositionOutputs
    {
        ArgumentNullException.ThrowIfNull(composition);
        return ExportSource.Of(composition).Freeze(options ?? new());
    }

    /// <summary>
    /// Exports the network to ONNX, for ONNX Runtime, ML.NET, OpenVINO, TensorRT and Triton. The names of the classes, the input pipeline and the function of the network are in the metadata. The file
    /// appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is exported; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The network has a unit of your own, which computes in C#, or something that ONNX cannot express; no file is written.</exception>
    /// <exception cref="InvalidOperationException">A weight is not a finite number: the training diverged.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the network.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void ExportOnnx(this Network network, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ExportSource.Of(network).ExportOnnx(path, options ?? new());
    }

    /// <summary>Exports the composition to ONNX. Its outputs are named by the heads.</summary>
    /// <typeparam name="TOutputs">The generated class that names what the heads give.</typeparam>
    /// <param name="composition">The composition.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is exported; null for the defaults.</param>
    /// <inheritdoc cref="ExportOnnx(Network, string, OnnxOptions?)" path="/*[not(self::param or self::summary)]"/>
    public static void ExportOnnx<TOutputs>(this Composition<TOutputs> composition, string path, OnnxOptions? options = null)
        where TOutputs : CompositionOutputs
    {
        ArgumentNullException.ThrowIfNull(composition);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ExportSource.Of(composition).ExportOnnx(path, options ?? new());
    }
}
