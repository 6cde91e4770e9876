using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.CallSites;

/// <summary>RND401 to RND404, one idea a test. What is not marked is silent.</summary>
public sealed class CallSiteTests
{
    private const string Gray = "error RND401: ResNet50.forward expects N×3×H×W; this tensor is 1×1×224×224 (1 ≠ 3 channels)";

    /// <summary>Each gives a tensor that is known to be 1×1×224×224, by a literal.</summary>
    [Theory]
    [InlineData("randn(1, {|RND401:1|}, 224, 224)")]
    [InlineData("randn(1L, {|RND401:1L|}, 224L, 224L)")]
    [InlineData("randn(dim1: {|RND401:1|}, dim0: 1, dim3: 224, dim2: 224)")]
    [InlineData("torch.zeros(1, {|RND401:1|}, 224, 224, dtype: float16)")]
    [InlineData("TorchSharp.torch.ones([1, {|RND401:1|}, 224, 224], device: CPU)")]
    [InlineData("rand(new long[] { 1, {|RND401:1|}, 224, 224 })")]
    [InlineData("rand(new[] { 1L, {|RND401:1|}, 224L, 224L })")]
    [InlineData("rand((ReadOnlySpan<long>)[1, {|RND401:1|}, 224, 224])")]
    [InlineData("empty(size: [1, {|RND401:1|}, 224, 224], requires_grad: true)")]
    [InlineData("full([1, {|RND401:1|}, 224, 224], 0.5, dtype: float32)")]
    [InlineData("full(1, {|RND401:1|}, 224, 224, 0.5)")]
    [InlineData("randint(255, new long[] { 1, {|RND401:1|}, 224, 224 })")]
    [InlineData("randint(0, 255, (1, {|RND401:1|}, 224, 224))")]
    [InlineData("tensor(new float[224 * 224], [1, {|RND401:1|}, 224, 224])")]
    [InlineData("normal(0, 1, [1, {|RND401:1|}, 224, 224])")]
    [InlineData("zeros(1, {|RND401:1|}, 224, 224).to(CPU).cpu().cuda().to(float32).@float().half().contiguous().clone().detach().alias().requires_grad_()")]
    [InlineData("zeros(1, {|RND401:1|}, 224, 224).fill_(0.5).mul_(2).normal_().relu().sigmoid().clamp(0, 1).abs().MoveToOuterDisposeScope()")]
    [InlineData("nn.functional.relu(zeros(1, {|RND401:1|}, 224, 224))")]
    [InlineData("zeros_like(rand(1, {|RND401:1|}, 224, 224))")]
    [InlineData("-(2 * zeros(1, {|RND401:1|}, 224, 224) / 255.0 - 1f + 1L) % 3")]
    [InlineData("zeros(1, {|RND401:1|}, 224, 224).add(1).sub(2).mul(3).div(4).pow(2)")]
    [InlineData("zeros({|RND401:1|}, 224, 224).unsqueeze(0)")]
    [InlineData("zeros({|RND401:1|}, 224, 224).unsqueeze(-4)")]
    [InlineData("zeros([1, 1, {|RND401:1|}, 224, 224]).squeeze(1)")]
    [InlineData("zeros(224, 1, 224, {|RND401:1|}).permute(1, 3, 0, 2)")]
    [InlineData("zeros(224, {|RND401:1|}, 1, 224).transpose(0, -2)")]
    [InlineData("zeros(224 * 224).view(1, {|RND401:1|}, 224, 224)")]
    [InlineData("zeros(224 * 224).reshape(-1, {|RND401:1|}, 224, 224)")]
    [InlineData("zeros(1, 3, 224, 224).narrow(1, 0, {|RND401:1|})")]
    [InlineData("zeros(2, {|RND401:1|}, 224, 224).narrow(0, 0, 1)")]
    [InlineData("zeros(1, {|RND401:1|}, 1, 1).expand(-1, 1, 224, 224)")]
    [InlineData("zeros(9, {|RND401:1|}, 224, 224)[3..4]")]
    [InlineData("zeros(1, {|RND401:1|}, 448, 224)[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, null, 2)]")]
    [InlineData("zeros({|RND401:1|}, 224, 224)[TensorIndex.None]")]
    [InlineData("zeros(5, {|RND401:1|}, 224, 224)[2][TensorIndex.Null]")]
    [InlineData("((Tensor?)zeros(1, {|RND401:1|}, 224, 224))!")]
    public void RND401_is_on_the_literal_extent(string tensor) => CallSiteProject.StatementsReport($"using Tensor logits = net.forward({tensor});", Gray);

