using System.CommandLine;
using System.CommandLine.Parsing;
using ResNetDsl.Options;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The settings of the library as options of a command: names, descriptions, defaults and mistakes are the library's.</summary>
/// <param name="settings">The settings.</param>
internal sealed class SettingOptions(IEnumerable<OptionSetting> settings)
{
    private readonly IReadOnlyList<(OptionSetting Setting, Option Option)> options = [.. settings.Select(setting => (setting, OptionOf(setting)))];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option option) in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Returns what the command line gives, by the names of the settings.</summary>
    public IReadOnlyDictionary<string, string> Read(ParseResult parsed)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach ((OptionSetting setting, Option option) in options)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                read[setting.Name] = TextOf(result);
            }
        }

        return read;
    }

    /// <summary>The first of the options that the command line has; null for none.</summary>
    public string? FirstOf(CommandResult result) => options.Select(item => item.Option).FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    private static Option OptionOf(OptionSetting setting)
    {
        string name = "--" + setting.Name;
        if (setting.IsFlag)
        {
            return new Option<bool>(name) { Description = setting.Description, Arity = ArgumentArity.Zero };
        }

        Option<string> option = new(name)
        {
            Description = setting.Description,
            HelpName = setting.Words,
            Arity = setting.IsList ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
            AllowMultipleArgumentsPerToken = setting.IsList,
            CustomParser = TextOf,
        };
        if (setting.Default is { Length: > 0 } text)
        {
            option.DefaultValueFactory = _ => text;
        }

        option.CompletionSources.Add(setting.Words?.Split('|') ?? []);
        option.Validators.Add(result =>
        {
            if (!result.Implicit && result.Tokens.Count > 0 && setting.Problem(TextOf(result)) is { } problem)
            {
                result.AddError($"{name} {problem}");
            }
        });
        return option;
    }

    private static string TextOf(SymbolResult result) => string.Join(' ', result.Tokens.Select(token => token.Value));
}
