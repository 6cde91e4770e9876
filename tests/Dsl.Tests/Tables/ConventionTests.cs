using System.Globalization;

namespace ResNetDsl.Dsl.Tests.Tables;

/// <summary>The page of the language says of each convention what the model does.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void The_documentation_has_the_conventions()
    {
        Dictionary<string, string[]> rows = Section("## Conventions");
        Assert.Equal(Conventions.All.Select(convention => $"`Library.{convention.Library}`"), rows[""]);
        Row("batch norm: decay, epsilon", convention => $"{convention.ArgScope.BatchNormDecay.ToString(CultureInfo.InvariantCulture)}, {convention.ArgScope.BatchNormEpsilon.ToString(CultureInfo.InvariantCulture).Replace("E-05", "e-5", StringComparison.Ordinal)}");
        Row("bias of a convolution without batch norm", convention => convention.BiasesBareConvolutions ? "yes" : "no");
        Row("the stem's max pool", convention => convention.PoolPadding == EdgePadding.Same ? "SAME: an even extent is padded by 0 and 1" : "by 1 and 1");
        Assert.All(Conventions.All.Zip(rows["a projection"]), pair => Assert.Equal(pair.First.ProjectsStrides, pair.Second is "where they change or there is a stride" or "as torchvision"));
        Assert.All(Conventions.All.Zip(rows["a stride that becomes a dilation rate"]), pair => Assert.Equal(pair.First.DilatesWithinUnits, pair.Second.StartsWith("already that of a basic unit's second 3×3", StringComparison.Ordinal)));
        Assert.All(Conventions.All.Zip(rows["new residuals"]), pair => Assert.Equal(pair.First.ZeroesResiduals, pair.Second == "0 with post-activation"));

        void Row(string name, Func<Convention, string> cell) => Assert.Equal(Conventions.All.Select(cell), rows[name]);
    }

    /// <summary>What the table of conventions says of biases, pools, projections and new residuals is what the layers of its networks are.</summary>
    [Fact]
    public void The_layers_have_the_conventions()
    {
        foreach (Convention convention in Conventions.All)
        {
            NetworkPlan first = Planned(convention.Library, ActivationKind.PreActivation);
            NetworkPlan last = Planned(convention.Library, ActivationKind.PostActivation);
            Assert.Equal(convention.BiasesBareConvolutions, Assert.Single(first.Stem.Graph.Layers.OfType<ConvolutionLayer>()).Biased);
            Assert.False(Assert.Single(last.Stem.Graph.Layers.OfType<ConvolutionLayer>()).Biased);
            Assert.Equal(convention.PoolPadding, Assert.Single(last.Stem.Graph.Layers.OfType<MaxPoolLayer>()).Padding);
            Assert.Equal(convention.ProjectsStrides, last.Blocks[1].Runs[0].Graph.Layers.Any(layer => layer.Scope == "shortcut"));
            Assert.Equal(convention.ZeroesResiduals, last.Blocks[0].Runs[0].Graph.Layers.OfType<ConvolutionLayer>().Any(layer => layer.BeginsAtZero));
            Assert.DoesNotContain(first.Blocks[0].Runs[0].Graph.Layers.OfType<ConvolutionLayer>(), layer => layer.BeginsAtZero);
        }
    }

    /// <summary>Each padding of the page is one that a table can ask for.</summary>
    [Fact]
    public void The_documentation_has_every_padding_of_the_stems_pool()
    {
        string row = Lines().Single(line => line.StartsWith("| `StemPoolPadding` |", StringComparison.Ordinal));
        Assert.All(Enum.GetNames<StemPoolPadding>(), name => Assert.Contains($"`{nameof(StemPoolPadding)}.{name}`", row, StringComparison.Ordinal));
    }

    private static NetworkPlan Planned(Library library, ActivationKind activation) => Checker.Check(new NetworkTable(
        "Net", new BlockRow[] { new("block1", UnitKind.Basic, 64), new("block2", UnitKind.Basic, 64, Repeat: 1, FirstStride: 2) }.ToEquatableArray())
    {
        Options = new() { Convention = library, Activation = activation, Keys = Library.Slim },
    }).Plan!;

    private static Dictionary<string, string[]> Section(string title) => Lines()
        .SkipWhile(line => line != title)
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Where(line => !line.StartsWith("|---", StringComparison.Ordinal))
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
        .ToDictionary(cells => cells[1], cells => cells[2..^1], StringComparer.Ordinal);

    private static string[] Lines() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "language.md"));
}
