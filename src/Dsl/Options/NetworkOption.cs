using System.Reflection;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>
/// The definition of an option of [Network]. A file of this folder declares an option whole: the property of the attribute, that of <see cref="NetworkOptions"/>, and the definition. Whatever reads
/// and checks tables asks the definitions.
/// </summary>
internal abstract partial class NetworkOption : TableOption<NetworkOptions>
{
    /// <summary>Sets the activation that every unit and stem has.</summary>
    internal static readonly Fix ActivateLast =
        Fix.Of("Set Activation to PostActivation", new(EditKind.SetArgument, new(Place.Network, nameof(Activation)), "global::ResNetDsl.ActivationKind.PostActivation"));

    private protected NetworkOption(OptionProperty<NetworkOptions> property, int order)
        : base(property, order)
    {
    }

    /// <summary>Every option, in order.</summary>
    public static IReadOnlyList<NetworkOption> All => Declared.All;

    /// <summary>The mistakes of the value alone.</summary>
    internal virtual IEnumerable<Finding> Check(NetworkTable table) =>
        Range(table.Options) is { } range ? [Removable(Rules.OptionRange, $"{Name} {range}, not {Shown(table.Options)}")] : [];

    /// <summary>What a sound value excludes elsewhere in a table whose values are sound.</summary>
    /// <param name="table">The table.</param>
    /// <param name="units">The kinds of unit, for each block.</param>
    /// <param name="stem">The stem.</param>
    internal virtual IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
        !IsDefault(table.Options) && NoEffect(units, stem) is { } reason ? [Removable(Rules.Exclusive, $"{Name} has no effect: {reason}; remove it")] : [];

    /// <summary>The range that the value is outside of, in words that follow the option's name: <c>must be in [0, 1)</c>; null inside.</summary>
    private protected virtual string? Range(NetworkOptions options) => null;

    /// <summary>Why a value other than the default changes nothing; null where it does.</summary>
    private protected virtual string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) => null;

    /// <summary>The argument that has the value.</summary>
    private protected Target Argument => new(Place.Network, Name);

    /// <summary>A finding on the option, with the fix that removes it.</summary>
    private protected Finding Removable(Rule rule, string message) => new(rule, message, Argument) { Fixes = new([Fix.Remove(Argument)]) };

    /// <summary>The finding of an extent of the input that is not positive.</summary>
    private protected Finding InputTooSmall(NetworkOptions options) => new(
        Rules.Input, $"Channels, Height and Width must be at least 1 (the input is {Text.Plain(options.Channels)}×{Text.Plain(options.Height)}×{Text.Plain(options.Width)})", Argument);

    /// <summary>The finding of a value that is not one of its enumeration.</summary>
    private protected IEnumerable<Finding> UnknownKind<TKind>(TKind value, string noun)
        where TKind : struct, Enum
    {
        TKind[] kinds = [.. Enum.GetNames(typeof(TKind)).Select(name => (TKind)Enum.Parse(typeof(TKind), name))]; // Enum.GetValues makes an array of a type that native code may not have.
        return kinds.Contains(value)
            ? []
            : [new(Rules.UnknownKind, $"({typeof(TKind).Name}){value:D} is not {noun} are {string.Join(", ", kinds)}", Argument) { Fixes = UnknownKinds.Nearest(Argument, value, kinds) }];
    }

    private protected static OptionProperty<NetworkOptions> Property<TValue>(
        string name, Func<NetworkOptions, TValue> get, Func<NetworkOptions, TValue, NetworkOptions> set, params TValue[] examples) =>
        new OptionProperty<NetworkOptions, TValue>(name, Initial.Options, get, set, examples);

    // The properties of this class are the list, so that a new option is one file.
    private static class Declared
    {
        public static readonly IReadOnlyList<NetworkOption> All = OptionList.Of<NetworkOption>(typeof(NetworkOption).GetProperties(BindingFlags.Static | BindingFlags.Public), option => option.Order);
    }

    // In a class of its own: the order in which the files' static members are initialized is not defined.
    private static class Initial
    {
        public static readonly NetworkOptions Options = new();
    }
}
