using ResNetDsl.Texts;

namespace ResNetDsl.Options;

/// <summary>An option whose value is of one of several kinds, each with options of its own.</summary>
/// <typeparam name="TOwner">The record that has the option.</typeparam>
/// <typeparam name="TBase">The base class of the kinds.</typeparam>
internal sealed class KindOption<TOwner, TBase> : OptionDefinition<TOwner>
    where TBase : class
{
    /// <summary>Returns the value.</summary>
    public required Func<TOwner, TBase> Get { get; init; }

    /// <summary>Returns the record with another value.</summary>
    public required Func<TOwner, TBase, TOwner> With { get; init; }

    /// <summary>The kinds.</summary>
    public required OptionKinds<TBase> Kinds { get; init; }

    /// <summary>Returns the value as the recipe has it.</summary>
    public required Func<TOwner, string> InRecipe { get; init; }

    private OptionType<OptionKind<TBase>> Choice => OptionTypes.Choice([.. Kinds.All.Select(kind => (kind.Name, kind))]);

    public override string Write(TOwner owner) => InRecipe(owner);

    public override void Check(TOwner owner, string path)
    {
        if (Get(owner) is not { } value)
        {
            throw new ArgumentNullException(path + Name, $"{path}{Name} must not be null.");
        }

        foreach (OptionDefinition<TBase> option in Kinds.OptionsOf(value))
        {
            option.Check(value, $"{path}{Name}.");
        }
    }

    public override TOwner Copy(TOwner from, TOwner to) => With(to, Get(from));

    public override IEnumerable<OptionSetting> Settings(TOwner defaults)
    {
        if (CommandLine.Name is not { } name)
        {
            return [];
        }

        TBase value = Get(defaults);
        OptionType<OptionKind<TBase>> choice = Choice;
        List<OptionSetting> settings =
        [
            new(name, Description, text => choice.TryParse(text, out _) ? null : choice.Refusal(text)) { Default = Kinds.Of(value)?.Name, Words = choice.Words },
            .. Kinds.Common.SelectMany(option => option.Settings(value)),
        ];

        // Two kinds may have an option of one name, such as the factor of two schedules.
        var own = Kinds.All.SelectMany(kind => kind.Options.SelectMany(option => option.Settings(Kinds.As(kind, value))).Select(setting => (Kind: kind.Name, Setting: setting)))
            .GroupBy(item => item.Setting.Name);
        settings.AddRange(own.Select(group => group.First().Setting with
        {
            Description = $"{group.First().Setting.Description} Used by {Sentences.And(group.Select(item => item.Kind))}.",
        }));
        return settings;
    }

    public override TOwner Read(TOwner owner, IReadOnlyDictionary<string, string> settings)
    {
        if (CommandLine.Name is not { } name)
        {
            return owner;
        }

        TBase value = Get(owner);
        if (settings.TryGetValue(name, out string? text))
        {
            value = Choice.TryParse(text, out OptionKind<TBase> kind) ? Kinds.As(kind, value) : throw new ArgumentException($"{name} {Choice.Refusal(text)}", nameof(settings));
        }

        // An option of another kind would be silently ignored.
        string[] used = [.. Kinds.OptionsOf(value).Select(option => option.CommandLine.Name!)];
        var other = Kinds.All.SelectMany(kind => kind.Options.Select(option => (Kind: kind.Name, Setting: option.CommandLine.Name))).Where(item => item.Setting is not null && settings.ContainsKey(item.Setting)
            && !used.Contains(item.Setting, StringComparer.Ordinal)).ToArray();
        if (other.Length > 0)
        {
            throw new ArgumentException(
                $"{other[0].Setting} is an option of {Sentences.And(other.Where(item => item.Setting == other[0].Setting).Select(item => item.Kind))}, but the {name} is "
                + $"{Kinds.Of(value)?.Name ?? value.GetType().Name}. Leave it out, or choose another {name}.",
                nameof(settings));
        }

        return With(owner, Kinds.OptionsOf(value).Aggregate(value, (read, option) => option.Read(read, settings)));
    }
}
