using Microsoft.ML.OnnxRuntime;
using ResNetDsl.Architecture;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Export;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Benchmarking;

/// <summary>A network, a batch, and one step of work on them.</summary>
internal interface IBenchmarkStep : IDisposable
{
    /// <summary>Performs the step. All tensors are disposed.</summary>
    void Run();
}

/// <summary>Input of which only the size matters.</summary>
internal static class RandomImages
{
    /// <summary>Uniform values from 0 to 1, [N, C, H, W].</summary>
    public static Tensor Uniform(Shape image, int batchSize)
    {
        // Not rand: where memory does not suffice it gives a null tensor in place of an exception (TorchSharp 0.107.0).
        Tensor images = empty(image.WithBatch(batchSize));
        nn.init.uniform_(images);
        return images;
    }
}

/// <summary>Inference: evaluation mode, no gradients.</summary>
internal sealed class ForwardStep : IBenchmarkStep
{
    private readonly Network network;
    private readonly Tensor images;

    /// <summary>Makes the network and a batch of random images of its declared size.</summary>
    /// <param name="declared">The network.</param>
    /// <param name="batchSize">The number of images.</param>
    public ForwardStep(DeclaredNetwork declared, int batchSize)
    {
        network = declared.Create();
        images = RandomImages.Uniform(declared.Plan.Input, batchSize);
    }

    /// <inheritdoc/>
    public void Run()
    {
        using Tensor output = network.infer(images);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        images.Dispose();
        network.Dispose();
    }
}

/// <summary>Inference of the frozen network.</summary>
internal sealed class FrozenStep : IBenchmarkStep
{
    private readonly FrozenNetwork frozen;
    private readonly Tensor images;

    /// <summary>Freezes the network and makes a batch of random images of its declared size.</summary>
    /// <param name="declared">The network.</param>
    /// <param name="batchSize">The number of images.</param>
    /// <param name="type">The type that it computes in.</param>
    public FrozenStep(DeclaredNetwork declared, int batchSize, ScalarType type = ScalarType.Float32)
    {
        using Network network = declared.Create();
        frozen = network.Freeze(new() { Type = type });
        images = RandomImages.Uniform(declared.Plan.Input, batchSize);
    }

    /// <inheritdoc/>
    public void Run()
    {
        using Tensor output = frozen.infer(images);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        images.Dispose();
        frozen.Dispose();
    }
}

/// <summary>Inference of the exported network in ONNX Runtime.</summary>
internal sealed class OnnxStep : IBenchmarkStep
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ResNetDsl-");
    private readonly InferenceSession session;
    private readonly OrtValue images;
    private readonly RunOptions options = new();

    /// <summary>Exports the network and makes a batch of random images of its declared size.</summary>
    /// <param name="declared">The network.</param>
    /// <param name="batchSize">The number of images.</param>
    public OnnxStep(DeclaredNetwork declared, int batchSize)
    {
        string file = Path.Combine(folder.FullName, "network.onnx");
        using (Network network = declared.Create())
        {
            network.ExportOnnx(file, new() { AnySize = false, Batch = batchSize });
        }

        // As many threads as libtorch has.
        using SessionOptions threads = new() { IntraOpNumThreads = get_num_threads() };
        session = new(file, threads);
        using Tensor random = RandomImages.Uniform(declared.Plan.Input, batchSize);
        images = OrtValue.CreateTensorValueFromMemory(random.data<float>().ToArray(), random.shape);
    }

    /// <inheritdoc/>
    public void Run()
    {
        using IDisposableReadOnlyCollection<OrtValue> output = session.Run(options, session.InputNames, [images], session.OutputNames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        images.Dispose();
        session.Dispose();
        options.Dispose();
        folder.Delete(recursive: true);
    }
}

/// <summary>Training on random labels: cross-entropy, and SGD with TF-slim's weight decay.</summary>
internal sealed class TrainingStep : IBenchmarkStep
{
    private const double LearningRate = 0.01;

    private readonly Network network;
    private readonly Tensor images;
    private readonly Tensor labels;
    private readonly SGD optimizer;

    /// <summary>Makes the network, and a batch of random images of its declared size with random labels: one for each image, or for each position of a dense output.</summary>
    /// <param name="declared">The network.</param>
    /// <param name="batchSize">The number of images.</param>
    public TrainingStep(DeclaredNetwork declared, int batchSize)
    {
        network = declared.Create();
        network.train();
        images = RandomImages.Uniform(declared.Plan.Input, batchSize);
        Shape output = declared.Plan.Output;
        labels = randint(0, output.Channels, output.IsVector ? [batchSize] : [batchSize, output.Height, output.Width], dtype: int64);
        optimizer = new SGD(network.parameter_groups().Select(group => group.ForSGD()), LearningRate);
    }

    /// <summary>The time of the last backward pass.</summary>
    public TimeSpan Backward { get; private set; }

    /// <inheritdoc/>
    public void Run()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        Tensor loss = nn.functional.cross_entropy(network.forward(images), labels);
        long start = TimeProvider.System.GetTimestamp();
        loss.backward();
        Backward = TimeProvider.System.GetElapsedTime(start);
        optimizer.step();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        labels.Dispose();
        images.Dispose();
        network.Dispose();
    }
}
