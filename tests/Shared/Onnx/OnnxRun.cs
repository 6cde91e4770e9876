using Microsoft.ML.OnnxRuntime;

namespace ResNetDsl.Tests;

/// <summary>Runs an exported network in ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>Runs a file on one input of any of its types.</summary>
    /// <returns>The outputs by name, in the current dispose scope.</returns>
    public static Dictionary<string, TorchSharp.torch.Tensor> Of(string path, TorchSharp.torch.Tensor input)
    {
        using InferenceSession session = Open(path);
        return Of(session, input);
    }

    /// <summary>Opens a file for several runs. ONNX Runtime takes seconds to optimize a graph of a thousand layers.</summary>
    /// <returns>A session on one thread.</returns>
    public static InferenceSession Open(string path)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new(path, options);
    }

    /// <summary>Runs a session on one input of any of its types.</summary>
    /// <returns>The outputs by name, in the current dispose scope.</returns>
    public static Dictionary<string, TorchSharp.torch.Tensor> Of(InferenceSession session, TorchSharp.torch.Tensor input)
    {
        using TorchSharp.torch.Tensor contiguous = input.contiguous();
        using OrtValue value = input.dtype == TorchSharp.torch.ScalarType.Byte
            ? OrtValue.CreateTensorValueFromMemory(contiguous.data<byte>().ToArray(), input.shape)
            : OrtValue.CreateTensorValueFromMemory(contiguous.data<float>().ToArray(), input.shape);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, session.InputNames, [value], session.OutputNames);
        return session.OutputNames.Zip(results).ToDictionary(
            result => result.First,
            result => TorchSharp.torch.tensor(result.Second.GetTensorDataAsSpan<float>().ToArray()).reshape(result.Second.GetTensorTypeAndShape().Shape),
            StringComparer.Ordinal);
    }
}
