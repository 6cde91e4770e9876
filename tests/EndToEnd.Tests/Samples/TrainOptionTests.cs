using ResNetDsl.Data;
using ResNetDsl.Options;
using ResNetDsl.Training;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The command line of <c>train</c> has every option that the library declares for it.</summary>
public sealed class TrainOptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainOptionTests() => ShapeImages.Write(folder.Of("shapes"), 40, 20);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Help_lists_every_declared_option()
    {
        string help = SampleProgram.Run("Zoo", folder.Path, "train", "--help").Output;
        foreach (OptionSetting setting in new TrainingOptions().Settings().Concat(new LoaderOptions().Settings()))
        {
            Assert.Matches($@"\n  --{setting.Name}[ \r\n]", help);
            Assert.Contains(setting.Words is { } words ? $"--{setting.Name} <{words}>" : "", help, StringComparison.Ordinal);
        }

        Assert.Contains("By default 0.1 for sgd", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--precision must be float32 or bfloat16.", "--precision", "half")]
    [InlineData("--learning-rate must be a number above 0, not '0'.", "--learning-rate", "0")]
    [InlineData("--milestones must be whole numbers, each at least 0, not '3 x'.", "--milestones", "3", "x")]
    [InlineData("--workers must be a whole number from 0 to 256, not '1,5'.", "--workers", "1,5")]
    [InlineData("momentum is an option of sgd, and the optimizer is adamw. Leave it out, or choose another optimizer.", "--optimizer", "adamw", "--momentum", "0.5")]
    public void A_mistake_is_one_sentence(string sentence, params string[] options)
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, ["train", "CifarResNet20", "--data", "shapes", .. options]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(sentence, Assert.Single(result.Errors));
    }
}
