using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.CallSites;

/// <summary>RND405, one idea a test. What is not marked is silent.</summary>
public sealed class BlockIndexTests
{
    private const string Block1 = "error RND405: block1 of ResNet50 has 3 units, so its indices are 0 to 2; ";

    [Theory]
    [InlineData("_ = net.Block1[{|RND405:3|}];", "3")]
    [InlineData("_ = net.Block1[{|RND405:-1|}];", "-1")]
    [InlineData("_ = net.Block1[index: {|RND405:0x1000|}];", "4,096")]
    [InlineData("const int Units = 3; _ = net.Block1[{|RND405:Units|}];", "3")]
    [InlineData("const int Units = 3; _ = net.Block1[({|RND405:Units + 1|})];", "4")]
    [InlineData("const byte Units = 3; _ = net.Block1[{|RND405:Units|}];", "3")]
    [InlineData("_ = net.Block1[{|RND405:int.MaxValue|}];", "2,147,483,647")]
    [InlineData("_ = net.Block1![{|RND405:3|}];", "3")]
    [InlineData("ResNet50? other = net; _ = other?.Block1[{|RND405:3|}];", "3")]
    [InlineData("ResNet50? other = net; _ = other!.Block1[{|RND405:3|}];", "3")]
    [InlineData("_ = net.Block1.ElementAt({|RND405:3|});", "3")]
    [InlineData("_ = Enumerable.ElementAt(net.Block1, {|RND405:3|});", "3")]
    [InlineData("Func<ResNetDsl.Unit> unit = () => net.Block1[{|RND405:3|}];", "3")]
    public void An_index_outside_a_block_is_marked(string statements, string index) => CallSiteProject.StatementsReport(statements, $"{Block1}{index} is out of range");

    [Theory]
    [InlineData("_ = net.Block1[{|RND405:^0|}];", "^0")]
    [InlineData("_ = net.Block1[{|RND405:^4|}];", "^4")]
    [InlineData("_ = net?.Block1[{|RND405:^4|}];", "^4")]
    [InlineData("const int Units = 3; _ = net.Block1[{|RND405:^(Units + 1)|}];", "^4")]
    [InlineData("_ = net.Block1.ElementAt({|RND405:^4|});", "^4")]
    public void An_index_from_the_end_is_marked_whole(string statements, string index) => CallSiteProject.StatementsReport(
        statements, $"error RND405: block1 of ResNet50 has 3 units, so its indices from the end are ^1 to ^3; {index} is out of range");

    [Theory]
    [InlineData("_ = net.Blocks[{|RND405:4|}];", "indices are 0 to 3; 4")]
    [InlineData("_ = net.Blocks[{|RND405:4|}][9];", "indices are 0 to 3; 4")]
    [InlineData("_ = net.Blocks[{|RND405:^5|}];", "indices from the end are ^1 to ^4; ^5")]
    [InlineData("_ = net.Blocks.ElementAt({|RND405:-1|});", "indices are 0 to 3; -1")]
    public void The_blocks_of_a_network_are_indexed_too(string statements, string message) =>
        CallSiteProject.StatementsReport(statements, $"error RND405: ResNet50 has 4 blocks, so its {message} is out of range");

    [Theory]
    [InlineData("_ = net.Block1[0]; _ = net.Block1[2]; _ = net.Block1[^1]; _ = net.Block1[^3]; _ = net.Blocks[3]; _ = net.Blocks[^4]; _ = net.Block1.ElementAt(2);")]
    [InlineData("int i = 3; _ = net.Block1[i]; _ = net.Block1[^i];")]
    [InlineData("Index i = ^4; _ = net.Block1[i];")]
    [InlineData("_ = net.Block1[args.Length];")]
    [InlineData("Block block = net.Block1; _ = block[3];")]
    [InlineData("Network other = net; _ = other.Blocks[4];")]
    [InlineData("_ = ((Network)net).Blocks[4];")]
    [InlineData("_ = net.Blocks[0][9];")]
    [InlineData("_ = net.Blocks.ToList()[9]; _ = net.Block1.ToArray()[9];")]
    [InlineData("_ = net.Block1.ElementAtOrDefault(3); _ = net.Block1.Take(9); _ = net.Block1.Skip(3);")]
    [InlineData("_ = net.parameters().ElementAt(9); _ = args[9]; _ = args.ElementAt(9);")]
    [InlineData("if (net.Block1.Count > 3) { _ = net.Block1[3]; }")]
    [InlineData("if (net.Block1 is { Count: > 3 }) { _ = net.Block1[3]; }")]
    [InlineData("if (net.Blocks.Count <= 4) { return; } _ = net.Blocks[4];")]
    [InlineData("int units = net.Block1.Count; if (units > 3) { _ = net.Block1[3]; }")]
    [InlineData("Assert.Throws<ArgumentOutOfRangeException>(() => net.Block1[3]);")]
    public void What_is_not_certain_is_silent(string statements) => CallSiteProject.StatementsReport(statements);

