using System.CommandLine;
using ResNetDsl.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.CommandLine;

/// <summary>The commands of a program with other networks than the Zoo's.</summary>
public sealed class NetworkCommandsTests
{
    private static readonly DeclaredNetwork Small = new("Small", () => CifarResNet20.Plan, () => new CifarResNet20());
    private static readonly DeclaredNetwork Large = new("Large", () => ResNet50.Plan, () => new ResNet50());
    private static readonly DeclaredComposition Heads = new("Heads", () => ResNetV2_50_FeaturePyramid.Plan);

    [Theory]
    [InlineData("train", "--data", "folder")]
    [InlineData("summary")]
    [InlineData("draw", "--output", "net.png")]
    [InlineData("evaluate", "SMALL")]
    public void The_only_network_need_not_be_named(params string[] arguments)
    {
        ParseResult parsed = Parse([Small], arguments);
        Assert.Empty(parsed.Errors);
        Assert.Same(Small, parsed.GetRequiredValue<NetworkEntry>("NAME"));
    }

    [Theory]
    [InlineData("a.png", "predict", "a.png")]
    [InlineData("a.png", "predict", "small", "a.png")]
    [InlineData("small", "predict", "small", "small")]
    [InlineData("a.png b.png", "predict", "a.png", "b.png", "--top", "3")]
    public void The_pictures_of_the_only_network_may_come_first(string files, params string[] arguments)
    {
        ParseResult parsed = Parse([Small], arguments);
        Assert.Empty(parsed.Errors);
        Assert.Equal(files.Split(' '), parsed.GetValue<string[]>("FILE"));
    }

    [Fact]
    public void The_name_of_the_only_network_is_not_a_picture() =>
        Assert.Equal("Name a picture: predict Small FILE.", Assert.Single(Parse([Small], "predict", "Small").Errors).Message);

    [Fact]
    public void One_of_several_networks_must_be_named()
    {
        Assert.Equal("Required argument missing for command: 'train'.", Assert.Single(Parse([Small, Large], "train").Errors).Message);
        Assert.Equal("Required argument missing for command: 'summary'.", Assert.Single(Parse([Small, Large], "summary").Errors).Message);
        Assert.Contains("There is no network 'a.png'.", Parse([Small, Large], "predict", "a.png", "b.png").Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal("There is no network 'smal'. Did you mean Small? The command 'list' shows all.", Assert.Single(Parse([Small], "train", "smal").Errors).Message);
        Assert.Equal("'Heads' is a composition; name its backbone, ResNetV2_50.", Assert.Single(Parse([Small, Heads], "train", "heads").Errors).Message);
    }

    [Fact]
    public void Beside_compositions_the_only_network_is_meant()
    {
        Assert.Same(Small, Parse([Heads, Small], "summary").GetValue<NetworkEntry>("NAME"));
        Assert.Same(Heads, Parse([Heads], "summary").GetValue<NetworkEntry>("NAME"));
    }

    [Fact]
    public void A_program_without_networks_says_what_one_is()
    {
        Assert.Equal(
            "There is no network 'Net': this program declares none. A network is a partial class with a [Block] for each of its blocks.",
            Assert.Single(Parse([], "summary", "Net").Errors).Message);
        Assert.Empty(Parse([], "inspect", "file").Errors);
    }

    [Fact]
    public void Names_that_a_command_line_cannot_tell_apart_are_refused()
    {
        DeclaredNetwork other = new("SMALL", () => ResNet50.Plan, () => new ResNet50());
        Assert.Equal(
            "Two networks of this program have the name 'Small' on the command line, where case is ignored. Rename one of them.",
            Assert.Throws<ArgumentException>(() => NetworkCommands.Create([Small, other])).Message);
        Assert.StartsWith(
            "There is a command 'train' already. Rename the command of the program.",
            Assert.Throws<ArgumentException>(() => NetworkCommands.Create([Small], commands: [new Command("train")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new DeclaredNetwork(" ", () => ResNet50.Plan, () => new ResNet50()));
    }

    [Fact]
    public void No_plan_and_no_network_is_made_before_a_command_needs_it()
    {
        DeclaredNetwork never = new("Never", () => throw new InvalidOperationException("plan"), () => throw new InvalidOperationException("network"));
        Assert.Empty(Parse([Small, never], "train", "Small").Errors);
        Assert.Empty(Parse([Small, never], "--help").Errors);
        Assert.Same(Small.Plan, Small.Plan);
    }

    [Fact]
    public void Commands_of_the_program_are_beside_the_others()
    {
        RootCommand root = NetworkCommands.Create([Small], "A program.", [new Command("greet")]);
        Assert.Equal("A program.", root.Description);
        Assert.Equal(["greet", "train"], root.Subcommands.Select(command => command.Name).Where(name => name is "greet" or "train").Order());
    }

    private static ParseResult Parse(IEnumerable<NetworkEntry> networks, params string[] arguments) => NetworkCommands.Parse(NetworkCommands.Create(networks), arguments);
}
