using ResNetDsl.Generator.Emission;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests;

/// <summary>RND901: a defect of the generator is an error that names the network, never a warning that the generator is gone.</summary>
public sealed class GeneratorFailureTests
{
    internal static readonly NetworkGenerator Failing = new((source, check) =>
        source.Table.Name == "Broken" ? throw new InvalidOperationException("no such\r\nlayer") : NetworkEmitter.Emit(source, check));

    [Fact]
    public void RND901_is_on_the_class_and_the_other_networks_are_generated() => Markup.Reports(
        Failing,
        Tables.Small("Good") + Tables.Small("{|RND901:Broken|}", "internal") + "internal static class Use { internal static object Make() => new Good(); }",
        "error RND901: The ResNet generator failed on 'Broken': System.InvalidOperationException: no such layer. Please report this");

    [Fact]
    public void Cancellation_is_no_failure()
    {
        using CancellationTokenSource canceled = new();
        NetworkGenerator generator = new((_, _) =>
        {
            canceled.Cancel();
            throw new OperationCanceledException(canceled.Token);
        });

        Assert.ThrowsAny<OperationCanceledException>(() => Microsoft.CodeAnalysis.CSharp.CSharpGeneratorDriver.Create(generator)
            .RunGenerators(TestProject.Of(Tables.Small("Net")).Compilation, canceled.Token));
    }
}
