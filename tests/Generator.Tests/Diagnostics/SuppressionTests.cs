using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Diagnostics;

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
        Rules.Declarations.Select(Descriptors.Of).Append(Descriptors.GeneratorFailed),
        descriptor => Assert.Equal(descriptor.DefaultSeverity == DiagnosticSeverity.Error, IsNotConfigurable(descriptor)));

    [Fact]
    public void Call_sites_are_configurable() => Assert.All(Rules.CallSites.Select(Descriptors.Of), descriptor => Assert.False(IsNotConfigurable(descriptor)));

    [Fact]
    public void Every_descriptor_links_to_its_page() => Assert.All(
        Rules.All.Select(Descriptors.Of).Append(Descriptors.NotGenerated).Append(Descriptors.GeneratorFailed),
        descriptor => Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal));

    [Fact]
    public void Pragma_silences_a_warning() => Markup.Reports(
        """
        [Block("a", Bottleneck, 1024, 256)]
        #pragma warning disable RND208
        [Block("b", Bottleneck, 512, 128)]
        #pragma warning restore RND208
        [Block("c", Bottleneck, 1024, 256)]
        [Block("d", Bottleneck, {|RND208:256|}, 64)]
        [Block("e", Bottleneck, 2048, 512)]
        internal partial class Net;
        """,
        "error RND208: d narrows the network from 1,024 to 256 channels, and e widens it to 2,048; is the depth mistyped?");

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
