using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The Zoo's <c>export</c>, <c>verify</c> and <c>benchmark --engine</c>.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ExportCommandTests()
    {
        using CifarResNet20 network = new();
        network.SaveSafetensors(folder.Of("weights.safetensors"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("network.onnx", "--format", "onnx")]
    [InlineData("network.onnx", "--format", "onnx", "--preprocess", "--probabilities")]
    [InlineData("network.pt", "--format", "torchscript", "--probabilities")]
    public void An_exported_network_is_verified(string file, params string[] options)
    {
        ProgramResult exported = Zoo(["export", "CifarResNet20", "--weights", "weights.safetensors", "--output", file, .. options]);
        Assert.Empty(exported.Errors);
        Assert.Equal(0, exported.ExitCode);
        ProgramResult verified = Zoo("verify", file, "--weights", "weights.safetensors", "--images", "8");
        Assert.Empty(verified.Errors);
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("The first class is the same for 8 of 8.", verified.Output);
    }

    [Fact]
    public void The_weights_alone_are_written_for_PyTorch()
    {
        ProgramResult exported = Zoo("export", "CifarResNet20", "--weights", "weights.safetensors", "--format", "pytorch", "--output", "x.pth");
        Assert.Empty(exported.Errors);
        Assert.Equal(0, exported.ExitCode);
        ProgramResult inspected = Zoo("inspect", "x.pth");
        Assert.Contains("CifarResNet20", inspected.Output);
    }

    [Fact]
    public void What_cannot_be_done_is_said_in_a_sentence_and_leaves_no_file()
    {
        AssertRefused("--preprocess is for --format onnx", "export", "CifarResNet20", "--weights", "weights.safetensors", "--format", "torchscript", "--preprocess", "--output", "x.pt");
        AssertRefused("Float32 or Float16, not in BFloat16", "export", "CifarResNet20", "--weights", "weights.safetensors", "--type", "bfloat16", "--output", "x.onnx");
        AssertRefused("Choose another name that ends with .h5", "export", "CifarResNet20", "--weights", "weights.safetensors", "--format", "keras", "--output", "x.weights.h5");
        AssertRefused("--probabilities is for --format onnx and torchscript", "export", "CifarResNet20", "--weights", "weights.safetensors", "--format", "keras", "--probabilities", "--output", "x.h5");
        AssertRefused("There is no file 'missing.onnx'", "verify", "missing.onnx");
        AssertRefused("leave out --engine", "benchmark", "CifarResNet20", "--engine", "frozen", "--mode", "train");
        Assert.Equal(["weights.safetensors"], folder.Entries());
    }

    [Theory]
    [InlineData("frozen")]
    [InlineData("onnx")]
    public void An_engine_is_timed(string engine)
    {
        ProgramResult result = Zoo("benchmark", "CifarResNet20", "--engine", engine, "--batch-size", "2", "--num-batches", "10");
        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Forward", result.Output);
    }

    private void AssertRefused(string sentence, params string[] arguments)
    {
        ProgramResult result = Zoo(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, Assert.Single(result.Errors));
    }

    private ProgramResult Zoo(params string[] arguments) => SampleProgram.Run("Zoo", folder.Path, arguments);
}