    /// <summary>Where no single literal says the channels, the call that made the shape is marked.</summary>
    [Theory]
    [InlineData("{|RND401:zeros(2, 3, 224, 224).view(1, -1, 224, 224)|}", "1×6×224×224 (6 ≠ 3 channels)")]
    [InlineData("{|RND401:zeros(1, 3, 224, 224).repeat(1, 2, 1, 1)|}.clone()", "1×6×224×224 (6 ≠ 3 channels)")]
    [InlineData("{|RND401:zeros(1, 3, 224, 224)[.., 1..]|}", "1×2×224×224 (2 ≠ 3 channels)")]
    [InlineData("{|RND401:zeros(1, 3, 224, 224)[.., ^1..]|}", "1×1×224×224 (1 ≠ 3 channels)")]
    [InlineData("{|RND401:zeros(1, 5, 224, 224).slice(1, 0, 5, 3)|}", "1×2×224×224 (2 ≠ 3 channels)")]
    [InlineData("{|RND401:cat([zeros(1, 3, 224, 224), ones(1, 1, 224, 224)], dim: 1)|}", "1×4×224×224 (4 ≠ 3 channels)")]
    [InlineData("{|RND401:cat(new List<Tensor> { zeros(1, 3, 224, 224), ones(1, 1, 224, 224) }, -3)|}", "1×4×224×224 (4 ≠ 3 channels)")]
    public void RND401_is_on_the_call_otherwise(string tensor, string shape) => CallSiteProject.StatementsReport(
        $"using Tensor logits = net.forward({tensor});", $"error RND401: ResNet50.forward expects N×3×H×W; this tensor is {shape}");

    [Theory]
    [InlineData("const int C = 1; using Tensor x = zeros(1, {|RND401:C|}, 224, 224); net.forward({|RND401+:x|});")]
    [InlineData("int c = 1; Tensor x = zeros(1, {|RND401:c|}, 224, 224); net.forward({|RND401+:x|});")]
    [InlineData("int c = 3; Tensor x = zeros(1, {|RND401:c - 2|}, 224, 224); net.forward({|RND401+:x|});")]
    [InlineData("long[] shape = [1, {|RND401:1|}, 224, 224]; Tensor x = zeros(shape); net.forward({|RND401+:x|});")]
    [InlineData("Tensor x; x = zeros(1, {|RND401:1|}, 224, 224); net.forward({|RND401+:x|});")]
    [InlineData("Tensor x = zeros(1, {|RND401:1|}, 224, 224); Tensor y = x; Tensor z = y.to(CPU); net.forward({|RND401+:z|});")]
    [InlineData("Tensor x = zeros(1, {|RND401:1|}, 224, 224); Console.WriteLine($\"{x} {x.shape.Length}\"); digits.forward(x[.., .., ..28, ..28]); net?.forward({|RND401+:x|});")]
    [InlineData("using (Tensor x = zeros(1, {|RND401:1|}, 224, 224)) { net.forward({|RND401+:x|}).Dispose(); }")]
    [InlineData("while (true) { Tensor x = zeros(1, {|RND401:1|}, 224, 224); net.forward({|RND401+:x|}); }")]
    [InlineData("Tensor x = zeros(1, {|RND401:1|}, 224, 224); Action run = () => net.forward({|RND401+:x|}); run();")]
    [InlineData("Tensor x = zeros(1, {|RND401:1|}, 224, 224); Run(); void Run() => net.forward({|RND401+:x|});")]
    [InlineData("Tensor x = zeros(1, {|RND401:1|}, 224, 224); Tensor[] all = [x, x]; Tensor y = cat(all, 0)[0..1]; net.forward({|RND401+:y|});")]
    [InlineData("try { net.forward(zeros(1, {|RND401:1|}, 224, 224)); } catch (InvalidOperationException) { }")]
    public void Locals_with_one_value_are_followed(string statements) => CallSiteProject.StatementsReport(statements, Gray);

