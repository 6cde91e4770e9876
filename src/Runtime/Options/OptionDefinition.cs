namespace ResNetDsl.Options;

/// <summary>The definition of an option, declared once: the recipe of a checkpoint, messages, command lines and documentation follow from it.</summary>
/// <typeparam name="TOwner">The record that has the option.</typeparam>
internal abstract class OptionDefinition<TOwner>
{
    /// <summary>The name of the property.</summary>
    public required string Name { get; init; }

    /// <summary>What the option does, in one or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>The name in the recipe, which a run that continues must share; or why the option does not change the result.</summary>
    public required OptionPlace Recipe { get; init; }

    /// <summary>The name on a command line, without hyphens before it; or why it is not there.</summary>
    public required OptionPlace CommandLine { get; init; }

    /// <summary>The name in sentences.</summary>
    /// <param name="path">The prefix in a program, such as <c>Schedule.</c>.</param>
    public Wording Wording(string path = "") => new(path + Name, CommandLine.Name is { } name ? "--" + name : path + Name);

    /// <summary>The value as recipes and documentation have it.</summary>
    public abstract string Write(TOwner owner);

    /// <summary>Throws if the value is out of range.</summary>
    /// <param name="owner">The record.</param>
    /// <param name="path">The prefix of the name in the message, such as <c>Schedule.</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public abstract void Check(TOwner owner, string path);

    /// <summary>Gives one record the value of another.</summary>
    public abstract TOwner Copy(TOwner from, TOwner to);

    /// <summary>The settings that set the option by text.</summary>
    /// <param name="defaults">The record whose values are the defaults.</param>
    public abstract IEnumerable<OptionSetting> Settings(TOwner defaults);

    /// <summary>Sets the option if the settings have it.</summary>
    /// <exception cref="ArgumentException">A text cannot be read.</exception>
    public abstract TOwner Read(TOwner owner, IReadOnlyDictionary<string, string> settings);
}

/// <summary>An option with a value of its own.</summary>
/// <typeparam name="TOwner">The record that has the option.</typeparam>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class OptionDefinition<TOwner, T> : OptionDefinition<TOwner>
{
    /// <summary>Returns the value.</summary>
    public required Func<TOwner, T> Get { get; init; }

    /// <summary>Returns the record with another value.</summary>
    public required Func<TOwner, T, TOwner> With { get; init; }

    /// <summary>The values that are accepted.</summary>
    public required OptionType<T> Type { get; init; }

    public override string Write(TOwner owner) => Type.Write(Get(owner));

    public override void Check(TOwner owner, string path)
    {
        if (!Type.Includes(Get(owner)))
        {
            throw new OptionSentence($"{Wording(path)} must be {Type.Range}, not {Type.Write(Get(owner))}.").In(message => new ArgumentOutOfRangeException(path + Name, Get(owner), message));
        }
    }

    public override TOwner Copy(TOwner from, TOwner to) => With(to, Get(from));

    public override IEnumerable<OptionSetting> Settings(TOwner defaults) => CommandLine.Name is { } name
        ? [new(name, Description, text => Type.TryParse(text, out _) ? null : Type.Refusal(text))
        {
            Default = Type.Spell(Get(defaults)),
            Words = Type.Words,
            IsFlag = Type.IsFlag,
            IsList = Type.IsList,
        }]
        : [];

    public override TOwner Read(TOwner owner, IReadOnlyDictionary<string, string> settings) =>
        CommandLine.Name is not { } name || !settings.TryGetValue(name, out string? text) ? owner
        : Type.TryParse(text, out T value) ? With(owner, value)
        : throw new ArgumentException($"{name} {Type.Refusal(text)}", nameof(settings));
}
