using System.CommandLine;
using ResNetDsl.CommandLine;
using ResNetDsl.Zoo.Commands;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>Whatever is written for an option or an argument, the program reads it or says in a sentence what it takes.</summary>
public sealed class ArgumentTests
{
    private static readonly string[] Values = ["", "5", "-1", "NaN", "1e400", "99999999999999999999", "٥", "日本", "true", "@file", "--", "\u001b[2J", "a,b", "0x10"];

    public static TheoryData<string> Commands => new(Create().Subcommands.Select(command => command.Name));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Options_of_every_kind_are_read_or_refused(string name)
    {
        Command command = Create().Subcommands.Single(command => command.Name == name);
        string[][] lines =
        [
            [name],
            .. command.Options.SelectMany(option => Values.Select(value => new[] { name, "ResNet50", option.Name, value })),
            .. command.Options.Select(option => new[] { name, "ResNet50", option.Name }),
            .. command.Options.Select(option => new[] { name, "ResNet50", option.Name, "1", "2", option.Name, "3" }),
            .. Values.Select(value => new[] { name, value }),
            .. Values.Select(value => new[] { name, "ResNet50", value, value, value }),
        ];
        foreach (string[] line in lines)
        {
            ParseResult parsed = NetworkCommands.Parse(Create(), line);
            Assert.All(parsed.Errors, error => Assert.True(
                error.Message.Length is > 0 and < 3000 && !error.Message.Contains("Exception", StringComparison.Ordinal), $"{string.Join(' ', line)}: {error.Message}"));
        }
    }

    private static RootCommand Create() => NetworkCommands.Create(ZooNetworks.Entries, ZooNetworks.Description, [TableCommand.Create()]);

    [Fact]
    public void An_argument_that_begins_with_an_at_sign_is_itself()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("arguments"), "ResNet50");
        ParseResult parsed = NetworkCommands.Parse(Create(), ["summary", $"@{folder.Of("arguments")}"]);
        Assert.NotEmpty(parsed.Errors);
        Assert.DoesNotContain(parsed.Tokens, token => token.Value == "ResNet50");
    }
}
