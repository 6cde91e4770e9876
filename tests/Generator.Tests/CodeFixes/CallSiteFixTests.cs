using Microsoft.CodeAnalysis;
using ResNetDsl.CodeFixes;

namespace ResNetDsl.Generator.Tests.CodeFixes;

/// <summary>Each way out of what is said of call sites, as it changes the source; nothing is reported of the result.</summary>
public sealed class CallSiteFixTests
{
    private const string Network = """

        [Block("block1", Bottleneck, 256, 64, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128)]
        public partial class Net;
        """;

    [Theory]
    [InlineData("net.forward(TorchSharp.torch.randn(8, 1, 224, 224))", "net.forward(TorchSharp.torch.randn(8, 3, 224, 224))")]
    [InlineData("net.forward(TorchSharp.torch.zeros([8, /* gray */ 1, 224, 224]).cpu())", "net.forward(TorchSharp.torch.zeros([8, /* gray */ 3, 224, 224]).cpu())")]
    [InlineData("net.forward(TorchSharp.torch.rand(3, 224, 224))", "net.forward(TorchSharp.torch.rand(3, 224, 224).unsqueeze(0))")]
    [InlineData("net.forward_intermediates(images, \"blok2\")", "net.forward_intermediates(images, \"block2\")")]
    [InlineData("net.forward_intermediates(images, \"block1\", \"block3\")", "net.forward_intermediates(images, \"block1\", \"block2\")")]
    [InlineData("net.Block1[/* third */ 2]", "net.Block1[/* third */ 1]")]
    [InlineData("net.Block1[-1]", "net.Block1[1]")]
    [InlineData("net.Block1[^0]", "net.Block1[^1]")]
    [InlineData("net.Block1[^3]", "net.Block1[^2]")]
    [InlineData("net.Blocks[int.MaxValue]", "net.Blocks[1]")]
    public void Fixes(string before, string after)
    {
        FixRun run = FixRun.Of(Program(before));
        Diagnostic diagnostic = Assert.Single(run.Diagnostics());

        FixRun changed = run.After(run.Offers(diagnostic, new CallSiteFixProvider()).Single());

        Assert.Equal(Program(after), changed.Text);
        Assert.Empty(changed.Complaints());
    }

    [Theory]
    [InlineData("net.forward(TorchSharp.torch.rand(224, 224))")]
    [InlineData("net.forward(TorchSharp.torch.rand(224, 224, 3))")]
    [InlineData("net.forward(TorchSharp.torch.rand(8, 3, 300, 300))")]
    [InlineData("net.forward_intermediates(images, \"encoder\")")]
    [InlineData("net.Block1[-2]")]
    public void What_cannot_be_guessed_is_not_offered(string code)
    {
        FixRun run = FixRun.Of(Program(code));

        Assert.Empty(run.Offers(Assert.Single(run.Diagnostics()), new CallSiteFixProvider()));
    }

    private static string Program(string expression) => $$"""
        internal static class Use
        {
            internal static object Run(Net net, TorchSharp.torch.Tensor images) => {{expression}};
        }
        {{Network}}
        """;
}
