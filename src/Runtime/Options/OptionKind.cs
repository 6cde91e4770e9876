using ResNetDsl.Texts;

namespace ResNetDsl.Options;

/// <summary>One of the kinds that can be chosen for an option, such as a schedule, with options of its own.</summary>
/// <typeparam name="TBase">The base class of the kinds.</typeparam>
internal abstract class OptionKind<TBase>
    where TBase : class
{
    /// <summary>The word that chooses it.</summary>
    public required string Name { get; init; }

    /// <summary>The class.</summary>
    public abstract Type Type { get; }

    /// <summary>The value with its defaults.</summary>
    public abstract TBase Default { get; }

    /// <summary>Its own options, without those that all kinds have.</summary>
    public abstract IReadOnlyList<OptionDefinition<TBase>> Options { get; }
}

/// <summary>A kind by its class.</summary>
/// <typeparam name="TBase">The base class of the kinds.</typeparam>
/// <typeparam name="TKind">The class of the kind.</typeparam>
/// <param name="defaults">The value with its defaults.</param>
/// <param name="options">The options that only this class has.</param>
internal sealed class OptionKind<TBase, TKind>(TKind defaults, params OptionDefinition<TKind>[] options) : OptionKind<TBase>
    where TBase : class
    where TKind : class, TBase
{
    public override Type Type => typeof(TKind);

    public override TBase Default => defaults;

    public override IReadOnlyList<OptionDefinition<TBase>> Options { get; } = [.. options.Select(option => new Lifted(option)
    {
        Name = option.Name,
        Description = option.Description,
        Recipe = option.Recipe,
        CommandLine = option.CommandLine,
    })];

    /// <summary>An option of the class as one of its base class.</summary>
    private sealed class Lifted(OptionDefinition<TKind> option) : OptionDefinition<TBase>
    {
        public override string Write(TBase owner) => option.Write((TKind)owner);

        public override void Check(TBase owner, string path) => option.Check((TKind)owner, path);

        public override TBase Copy(TBase from, TBase to) => option.Copy((TKind)from, (TKind)to);

        public override IEnumerable<OptionSetting> Settings(TBase defaults) => option.Settings((TKind)defaults);

        public override TBase Read(TBase owner, IReadOnlyDictionary<string, string> settings) => option.Read((TKind)owner, settings);
    }
}

/// <summary>The kinds that can be chosen for an option.</summary>
/// <typeparam name="TBase">The base class of the kinds.</typeparam>
/// <param name="common">The options that all kinds have.</param>
/// <param name="all">The kinds.</param>
internal sealed class OptionKinds<TBase>(IReadOnlyList<OptionDefinition<TBase>> common, IReadOnlyList<OptionKind<TBase>> all)
    where TBase : class
{
    /// <summary>The options that all kinds have.</summary>
    public IReadOnlyList<OptionDefinition<TBase>> Common => common;

    /// <summary>The kinds.</summary>
    public IReadOnlyList<OptionKind<TBase>> All => all;

    /// <summary>The kind of a value; null for a class that is not in the list, such as a user's own.</summary>
    public OptionKind<TBase>? Of(TBase value) => all.FirstOrDefault(kind => kind.Type == value.GetType());

    /// <summary>All options of a value.</summary>
    public IEnumerable<OptionDefinition<TBase>> OptionsOf(TBase value) => common.Concat(Of(value)?.Options ?? []);

    /// <summary>
    /// The class and all options of a value, in one line: <c>SgdRecipe { WeightDecay = , Momentum = 0.9, Nesterov = True }</c>. It is the text of a record under the invariant culture, which earlier
    /// versions wrote to checkpoints.
    /// </summary>
    public string Write(TBase value) => Of(value) is { } kind
        ? $"{kind.Type.Name} {{ {string.Join(", ", OptionsOf(value).Select(option => $"{option.Name} = {option.Write(value)}"))} }}"
        : InvariantText.Of(value);

    /// <summary>A kind with the common options of another value: the value itself when it is of the kind.</summary>
    public TBase As(OptionKind<TBase> kind, TBase value) => kind.Type == value.GetType() ? value : common.Aggregate(kind.Default, (made, option) => option.Copy(value, made));
}
