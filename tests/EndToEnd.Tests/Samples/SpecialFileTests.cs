using System.Diagnostics;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>A pipe without a writer is refused in every place that takes a file: to open it would be to wait for ever.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SpecialFileTests()
    {
        using CifarResNet20 network = new();
        network.SaveSafetensors(folder.Of("weights.safetensors"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("inspect", "pipe")]
    [InlineData("verify", "pipe")]
    [InlineData("table", "--page", "pipe")]
    [InlineData("predict", "CifarResNet20", "--weights", "pipe", "picture.png")]
    [InlineData("predict", "CifarResNet20", "--weights", "weights.safetensors", "pipe")]
    [InlineData("predict", "CifarResNet20", "--weights", "weights.safetensors", "--labels", "pipe", "picture.png")]
    [InlineData("export", "CifarResNet20", "--weights", "pipe", "--output", "x.onnx")]
    public void A_pipe_is_refused(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using (Process make = Process.Start("mkfifo", folder.Of("pipe")))
        {
            make.WaitForExit();
        }

        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Errors, line => line.Contains("'pipe' is empty", StringComparison.Ordinal) && line.Contains("a pipe or a device", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }
}
