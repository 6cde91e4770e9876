using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.CallSites;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Parsing;

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
            public static (Separable, ResNetDsl.Layers.Convolution, ResNetDsl.Layers.Convolution?) Of(Net net) => (net.Block1[0].Own, net.Block1[0].Pointwise, net.Block2[0].Shortcut);
        }
        """).AssertClean();

    [Fact]
    public void An_internal_class_in_a_public_network_has_an_internal_property()
    {
        GeneratorRun run = GeneratorRun.Of(
            "[Block<Separable>(\"block1\", 16)] [Block(\"block2\", Bottleneck, 32, 8)] public partial class Net;" + Separable.Replace("public sealed", "internal sealed", StringComparison.Ordinal)).AssertClean();

        Assert.Contains("internal global::ResNetDsl.Block<SeparableUnit> Block1 { get; }", run.Source, StringComparison.Ordinal);
        Assert.Contains("public global::ResNetDsl.Block<BottleneckUnit> Block2 { get; }", run.Source, StringComparison.Ordinal);
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
        "private global::ResNetDsl.Block<SeparableUnit> Block1 { get; }",
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
        "error RND125: block1: 'Separable' cannot be a unit: its layer 'depthwise' is depthwise, so its output has the width of its input, In, not Bottleneck");

    [Theory]
    [InlineData("public readonly Parameter gate = null!;", "field 'gate' (Parameter)")]
    [InlineData("private readonly Conv1d? gate = null; public Conv1d? Given => gate;", "field 'gate' (Conv1d)")]
    [InlineData("public Linear? Gate { get; set; }", "property 'Gate' (Linear)")]
    [InlineData("public nn.Module<Tensor, Tensor>? gate;", "field 'gate' (Module<Tensor, Tensor>)")]
    [InlineData("public ModuleList<Linear>? gate;", "field 'gate' (ModuleList<Linear>)")]
    [InlineData("public Own? gate; public sealed class Own() : nn.Module(\"own\");", "field 'gate' (Own)")]
    [InlineData("public Parameter?[,][]? gate;", "field 'gate' (Parameter[,][])")]
    [InlineData("public List<Linear>? gate;", "field 'gate' (List<Linear>)")]
    [InlineData("public IReadOnlyList<Linear>? gate;", "field 'gate' (IReadOnlyList<Linear>)")]
    [InlineData("public IEnumerable<Linear>? gate;", "field 'gate' (IEnumerable<Linear>)")]
    [InlineData("public Dictionary<string, Linear[]>? gate;", "field 'gate' (Dictionary<string, Linear[]>)")]
    [InlineData("public (int, Parameter?) gate;", "field 'gate' ((int, Parameter))")]
    [InlineData("public (int, (Parameter, int))? gate;", "field 'gate' ((int, (Parameter, int))?)")]
    [InlineData("public System.Tuple<Linear>? gate;", "field 'gate' (Tuple<Linear>)")]
    [InlineData("public KeyValuePair<string, Linear>? gate;", "field 'gate' (KeyValuePair<string, Linear>?)")]
    public void RND126_of_a_member(string member, string named) => Loses(member, $"its {named} is neither trained nor saved; declare it as a layer");

    [Theory]
    [InlineData("public Tensor? constant; public Tensor[]? constants;")]
    [InlineData("public static readonly Parameter gate = null!; public static Linear? Gate { get; set; } public const string Name = \"gate\";")]
    [InlineData("public Linear? Gate { get => null; set { } } public Linear? Other => Gate; public Linear? Made() => Gate;")]
    [InlineData("public System.Func<Linear>? gate; public System.Lazy<Parameter>? other; public event System.Action<Linear>? Changed { add { } remove { } }")]
    [InlineData("public Held<Linear>? gate; public Parameter? Of(Held<Linear> held) => held.Of; public sealed class Held<T>(Parameter? of) { public Parameter? Of { get; } = of; }")]
    [InlineData("public object? gate; public System.IDisposable? other; public List<object>? more; public dynamic? any;")]
    [InlineData("public Nodes? nodes; public sealed class Nodes : List<Nodes>;")]
    [InlineData("public Mine.Parameter? parameter; public Mine.Module? module; public static class Mine { public sealed class Parameter; public sealed class Module; }")]
    public void RND126_is_not_said_of(string members) => GeneratorRun.Of(Gated(members)).AssertClean();

    [Fact]
    public void RND126_counts_the_members_in_the_order_of_the_class_and_its_bases()
    {
        const string baseClass = "} public abstract class Base<T> { public T? third;";
        const string bases = "Base<Parameter>, IUnit";
        Loses(
            "public Linear? First { get; set; } public Linear? second;" + baseClass,
            "its property 'First' (Linear) and 2 other members are neither trained nor saved; declare them as layers",
            bases);
        Loses(baseClass, "its field 'third' (Parameter) is neither trained nor saved; declare it as a layer", bases);
    }

    [Theory]
    [InlineData("nn.Module, IUnit", "public Gated() : base(\"gated\") { }")]
    [InlineData(
        "Middle, IUnit",
        "} public abstract class Middle() : nn.Module<Tensor, Tensor>(\"middle\") { public override Tensor forward(Tensor input) => input;")]
    public void RND126_of_a_module(string bases, string members) =>
        Loses(members, "it is a module itself, which is neither trained nor saved; remove its base class and declare its layers", bases);

    [Fact]
    public void RND126_names_the_field_of_a_module() => Loses(
        "private readonly Conv1d gate = nn.Conv1d(1, 1, 3); public Gated() : base(\"gated\") => RegisterComponents();",
        "its field 'gate' (Conv1d) is neither trained nor saved; declare it as a layer",
        "nn.Module, IUnit");

    [Theory]
    [InlineData("protected Parameter? gate;", "field 'gate' (Parameter)")]
    [InlineData("public Parameter? Gate { get; set; }", "property 'Gate' (Parameter)")]
    public void RND126_of_a_base_class_in_another_assembly(string member, string named) =>
        Loses("", $"its {named} is neither trained nor saved; declare it as a layer", "Library.Base, IUnit", LibraryOf(member));

    [Theory]
    [InlineData("private readonly Parameter? gate = null; protected Parameter? Given => gate;")]
    [InlineData("public static Parameter? Gate { get; set; }")]
    [InlineData("protected Parameter? Made { get => null; set { } }")]
    public void RND126_is_not_said_of_what_another_assembly_does_not_show(string members) =>
        GeneratorRun.Of(TestProject.Of(Gated("", "Library.Base, IUnit")).Referencing(LibraryOf(members))).AssertClean();

    [Fact]
    public void RND209_is_on_the_stride_that_no_layer_has() => Markup.Reports(
        "[Block<Separable>(\"block1\", 64, lastStride: {|RND209:2|})] public partial class {|RND900:Net|};" + Separable.Replace(", Strided = true", "", StringComparison.Ordinal),
        "error RND209: block1, unit 2: Separable has stride 1, not 2, because none of its layers is Strided");

    [Fact]
    public void A_class_without_a_constructor_is_the_compilers_to_report_once()
    {
        GeneratorRun run = GeneratorRun.Of("[Block<Separable>(\"block1\", 64)] public partial class Net;" + Separable.Replace(Forward, "public Separable(int width) => _ = width;\n" + Forward, StringComparison.Ordinal));

        Assert.Equal("CS0310", Assert.Single(run.Diagnostics()).Id);
    }

    private static void Loses(string members, string reason, string bases = "IUnit", MetadataReference? library = null) => Markup.Reports(
        source => GeneratorRun.Of(Project(source, library)),
        TestProject.Usings + Gated(members, bases)
            .Replace("Block<Gated>", "{|RND126:Block<Gated>|}", StringComparison.Ordinal)
            .Replace("class Net", "class {|RND900:Net|}", StringComparison.Ordinal),
        "error RND126: block1: 'Gated' cannot be a unit: " + reason);

    private static TestProject Project(string source, MetadataReference? library)
    {
        TestProject project = TestProject.Of((TestProject.FileName, source));
        return library is null ? project : project.Referencing(library);
    }

    private static string Gated(string members, string bases = "IUnit") => $$"""
        using System.Collections.Generic;
        using TorchSharp.Modules;
        using static TorchSharp.torch;

        #pragma warning disable CS1591, CS8019, CS0649
        [Block<Gated>("block1", 64)]
        public partial class Net;

        {{Layers}}
        public sealed class Gated : {{bases}}
        {
            {{Forward}}
            {{members}}
        }
        """;

    private static MetadataReference LibraryOf(string member) => CallSiteProject.Compile($$"""
        using TorchSharp.Modules;

        #pragma warning disable CS1591
        namespace Library;

        public abstract class Base { {{member}} }
        """);
}
