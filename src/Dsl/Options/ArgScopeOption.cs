using System.Reflection;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>
/// The definition of an option of [ArgScope]. A file of this folder declares an option whole: the property of the attribute, that of <see cref="ArgScope"/>, and the definition.
/// </summary>
internal abstract partial class ArgScopeOption : TableOption<ArgScope>
{
    private protected ArgScopeOption(OptionProperty<ArgScope> property, int order)
        : base(property, order)
    {
    }

    /// <summary>Every option, in order.</summary>
    public static IReadOnlyList<ArgScopeOption> All => Declared.All;

    /// <summary>The mistakes of the value.</summary>
    internal IEnumerable<Finding> Check(ArgScope scope) =>
        Range(scope) is { } range ? [new(Rules.ArgScope, $"{Name} {range}, not {Shown(scope)}", new(Place.ArgScope, Name))] : [];

    /// <summary>The range that the value is outside of, in words that follow the option's name; null inside.</summary>
    private protected virtual string? Range(ArgScope scope) => null;

    private protected static OptionProperty<ArgScope> Property<TValue>(string name, Func<ArgScope, TValue> get, Func<ArgScope, TValue, ArgScope> set, params TValue[] examples) =>
        new OptionProperty<ArgScope, TValue>(name, Initial.Options, get, set, examples);

    private static class Declared
    {
        public static readonly IReadOnlyList<ArgScopeOption> All = OptionList.Of<ArgScopeOption>(typeof(ArgScopeOption).GetProperties(BindingFlags.Static | BindingFlags.Public), option => option.Order);
    }

    // In a class of its own: the order in which the files' static members are initialized is not defined.
    private static class Initial
    {
        public static readonly ArgScope Options = new();
    }
}