    [Fact]
    public void The_count_of_another_block_says_nothing() =>
        CallSiteProject.StatementsReport("if (net.Block2.Count > 3) { _ = net.Block1[{|RND405:3|}]; }", $"{Block1}3 is out of range");

    [Fact]
    public void A_network_indexes_its_own_blocks() => Markup.Reports(
        """
        [Block("block1", Basic, 8)]
        [Block("_2", Basic, 8, repeat: 2)]
        internal partial class Net
        {
            internal ResNetDsl.Unit First => Block1[{|RND405:1|}];
            internal ResNetDsl.Unit Second => this._2[{|RND405:2|}];
            internal Block Last => Blocks[{|RND405:2|}];
            internal ResNetDsl.Unit Own(Block block) => block[9] ?? Other[9];
            private Block Other => Block1;
        }

        internal sealed class Derived : Net
        {
            internal ResNetDsl.Unit First3 => Block1[{|RND405:3|}];
        }
        """,
        "error RND405: block1 of Net has 1 unit, so its only index is 0; 1 is out of range",
        "error RND405: _2 of Net has 2 units, so its indices are 0 to 1; 2 is out of range",
        "error RND405: Net has 2 blocks, so its indices are 0 to 1; 2 is out of range",
        "error RND405: block1 of Net has 1 unit, so its only index is 0; 3 is out of range");

    [Fact]
    public void Units_of_the_users_own_are_counted() => Markup.Reports(
        """
        [UnitConvolution("conv", kernel: 3, Width.Depth)]
        internal sealed class Plain : IUnit
        {
            public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward("conv", input);
        }

        [Block<Plain>("block1", 16, repeat: 2)]
        internal partial class Net
        {
            internal object Last => Block1[{|RND405:2|}];
        }
        """,
        "error RND405: block1 of Net has 2 units, so its indices are 0 to 1; 2 is out of range");

    [Fact]
    public void A_network_with_errors_is_not_checked()
    {
        GeneratorRun run = GeneratorRun.Of("[Block(\"block1\", Basic, 0)] internal partial class Net { object Last => Block1[9]; object Other => Blocks[9]; }");
        Assert.Equal(["RND103", "RND900"], run.Diagnostics().Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Code_that_is_not_of_a_network_is_silent() => Assert.Empty(GeneratorRun.Of(
        """
        internal sealed class Block
        {
            public int this[int index] => index;
        }

        internal sealed class Net
        {
            internal Block Block1 { get; } = new();
            internal System.Collections.Generic.List<Block> Blocks { get; } = [];
            internal int Sum => Block1[9] + Blocks[9][9] + "four"[9];
        }
        """).Diagnostics());

    [Fact]
    public void End_points_of_units_are_counted() => Markup.Reports(
        "[Block(\"block1\", Basic, 8, repeat: 2)] [Block(\"block2\", Basic, 8)] internal partial class Net; "
        + "internal static class Use { internal static object[] Run(Net.EndPoints points) => [points.Block1[{|RND405:2|}], points.Block1[1], points.Block1[{|RND405:^3|}], points.Block2[0].Conv1]; }",
        "error RND405: block1 of Net has 2 units, so its indices are 0 to 1; 2 is out of range",
        "error RND405: block1 of Net has 2 units, so its indices from the end are ^1 to ^2; ^3 is out of range");
}
