using System.IO.Compression;
using Microsoft.ML.OnnxRuntime;
using ResNetDsl.Platform;
using ResNetDsl.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Benchmarking;

/// <summary>An exported network in the runtime for which it was exported.</summary>
internal abstract class ExportedNetwork : IDisposable
{
    /// <summary>The name of the original network; null if the file does not record it.</summary>
    public abstract string? NetworkName { get; }

    /// <summary>Whether its input is pictures, bytes [N, H, W, 3], instead of images.</summary>
    public virtual bool TakesPictures => false;

    /// <summary>Whether its outputs are probabilities.</summary>
    public bool GivesProbabilities { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file: ONNX or TorchScript.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is empty or special, or is neither.</exception>
    public static ExportedNetwork Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.");
        }

        if (InputFile.IsEmptyOrSpecial(path))
        {
            throw new InvalidDataException($"'{path}' is empty, or is a pipe or a device. Specify a file that 'export' has written.");
        }

        return IsArchive(path) ? new Script(path) : new OnnxModel(path);
    }

    /// <summary>Runs it.</summary>
    /// <param name="input">Images [N, C, H, W], or pictures [N, H, W, 3].</param>
    /// <returns>Its first output, which is the caller's.</returns>
    public abstract Tensor Run(Tensor input);

    /// <inheritdoc/>
    public abstract void Dispose();

    private static bool IsArchive(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
    }

    private sealed class OnnxModel : ExportedNetwork
    {
        private readonly InferenceSession session;

        public OnnxModel(string path)
        {
            try
            {
                session = new(path);
            }
            catch (OnnxRuntimeException exception)
            {
                throw new InvalidDataException($"ONNX Runtime cannot read '{path}': {exception.Message.Split('\n')[0]}", exception);
            }

            GivesProbabilities = session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(NetworkTag.ProbabilitiesKey) == "true";
        }

        public override string? NetworkName => session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(NetworkTag.NameKey);

        public override bool TakesPictures => session.InputMetadata.Values.First().ElementType == typeof(byte);

        public override Tensor Run(Tensor input)
        {
            using Tensor contiguous = input.contiguous();
            using OrtValue value = TakesPictures
                ? OrtValue.CreateTensorValueFromMemory(contiguous.data<byte>().ToArray(), input.shape)
                : OrtValue.CreateTensorValueFromMemory(contiguous.data<float>().ToArray(), input.shape);
            using RunOptions run = new();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, session.InputNames, [value], session.OutputNames);
            return tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
        }

        public override void Dispose() => session.Dispose();
    }

    private sealed class Script : ExportedNetwork
    {
        private readonly jit.ScriptModule<Tensor, Tensor> module;
        private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

        public Script(string path)
        {
            try
            {
                using ZipArchive zip = ZipFile.OpenRead(path);
                foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName.Contains("/extra/", StringComparison.Ordinal)))
                {
                    using StreamReader reader = new(entry.Open());
                    metadata[entry.Name] = reader.ReadToEnd();
                }
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidDataException($"'{path}' is neither an ONNX model nor a TorchScript archive.", exception);
            }

            if (!metadata.ContainsKey(NetworkTag.NameKey))
            {
                throw new InvalidDataException($"'{path}' is an archive that 'export' has not written, and programs from other sources are not run.");
            }

            Backend.LoadedFor(NetworkName);
            module = jit.load<Tensor, Tensor>(path, DeviceType.CPU, -1);
            GivesProbabilities = metadata.GetValueOrDefault(NetworkTag.ProbabilitiesKey) == "true";
        }

        public override string NetworkName => metadata[NetworkTag.NameKey];

        public override Tensor Run(Tensor input)
        {
            using IDisposable inference = no_grad();
            return module.forward(input);
        }

        public override void Dispose() => module.Dispose();
    }
}
