namespace ResNetDsl.Export;

/// <summary>
/// Exports networks for production: frozen, and in the formats of other runtimes. The result computes what the network computes in evaluation, independent of its mode and without hooks. The network is
/// not modified, and later changes of the network do not affect the result.
/// </summary>
/// <remarks>They are extension methods, so that their names remain available for blocks.</remarks>
public static class NetworkExport
{
    /// <summary>Creates a frozen network for inference.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The network has a user-defined unit, which computes in C#.</exception>
    /// <exception cref="InvalidOperationException">A weight is not finite because training diverged.</exception>
    /// <exception cref="ArgumentException">The options ask for probabilities of a network without a classifier, or for a type that is not supported.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static FrozenNetwork Freeze(this Network network, FreezeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ExportSource.Of(network).Freeze(options ?? new());
    }

    /// <summary>Creates a frozen composition for inference. Its outputs are named by the heads.</summary>
    /// <typeparam name="TOutputs">The generated class of the outputs of the heads.</typeparam>
    /// <param name="composition">The composition.</param>
    /// <param name="options">The options; null for the defaults.</param>
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
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The network has a user-defined unit, which computes in C#, or something that ONNX cannot express; no file is written.</exception>
    /// <exception cref="InvalidOperationException">A weight is not finite because training diverged.</exception>
    /// <exception cref="ArgumentException">The options contradict each other or the network.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void ExportOnnx(this Network network, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ExportSource.Of(network).ExportOnnx(path, options ?? new());
    }

    /// <summary>Exports the composition to ONNX. Its outputs are named by the heads.</summary>
    /// <typeparam name="TOutputs">The generated class of the outputs of the heads.</typeparam>
    /// <param name="composition">The composition.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <inheritdoc cref="ExportOnnx(Network, string, OnnxOptions?)" path="/*[not(self::param or self::summary)]"/>
    public static void ExportOnnx<TOutputs>(this Composition<TOutputs> composition, string path, OnnxOptions? options = null)
        where TOutputs : CompositionOutputs
    {
        ArgumentNullException.ThrowIfNull(composition);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ExportSource.Of(composition).ExportOnnx(path, options ?? new());
    }
}
