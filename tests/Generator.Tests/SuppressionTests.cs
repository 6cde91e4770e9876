using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests;

/// <summary>What cannot be built cannot be silenced.</summary>
public sealed class SuppressionTests
{
    [Fact]
    public void Pragma_silences_no_error() => Markup.Reports(
        """
        #pragma warning disable
        #pragma warning disable RND103, RND900
        [Block("a", Bottleneck, {|RND103:0|}, 2)]
        internal partial class {|RND900:Net|};
        """,
        "error RND103: a: depth must be at least 1, not 0");

    [Fact]
    public void Errors_are_not_configurable() => Assert.All(
        Descriptors.All.Append(Descriptors.GeneratorFailed),
        descriptor => Assert.Equal(descriptor.DefaultSeverity == DiagnosticSeverity.Error, IsNotConfigurable(descriptor)));

    // After a generator's error that is not configurable, csc stops before it runs the analyzers that say what is wrong.
    [Fact]
    public void Summary_is_configurable_and_still_an_error() =>
        Assert.Equal((false, DiagnosticSeverity.Error), (IsNotConfigurable(Descriptors.NotGenerated), Descriptors.NotGenerated.DefaultSeverity));

    [Fact]
    public void Summary_does_not_need_the_analyzer()
    {
        GeneratorRun run = GeneratorRun.Of("[Block(\"a\", Bottleneck, 0, -2)] internal partial class Net;");

        Assert.Equal(
            ["error RND900: 'Net' was not generated: its table has 2 errors; the first: a: depth must be at least 1, not 0"],
            run.Result.Diagnostics.Select(Markup.Describe));
    }

    private static bool IsNotConfigurable(DiagnosticDescriptor descriptor) => descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable);
}
