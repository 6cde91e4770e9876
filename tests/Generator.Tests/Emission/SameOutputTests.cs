using System.Globalization;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>One table gives one text, whoever compiles it and wherever.</summary>
public sealed class SameOutputTests
{
    // Decimals, negative numbers, thousands, and letters whose case depends on the culture.
    private const string Networks = """
        [Block("interior", Bottleneck, 2560, 640, repeat: 2, lastStride: 2)]
        [Block("image", Bottleneck, 5120, 1280, repeat: 3)]
        [ArgScope(WeightDecay = 0.00005, BatchNormDecay = 0.9997, BatchNormEpsilon = 1e-7)]
        [Network(Height = 1025, Width = 2049, Scope = "in/it")]
        public partial class Interior;

        [Block("image", Bottleneck, -2560, -640, repeat: -3)]
        [ArgScope(WeightDecay = -0.5, BatchNormEpsilon = double.NaN)]
        [Network(Classes = -1234567, Height = -1)]
        public partial class Wrong;

        """;

    [Theory]
    [InlineData("de-DE", ",", "-")]
    [InlineData("fi-FI", ",", "\u2212")]
    [InlineData("tr-TR", ",", "-")]
    [InlineData("ar-SA", "\u066b", "\u061c-")]
    public void Under_every_culture(string name, string decimalSeparator, string negativeSign)
    {
        string expected = Everything(GeneratorRun.Of(Networks));
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo culture = CultureInfo.GetCultureInfo(name);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;

            Assert.Equal(expected, Everything(GeneratorRun.Of(Networks)));
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }

        // Or the cultures would prove nothing.
        Assert.Equal((decimalSeparator, negativeSign), (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign));
    }

    [Fact]
    public void From_sources_with_CRLF()
    {
        string source = TestProject.Usings + Networks;
        GeneratorRun lf = GeneratorRun.Of(TestProject.Of((TestProject.FileName, source)));
        GeneratorRun crlf = GeneratorRun.Of(TestProject.Of((TestProject.FileName, source.Replace("\n", "\r\n", StringComparison.Ordinal))));

        Assert.Equal(Everything(lf), Everything(crlf));
    }

    [Fact]
    public void From_files_in_any_order()
    {
        (string, string)[] files =
        [
            ("A.cs", TestProject.Usings + Tables.Small("A") + "partial class B { internal int Size { get; set; } }"),
            ("B.cs", TestProject.Usings + Tables.Small("B") + "partial class A : System.IDisposable;"),
            ("C.cs", TestProject.Usings + "[Block(\"block3\", Bottleneck, 8, 2)] partial class A; [Block(\"block1\", Bottleneck, 8, 2)] internal partial class C;"),
        ];

        GeneratorRun run = GeneratorRun.Of(TestProject.Of(files));

        Assert.Equal(Everything(run), Everything(GeneratorRun.Of(TestProject.Of([.. files.Reverse()]))));
        Assert.Equal(3, run.Sources.Count);
    }

    [Fact]
    public void With_LF_only_and_no_blanks_at_the_end_of_lines()
    {
        Assert.All(GeneratorRun.Of(Networks).AllSources.Values, text =>
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("}\n", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        });
    }

    [Fact]
    public void With_no_path_date_or_version_in_it()
    {
        GeneratorRun run = GeneratorRun.Of(TestProject.Of(("/home/someone/zoo/Networks.cs", TestProject.Usings + Networks)));

        Assert.All(run.AllSources.Values, text =>
        {
            Assert.DoesNotContain("someone", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Networks.cs", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\d+\.\d+\.\d+|\d\d\d\d-\d\d-\d\d|\d\d:\d\d", text);
        });
    }

    private static string Everything(GeneratorRun run) => string.Join(
        "\n",
        run.AllSources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => source.Key + "\n" + source.Value)
            .Concat(run.Diagnostics().Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").Where(line => line.StartsWith("RND", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
}
