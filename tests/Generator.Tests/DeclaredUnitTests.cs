using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests;

/// <summary>Units that are classes of the user: what is emitted compiles, warnings being errors, and what is wrong with a class is said at the attribute that names it.</summary>
public sealed class DeclaredUnitTests
{
    private const string Forward =
        "public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward(\"pointwise\", layers.forward(\"depthwise\", input));";

    private const string Layers = """
        [UnitConvolution("depthwise", kernel: 3, Width.In, Depthwise = true, Strided = true)]
        [UnitConvolution("pointwise", kernel: 1, Width.Depth)]
        """;

    private const string Separable = $$"""

        #pragma warning disable CS1591
        {{Layers}}
        public sealed class Separable : IUnit
        {
            {{Forward}}
        }

        """;

    private const string Residual = """

        [UnitConvolution("conv1", kernel: 1, Width.Bottleneck)]
        [UnitConvolution("conv2", kernel: 3, Width.Depth, Strided = true, Normalized = false, Activated = false)]
        [UnitConvolution("skip", kernel: 1, Width.Depth, Strided = true, OnShortcut = true)]
        public sealed class Residual : IUnit
        {
            public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers)
            {
                TorchSharp.torch.Tensor shortcut = layers.Has("skip") ? layers.forward("skip", input) : input;
                return shortcut + layers.forward("conv2", layers.forward("conv1", input));
            }
        }

        """;

    [Theory]
    [InlineData("[Block<Separable>(\"block1\", 16, repeat: 2)] [Block<Residual>(\"block2\", 32, 8, firstStride: 2)]")]
    [InlineData("[Block(\"block1\", Basic, 16, lastStride: 2)] [Block<Residual>(\"block2\", 32, 8, repeat: 2, lastStride: 2)] [Block<Separable>(\"block3\", 64, MaxPool = 2)]")]
    [InlineData("#nullable disable\n[Block<Separable>(\"block1\", 16)]")]
    public void What_is_emitted_compiles(string table) => GeneratorRun.Of(table + " public partial class Net;" + Separable + Residual).AssertClean();

    [Fact]
    public void Properties_have_the_type_of_the_class() => GeneratorRun.Of($$"""
        [Block<Separable>("block1", 16, repeat: 2)] [Block("block2", Bottleneck, 32, 8)]
        public partial class Net;
        {{Separable}}
        public static class Use
        {
            public static (ResNetDsl.Block<Separable>, ResNetDsl.Block) Of(Net net) => (net.Block1, net.Block2);
        }
        """).AssertClean();

    [Fact]
    public void An_internal_class_in_a_public_network_has_an_internal_property()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[Block<Separable>(\"block1\", 16)] [Block(\"block2\", Bottleneck, 32, 8)] public partial class Net;" + Separable.Replace("public sealed", "internal sealed", StringComparison.Ordinal)).AssertClean();

        Assert.Contains("internal Dsl::Block<global::Separable> Block1 { get; }", run.Source, StringComparison.Ordinal);
        Assert.Contains("public Dsl::Block Block2 { get; }", run.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Block<Outer.Separable>(\"block1\", 16)] public partial class Net; public static class Outer { {0} }")]
    [InlineData("[Block<Outer.Separable>(\"block1\", 16)] public partial class Net; internal static class Outer { {0} }")]
    [InlineData("[Block<Separable>(\"block1\", 16)] public partial class Net { {0} }")]
    [InlineData("namespace @event.Of { {0} } namespace Other { using @event.Of; [Block<Separable>(\"block1\", 16)] public partial class Net; }")]
    [InlineData("namespace Dsl { {0} } namespace Other { [Block<Dsl.Separable>(\"block1\", 16)] public partial class Net; }")]
    [InlineData("public static partial class Models { [Block<Separable>(\"block1\", 16)] internal partial class Net; private sealed class Hidden; {0} }")]
    [InlineData("[Block<Outer<int>.Separable>(\"block1\", 16)] public partial class Net; public static class Outer<T> { {0} }")]
    public void Classes_may_stand_anywhere(string source) => GeneratorRun.Of("#pragma warning disable CS1591\n" + source.Replace("{0}", Separable, StringComparison.Ordinal)).AssertClean();

    [Fact]
    public void A_private_class_of_the_network_has_a_private_property() => Assert.Contains(
        "private Dsl::Block<global::Net.Separable> Block1 { get; }",
        GeneratorRun.Of("[Block<Separable>(\"block1\", 16)] public partial class Net { " + Separable.Replace("public sealed", "private sealed", StringComparison.Ordinal) + " }").AssertClean().Source,
        StringComparison.Ordinal);

    [Fact]
    public void RND124_is_on_the_name_of_the_attribute() => Markup.Reports(
        "[{|RND124:Block<Ghost>|}(\"block1\", 64, 16)] [Block(\"block2\", Bottleneck, 64, 16)] public partial class {|RND900:Net|}; internal sealed class Ghost;",
        "error RND124: block1: 'Ghost' cannot be a unit: it does not implement ResNetDsl.IUnit");

    [Fact]
    public void RND124_of_an_IUnit_of_another_namespace() => Markup.Reports(
        "[{|RND124:Block<Other.Ghost>|}(\"block1\", 64)] public partial class {|RND900:Net|}; namespace Other { internal interface IUnit; internal sealed class Ghost : IUnit; }",
        "error RND124: block1: 'Ghost' cannot be a unit: it does not implement ResNetDsl.IUnit");

    [Fact]
    public void RND125_is_on_the_name_of_the_attribute() => Markup.Reports(
        "[{|RND125:Block<Separable>|}(\"block1\", 64)] public partial class {|RND900:Net|};" + Separable.Replace("Width.In", "Width.Bottleneck", StringComparison.Ordinal),
        "error RND125: block1: 'Separable' cannot be a unit: its layer 'depthwise' has a kernel for each channel, so it gives the width In that it takes, not Bottleneck");

    [Fact]
    public void RND209_is_on_the_stride_that_no_layer_has() => Markup.Reports(
        "[Block<Separable>(\"block1\", 64, lastStride: {|RND209:2|})] public partial class {|RND900:Net|};" + Separable.Replace(", Strided = true", "", StringComparison.Ordinal),
        "error RND209: block1, unit 2: no layer of Separable is strided, so it has stride 1, not 2");

    [Fact]
    public void A_class_without_a_constructor_is_the_compilers_to_report_once()
    {
        GeneratorRun run = GeneratorRun.Of("[Block<Separable>(\"block1\", 64)] public partial class Net;" + Separable.Replace(Forward, "public Separable(int width) => _ = width;\n" + Forward, StringComparison.Ordinal));

        Assert.Equal("CS0310", Assert.Single(run.Diagnostics()).Id);
    }
}