    /// <summary>What is not certain is silent.</summary>
    [Theory]
    [InlineData("Tensor x = zeros(1, 1, 224, 224); x = x.expand(1, 3, 224, 224); net.forward(x);")]
    [InlineData("Tensor x; if (args.Length > 0) { x = zeros(1, 1, 224, 224); } else { x = zeros(1, 3, 224, 224); } net.forward(x);")]
    [InlineData("Tensor? x = null; x ??= zeros(1, 1, 224, 224); net.forward(x);")]
    [InlineData("Tensor x = zeros(1, 1, 224, 224); Change(ref x); net.forward(x); static void Change(ref Tensor t) => t = zeros(1, 3, 224, 224);")]
    [InlineData("Tensor x = zeros(1, 1, 224, 224); Change(x); net.forward(x); static void Change(Tensor t) => t.transpose_(0, 1);")]
    [InlineData("Tensor x = zeros(1, 1, 224, 224); Action change = () => x = zeros(1, 3, 224, 224); change(); net.forward(x);")]
    [InlineData("Tensor x = zeros(3, 224, 224); x.unsqueeze_(0); net.forward(x);")]
    [InlineData("Tensor x = zeros(3, 224, 224); var y = x.contiguous(); y.unsqueeze_(0); net.forward(x);")]
    [InlineData("Tensor x = zeros(3, 224, 224); Tensor y = x; y.unsqueeze_(0); net.forward(x);")]
    [InlineData("(Tensor x, Tensor y) = (zeros(3, 224, 224), zeros(1)); net.forward(x + y);")]
    [InlineData("foreach (Tensor x in new[] { zeros(3, 224, 224) }) { net.forward(x); }")]
    [InlineData("object o = zeros(3, 224, 224); if (o is Tensor x) { net.forward(x); }")]
    [InlineData("int c = 3; c = args.Length; net.forward(zeros(1, c, 224, 224));")]
    [InlineData("int c = 1; c += 2; net.forward(zeros(1, c, 224, 224));")]
    [InlineData("for (int c = 1; c < 4; c++) { net.forward(zeros(1, c, 224, 224)); }")]
    [InlineData("long[] shape = [1, 1, 224, 224]; shape[1] = 3; net.forward(zeros(shape));")]
    [InlineData("long[] shape = [1, 1, 224, 224]; Array.Fill(shape, 3); net.forward(zeros(shape));")]
    [InlineData("long[] shape = [1, 1, 224]; net.forward(zeros([.. shape, 224]));")]
    [InlineData("dynamic c = 3; net.forward(zeros(1, (int)c, 224, 224));")]
    [InlineData("net.forward(zeros(1, int.Parse(\"3\"), 224, 224));")]
    [InlineData("net.forward(zeros(1, 1, 224, 224).expand(-1, args.Length, -1, -1));")]
    [InlineData("net.forward(zeros(1, 3, 224, 224).squeeze(args.Length));")]
    [InlineData("net.forward(zeros([1, args.Length, 3, 224, 224]).squeeze());")]
    [InlineData("net.forward(zeros(1, 224, 224, 3).permute(args.Select(a => 1L)));")]
    [InlineData("net.forward(zeros(3, 224, 224).view(4, 4));")]
    [InlineData("net.forward(zeros(3, 224, 224).view(-1, -1));")]
    [InlineData("net.forward(zeros(3, 224, 224).permute(0, 0, 1));")]
    [InlineData("net.forward(zeros(3, -224, 224));")]
    [InlineData("net.forward(zeros(3, 224, 224)[0, 1, 2, 3]);")]
    [InlineData("net.forward(zeros(3, 224, 224)[zeros(3)]);")]
    [InlineData("net.forward(zeros(2, 224, 224).index_select(0, zeros(1)));")]
    [InlineData("net.forward(nn.functional.interpolate(zeros(1, 3, 112, 112), scale_factor: [2.0, 2.0]));")]
    [InlineData("net.forward(zeros(1, 1, 224, 224) + tensor(1f));")]
    [InlineData("net.forward(zeros(1, 1, 224, 224) * args.Select(a => zeros(1)).First());")]
    [InlineData("net.forward(args.Length == 0 ? zeros(1, 1, 224, 224) : zeros(1, 3, 224, 224));")]
    [InlineData("((Network)net).forward(zeros(1, 1, 224, 224));")]
    [InlineData("((nn.Module<Tensor, Tensor>)net).forward(zeros(1, 1, 224, 224));")]
    [InlineData("Func<Tensor, Tensor> run = net.forward; run(zeros(1, 1, 224, 224));")]
    [InlineData("net.forward(zeros(1, 3, 0, 224));")]
    [InlineData("nn.Conv2d(1, 1, 1).forward(zeros(1, 1, 224, 224));")]
    [InlineData("net.Block1.forward(zeros(1, 64, 56, 56));")]
    [InlineData("string name = args[0]; net.forward_intermediates(zeros(1, 3, 224, 224), name, \"block1\", \"Block2\");")]
    [InlineData("net.forward_intermediates(zeros(1, 3, 224, 224), args);")]
    public void What_is_not_certain_is_silent(string statements) => CallSiteProject.StatementsReport(statements);

