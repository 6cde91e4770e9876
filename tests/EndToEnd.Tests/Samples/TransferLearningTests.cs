using ResNetDsl.Weights;

namespace ResNetDsl.EndToEnd.Tests.Samples;

[Trait(Lane.Trait, Lane.Long)]
public sealed class TransferLearningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_trains_three_networks_and_draws_what_they_reach()
    {
        ProgramResult result = SampleProgram.Run("TransferLearning", folder.Path, "--images", "20", "--epochs", "1");

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("20 training pictures of arrow, circle, crescent, cross, heart, hourglass, lightning, square, star, triangle, 20 held out\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Split("by its graph: 110 tensors loaded").Length - 1);
        Assert.Matches(
            @"\nHeld-out accuracy at the end:\n +\d+\.\d ?%  published weights, classifier only\n +\d+\.\d ?%  published weights, whole network\n +\d+\.\d ?%  random weights, whole network\n", result.Output);
        string written = folder.Of("transfer-output");
        Assert.Equal(["transfer.png", "transfer.svg", "weights.safetensors"], Directory.GetFiles(written).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("published weights, whole network, ", File.ReadAllText(Path.Combine(written, "transfer.svg")), StringComparison.Ordinal);

        // With what a program needs to classify pictures.
        using WeightFile weights = WeightFile.Open(Path.Combine(written, "weights.safetensors"));
        Assert.Contains("\"lightning\"", weights.Metadata["classes"], StringComparison.Ordinal);
        Assert.Contains("ResNetDsl.pipeline", weights.Metadata.Keys);
    }

    [Fact]
    public void It_takes_pictures_of_a_folder()
    {
        ShapeImages.Write(folder.Of("mine"), 40, 20);
        ProgramResult split = SampleProgram.Run("TransferLearning", folder.Path, "--data", "mine", "--epochs", "1");
        Assert.Empty(split.Errors);
        Assert.Contains(" star, triangle, 20 held out\n", split.Output, StringComparison.Ordinal);
        ProgramResult plain = SampleProgram.Run("TransferLearning", folder.Path, "--data", "mine/train", "--test-share", "0.25", "--epochs", "1");
        Assert.Empty(plain.Errors);
        Assert.Contains(" star, triangle, 10 held out\n", plain.Output, StringComparison.Ordinal);
        ProgramResult bad = SampleProgram.Run("TransferLearning", folder.Path, "--data", "none");
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("'none'", Assert.Single(bad.Errors), StringComparison.Ordinal);
    }
}
