using Microsoft.ML.OnnxRuntime;
using ResNetDsl.Export;

namespace ResNetDsl.Benchmarks.Inference;

/// <summary>One way to run a trained network.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Start">Makes it of a file of the network's weights and its export to ONNX; the result runs a batch.</param>
/// <param name="Suits">Whether it has the network.</param>
internal sealed record InferenceEngine(string Name, string Description, Func<InferenceNetwork, InferenceFiles, IInferenceRun> Start, Func<InferenceNetwork, bool> Suits)
{
    /// <summary>All engines; the first is the one that the others are compared with.</summary>
    public static IReadOnlyList<InferenceEngine> All { get; } =
    [
        new("onnx", "ONNX Runtime on the folded export", (_, files) => new OnnxRun(files.Onnx), _ => true),
        new("torchvision", "TorchVision's C# module, eager, in a dispose scope", (_, files) => new StockRun(files.Stock), network => network.Name == "ResNet50"),
        new("module", "the generated network, infer", (network, files) => new ModuleRun(Loaded(network, files)), _ => true),
        new("frozen", "the generated network, frozen in 32 bits", (network, files) => Frozen(network, files, ScalarType.Float32), _ => true),
        new("frozen-bfloat16", "the generated network, frozen in bfloat16", (network, files) => Frozen(network, files, ScalarType.BFloat16), _ => true),
        new("torchscript", "libtorch on the folded export", (_, files) => new ScriptRun(files.Script), _ => true),
    ];

    public static InferenceEngine Find(string name) => All.First(engine => engine.Name == name);

    private static Network Loaded(InferenceNetwork network, InferenceFiles files)
    {
        Network loaded = NetworkWeights.Load(network.Make, files.Weights);
        loaded.eval();
        return loaded;
    }

    private static FrozenRun Frozen(InferenceNetwork network, InferenceFiles files, ScalarType type)
    {
        using Network loaded = Loaded(network, files);
        return new(loaded.Freeze(new() { Type = type }));
    }
}

/// <summary>A network that is ready to run.</summary>
internal interface IInferenceRun : IDisposable
{
    /// <summary>Runs a batch.</summary>
    /// <param name="images">[N, 3, H, W].</param>
    /// <returns>[N, classes]. It is the caller's.</returns>
    Tensor Run(Tensor images);
}

internal sealed class ModuleRun(Network network) : IInferenceRun
{
    public Tensor Run(Tensor images) => network.infer(images);

    public void Dispose() => network.Dispose();
}

internal sealed class FrozenRun(FrozenNetwork network) : IInferenceRun
{
    public Tensor Run(Tensor images) => network.infer(images);

    public void Dispose() => network.Dispose();
}

internal sealed class ScriptRun(string file) : IInferenceRun
{
    private readonly jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(file, DeviceType.CPU, -1);

    public Tensor Run(Tensor images)
    {
        using IDisposable inference = no_grad();
        return module.forward(images);
    }

    public void Dispose() => module.Dispose();
}

internal sealed class StockRun : IInferenceRun
{
    private readonly nn.Module<Tensor, Tensor> network;

    public StockRun(string file)
    {
        network = torchvision.models.resnet50(num_classes: 1000);
        network.load(file);
        network.eval();
    }

    public Tensor Run(Tensor images)
    {
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return network.call(images).MoveToOuterDisposeScope();
    }

    public void Dispose() => network.Dispose();
}

internal sealed class OnnxRun : IInferenceRun
{
    private readonly SessionOptions options = new() { IntraOpNumThreads = get_num_threads() };
    private readonly RunOptions run = new();
    private readonly InferenceSession session;

    public OnnxRun(string file) => session = new(file, options);

    public Tensor Run(Tensor images)
    {
        // The memory of the images, as the other engines read it.
        using OrtValue value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, images.shape, MemoryOf(images), images.numel() * sizeof(float));
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, session.InputNames, [value], session.OutputNames);
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    private static unsafe IntPtr MemoryOf(Tensor images)
    {
        fixed (byte* first = images.bytes)
        {
            return (IntPtr)first; // libtorch's memory does not move
        }
    }

    public void Dispose()
    {
        session.Dispose();
        run.Dispose();
        options.Dispose();
    }
}