    [Fact]
    public void RND401_on_a_literal_says_what_to_write() => Assert.Equal("3", Assert.Single(Reported("net.forward(zeros(1, 1, 224, 224));")).Properties["value"]);

    [Fact]
    public void RND401_elsewhere_does_not() => Assert.All(
        Reported("int c = 1; net.forward(zeros(1, c, 224, 224)); net.forward(zeros(1, 3, 224, 224).repeat(1, 2, 1, 1));"),
        diagnostic => Assert.False(diagnostic.Properties.ContainsKey("value")));

    [Theory]
    [InlineData("block5", "block4")]
    [InlineData("BLOCK2", "block2")]
    [InlineData("blok2", "block2")]
    [InlineData("logits", null)]
    [InlineData("", null)]
    public void RND404_says_the_nearest_name(string name, string? nearest)
    {
        Diagnostic diagnostic = Assert.Single(Reported($"net.forward_intermediates(zeros(1, 3, 224, 224), \"{name}\");"));
        Assert.Equal(nearest, diagnostic.Properties.GetValueOrDefault("nearest"));
    }

    [Fact]
    public void An_option_turns_it_off()
    {
        GeneratorRun run = GeneratorRun.Of(CallSiteProject.Of("Zoo.ResNet50 net = new(); net.forward(zeros(1, 1, 224, 224)); _ = net.Block1[3];"));
        Assert.Empty(run.Diagnostics(new EditorConfig("false")));
        Assert.Empty(run.Diagnostics(new EditorConfig(" False ")));
        Assert.Equal(["RND401", "RND405"], run.Diagnostics(new EditorConfig("true")).Select(diagnostic => diagnostic.Id));
        Assert.Equal(["RND401", "RND405"], run.Diagnostics(new EditorConfig("")).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Pragma_silences_it() => CallSiteProject.StatementsReport(
        """
        #pragma warning disable RND401
        net.forward(zeros(1, 1, 224, 224));
        #pragma warning restore RND401
        net.forward(zeros(1, {|RND401:1|}, 224, 224));
        """,
        Gray);

    /// <summary>Tensors handed around in circles, and numbers and tensors that double forty times, take no time.</summary>
    [Fact]
    public void Long_ways_are_short_work()
    {
        string circles = string.Concat(Enumerable.Repeat("t = a; a = b; b = t; t = x; ", 40));
        string doubled = string.Concat(Enumerable.Range(1, 40).Select(i => $"int n{i} = n{i - 1} + n{i - 1} - n{i - 1}; Tensor y{i} = y{i - 1} + y{i - 1}; "));
        CallSiteProject.StatementsReport(
            $"Tensor x = zeros(1, {{|RND401:1|}}, 224, 224); Tensor a = x, b = x, t = x; {circles} net.forward({{|RND401+:x|}});\n"
            + $"int n0 = 1; Tensor y0 = zeros(1, 3, 224, 224); {doubled} net.forward({{|RND401:y40.repeat(1, n40 + 1, 1, 1)|}});",
            Gray,
            "error RND401: ResNet50.forward expects N×3×H×W; this tensor is 1×6×224×224 (6 ≠ 3 channels)");
    }

    [Fact]
    public void A_network_with_errors_is_not_checked()
    {
        GeneratorRun run = GeneratorRun.Of("[Block(\"block1\", Basic, 0)] internal partial class Net { void Run() => forward(TorchSharp.torch.zeros(1, 1)); }");
        Assert.Equal(["RND103", "RND900"], run.Diagnostics().Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_network_calls_itself() => Markup.Reports(
        """
        [Block("block1", Basic, 8)]
        internal partial class Net
        {
            internal void Run() => forward({|RND402:TorchSharp.torch.zeros(1, 1)|});
            internal void RunThis() => this.call({|RND402:TorchSharp.torch.zeros(2, 1)|});
        }
        """,
        "error RND402: Net.forward expects rank 4 (N×3×H×W); this tensor has rank 2 (1×1)",
        "error RND402: Net.call expects rank 4 (N×3×H×W); this tensor has rank 2 (2×1)");

    [Fact]
    public void A_pool_that_does_not_fit_is_not_said_to_be_allowed()
    {
        const string Table = "[Block(\"block1\", Basic, 8)] [Network(Height = 32, Width = 32, Stem = StemKind.None, PoolWindow = 8)] internal partial class Net { void Run() => forward(";
        Assert.Empty(GeneratorRun.Of(Table + "TorchSharp.torch.zeros(1, 3, 4, 4)); }").Diagnostics());
        Assert.Equal("RND403", Assert.Single(GeneratorRun.Of(Table + "TorchSharp.torch.zeros(1, 3, 16, 16)); }").Diagnostics()).Id);
    }

    /// <summary>A network of a referenced assembly: its table is read from metadata, in the order of its blocks.</summary>
    [Fact]
    public void A_compiled_network_is_checked_too()
    {
        MetadataReference reference = CallSiteProject.Compile(TestProject.Usings + """
            /// <summary>A network.</summary>
            [Block("late", Basic, 8)]
            [Block("early", Basic, 16)]
            [Network(Channels = 1, Height = 28, Width = 28)]
            public partial class Net;

            /// <summary>Networks.</summary>
            public static partial class Models
            {
                /// <summary>A network.</summary>
                [Block("block1", Basic, 8)]
                public partial class Inner;
            }
            """);

        Markup.Reports(
            source => GeneratorRun.Of(TestProject.Of((TestProject.FileName, source)).Referencing(reference)),
            TestProject.Usings + """
            using static TorchSharp.torch;

            [Block("late", Basic, 8)]
            [Block("early", Basic, 16)]
            [Network(Channels = 1, OutputStride = 4)]
            [Shares(typeof(Net))]
            internal partial class Twin;

            internal static class Use
            {
                internal static void Run(Net net, Models.Inner inner)
                {
                    net.forward(zeros(1, {|RND401:3|}, 28, 28));
                    inner.forward(zeros(1, {|RND401:1|}, 224, 224));
                    net.forward_intermediates(zeros(1, 1, 28, 28), {|RND404:"block1"|});
                    net.forward_end_points({|RND402:zeros(1, 28, 28)|});
                }
            }
            """,
            "error RND401: Net.forward expects N×1×H×W; this tensor is 1×3×28×28 (3 ≠ 1 channels)",
            "error RND401: Inner.forward expects N×3×H×W; this tensor is 1×1×224×224 (1 ≠ 3 channels)",
            "error RND404: 'block1' is not a block of Net; its blocks are late, early",
            "error RND402: Net.forward_end_points expects rank 4 (N×1×H×W); this tensor has rank 3 (1×28×28)");
    }

    private static IReadOnlyList<Diagnostic> Reported(string statements) =>
        [.. GeneratorRun.Of(CallSiteProject.Of("Zoo.ResNet50 net = new();\n" + statements)).Diagnostics()];

    private sealed class EditorConfig(string value) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new Options(null);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options(value);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(null);

        private sealed class Options(string? value) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string setting)
            {
                setting = value ?? "";
                return value is not null && key == "resnetdsl_check_call_sites";
            }
        }
    }
}
