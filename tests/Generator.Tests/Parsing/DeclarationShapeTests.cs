using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Parsing;

/// <summary>Wherever C# lets a partial class stand, a network may stand, and the result compiles without a warning.</summary>
public sealed class DeclarationShapeTests
{
    private const string Table = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3)]
        """;

    public static TheoryData<string, string, string> Places => new()
    {
        { "in the global namespace", $"{Table} public partial class Net;", "Net.g.cs" },
        { "with braces", $"{Table} public partial class Net {{ }}", "Net.g.cs" },
        { "in a file-scoped namespace", $"namespace Zoo.Models; {Table} public partial class Net;", "Zoo.Models.Net.g.cs" },
        { "in a block namespace", $"namespace Zoo.Models {{ {Table} public partial class Net; }}", "Zoo.Models.Net.g.cs" },
        { "in nested namespaces", $"namespace Zoo {{ namespace Models.Large {{ {Table} public partial class Net; }} }}", "Zoo.Models.Large.Net.g.cs" },
        { "in a namespace of keywords", $"namespace @event.@class {{ {Table} public partial class Net; }}", "event.class.Net.g.cs" },
        { "in a namespace named as the library", $"namespace ResNetDsl.Models {{ {Table} public partial class Net; }}", "ResNetDsl.Models.Net.g.cs" },
        { "in a namespace that hides the library", $"namespace Zoo.ResNetDsl {{ {Table} public partial class Net; }}", "Zoo.ResNetDsl.Net.g.cs" },
        { "in a namespace that hides System and TorchSharp", $"namespace Zoo.System {{ namespace TorchSharp {{ {Table} public partial class Net; }} }}", "Zoo.System.TorchSharp.Net.g.cs" },
        { "in a namespace named as an alias of the emitted file", $"namespace Dsl {{ {Table} public partial class Net; }}", "Dsl.Net.g.cs" },
        { "beside a class named as an alias of the emitted file", $"internal class DslUnits; {Table} public partial class Net;", "Net.g.cs" },
        { "named as a keyword", $"{Table} public partial class @class;", "class.g.cs" },
        { "named as a contextual keyword", $"{Table} public partial class @record;", "record.g.cs" },
        { "named with letters of many scripts", $"{Table} public partial class Netz_Größe_網路_ネット;", "Netz_Größe_網路_ネット.g.cs" },
        { "named with a combining mark", $"{Table} public partial class Cafe\u0301;", "Cafe\u0301.g.cs" },
        { "with a long name", $"{Table} public partial class N{new string('x', 400)};", $"N{new string('x', 400)}.g.cs" },
        { "internal", $"{Table} internal partial class Net;", "Net.g.cs" },
        { "internal by default", $"{Table} partial class Net;", "Net.g.cs" },
        { "sealed", $"{Table} public sealed partial class Net;", "Net.g.cs" },
        { "in two parts, modifiers and documentation on one", $"/// <summary>A network.</summary>\npublic sealed partial class Net;\n{Table} partial class Net;", "Net.g.cs" },
        { "in a class", $"internal partial class Models {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in a static class", $"internal static partial class Models {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in a struct", $"internal partial struct Models {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in a readonly ref struct", $"internal readonly ref partial struct Models {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in a record", $"internal partial record Models {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in a record struct", $"internal partial record struct Models(int Size) {{ {Table} public partial class Net; }}", "Models.Net.g.cs" },
        { "in an interface", $"internal partial interface IModels {{ {Table} public partial class Net; }}", "IModels.Net.g.cs" },
        { "in a generic class", $"internal partial class Models<T, @in> where T : class {{ {Table} public partial class Net; }}", "Models_2.Net.g.cs" },
        { "in a class named as a keyword", $"internal partial class @class<@int> {{ {Table} public partial class Net; }}", "class_1.Net.g.cs" },
        { "in classes four deep", $"namespace Zoo; internal partial class A {{ partial struct B {{ partial record C<T> {{ {Table} internal partial class Net; }} }} }}", "Zoo.A.B.C_1.Net.g.cs" },
        { "private in a class", $"internal partial class Models {{ {Table} private partial class Net; public static object Make() => new Net(); }}", "Models.Net.g.cs" },
        { "protected in a class", $"internal partial class Models {{ {Table} protected partial class Net; }}", "Models.Net.g.cs" },
        { "deriving from Network", $"{Table} public partial class Net : Network;", "Net.g.cs" },
        { "deriving from Network on another part", $"{Table} public partial class Net; partial class Net : ResNetDsl.Network;", "Net.g.cs" },
        { "with an interface", $"internal interface INamed {{ string GetName(); }} {Table} internal partial class Net : INamed;", "Net.g.cs" },
        { "with attributes in one list", "[Block(\"a\", Bottleneck, 8, 2), Block(\"b\", Bottleneck, 8, 2), Network(Classes = 0)] public partial class Net;", "Net.g.cs" },
        { "with full attribute names", "[BlockAttribute(\"a\", Bottleneck, 8, 2)] [global::ResNetDsl.NetworkAttribute(Classes = 0)] public partial class Net;", "Net.g.cs" },
        { "with an attribute by alias", "namespace Zoo { using Stage = ResNetDsl.BlockAttribute; [Stage(\"a\", Bottleneck, 8, 2)] public partial class Net; }", "Zoo.Net.g.cs" },
        { "under conditional compilation", $"#if !ABSENT\n{Table}\n#else\n[Block(\"other\", Bottleneck, 8, 2)]\n#endif\npublic partial class Net;", "Net.g.cs" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_network_may_stand(string where, string source, string hintName)
    {
        GeneratorRun run = GeneratorRun.Of(source).AssertClean();

        Assert.Equal([hintName], run.Sources.Keys);
        Assert.NotEmpty(where);
    }

    [Fact]
    public void Several_networks_may_stand_in_one_file()
    {
        GeneratorRun run = GeneratorRun.Of(Tables.Small("A") + Tables.Small("B") + Tables.Small("C", "internal")).AssertClean();

        Assert.Equal(["A.g.cs", "B.g.cs", "C.g.cs"], run.Sources.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_may_differ_in_case_only()
    {
        GeneratorRun run = GeneratorRun.Of(Tables.Small("Resnet") + Tables.Small("ResNet") + Tables.Small("Other")).AssertClean();

        Assert.Equal(3, run.Sources.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("Other.g.cs", run.Sources.Keys);
    }

    [Fact]
    public void One_name_may_stand_in_two_namespaces()
    {
        GeneratorRun run = GeneratorRun.Of($"namespace A {{ {Table} public partial class Net; }} namespace B {{ {Table} public partial class Net; }}").AssertClean();

        Assert.Equal(["A.Net.g.cs", "B.Net.g.cs"], run.Sources.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_that_are_equal_once_written_as_a_file_name_do_not_collide()
    {
        GeneratorRun run = GeneratorRun.Of(
            $"internal partial class Models<T> {{ {Table} public partial class Net; }} internal partial class Models_1 {{ {Table} public partial class Net; }}").AssertClean();

        Assert.Equal(2, run.Sources.Count);
    }

    [Fact]
    public void A_network_may_have_members_of_its_own()
    {
        GeneratorRun.Of($$"""
            internal interface ILabelled { string Label { get; } }

            {{Table}}
            internal partial class Net : ILabelled, System.IDisposable
            {
                private static readonly string[] Labels = ["cat", "boat"];

                public Net(string label) : this(device: null) => Label = label;

                private Net(int size, string label) : this(label) => Size = size;

                public string Label { get; } = "";

                public int Size { get; set; }

                public static Net Large() => new(1024, Labels[0]);

                public override string ToString() => $"{Label}: {Depth} layers, {Block1.Count + Block2.Count} units";

                public override TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input)
                {
                    using TorchSharp.torch.Tensor half = input * 0.5;
                    return base.forward(half);
                }

                internal sealed class Options { public int Steps { get; set; } }

                internal enum Mode { Train, Evaluate }
            }
            """).AssertClean();
    }

    [Fact]
    public void The_generated_surface_is_what_users_call()
    {
        GeneratorRun.Of($$"""
            {{Table}}
            internal partial class Net;

            internal static class Use
            {
                internal const long Budget = Net.ParameterCount + Net.MultiplyAdds + Net.ReceptiveField + Net.Depth + Net.OutputStride;
                internal const string Summary = Net.Summary;

                internal static void Run(TorchSharp.torch.Tensor images)
                {
                    using Net net = new();
                    using Net other = new(TorchSharp.torch.CPU, TorchSharp.torch.ScalarType.Float64);
                    using TorchSharp.torch.Tensor logits = net.forward(images);
                    using Net.EndPoints points = net.forward_end_points(images);
                    TorchSharp.torch.Tensor[] all = [points.Block1.Output, points.Block1[0].Conv1, points.Block2[^1].Output, points.Logits, points.Predictions, points.Output, points["Net/block1"]];
                    ResNetDsl.Block block = net.Block1;
                    ResNetDsl.Unit unit = block[0];
                    TorchSharp.torch.Tensor[] weights = [net.Block1[0].Conv2.Weight, net.Block1[0].Conv2.Norm!.Bias, net.Logits.Weight];
                    using TorchSharp.torch.Tensor inferred = net.infer(images);
                    System.Collections.Generic.IReadOnlyList<TorchSharp.torch.Tensor> maps = net.forward_intermediates(images, net.Block2);
                    ResNetDsl.Architecture.Shape[] shapes = [Net.InputShape, Net.OutputShape];
                    ResNetDsl.Architecture.Plans.NetworkPlan plan = Net.Plan;
                    TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> module = net;
                }
            }
            """).AssertClean();
    }

    public static TheoryData<string, string> Sharing => new()
    {
        { "both public", "{0} public partial class First; {0} [Shares(typeof(First))] public partial class Second;" },
        { "both internal", "{0} internal partial class First; {0} [Shares(typeof(First))] internal partial class Second;" },
        { "a public one with an internal one", "{0} internal partial class First; {0} [Shares(typeof(First))] public partial class Second;" },
        { "an internal one with a public one", "{0} public partial class First; {0} [Shares(typeof(First))] internal partial class Second;" },
        { "in different namespaces", "namespace A {{ {0} public partial class First; }} namespace @event {{ using A; {0} [Shares(typeof(First))] public partial class Second; }}" },
        { "with one named as a keyword", "{0} public partial class @class; {0} [Shares(typeof(@class))] public partial class Second; internal static class Names {{ internal class First : @class; }}" },
    };

    [Theory]
    [MemberData(nameof(Sharing))]
    public void Networks_may_share(string which, string source)
    {
        GeneratorRun run = GeneratorRun.Of(string.Format(null, source, Table)).AssertClean();

        Assert.Equal(2, run.Sources.Count);
        Assert.NotEmpty(which);
    }

    [Theory]
    [InlineData("public", "public")]
    [InlineData("internal", "internal")]
    [InlineData("internal", "private")]
    [InlineData("protected", "protected")]
    [InlineData("protected", "private")]
    [InlineData("private", "private")]
    [InlineData("protected internal", "internal")]
    [InlineData("private protected", "private")]
    public void The_constructor_that_shares_can_be_called_where_both_networks_are_seen(string first, string second)
    {
        GeneratorRun.Of($$"""
            internal partial class Models
            {
                {{Table}} {{first}} partial class First;
                {{Table}} [Shares(typeof(First))] {{second}} partial class Second;

                internal static object Make() => new Second(new First());
            }
            """).AssertClean();
    }

    [Theory]
    [InlineData("public", "internal")]
    [InlineData("public", "private")]
    [InlineData("internal", "protected")]
    [InlineData("protected", "internal")]
    [InlineData("protected internal", "private protected")]
    public void A_network_may_share_with_one_that_fewer_can_see(string second, string first)
    {
        GeneratorRun.Of($$"""
            /// <summary>Networks.</summary>
            public partial class Models
            {
                {{Table}} {{first}} partial class First;
                {{Table}} [Shares(typeof(First))] {{second}} partial class Second;
            }
            """).AssertClean();
    }

    [Fact]
    public void A_network_may_share_with_one_in_a_closed_generic_type()
    {
        GeneratorRun.Of($$"""
            internal partial class Models<T> { {{Table}} internal partial class First; }
            {{Table}} [Shares(typeof(Models<int>.First))] internal partial class Second;
            """).AssertClean();
    }
}
