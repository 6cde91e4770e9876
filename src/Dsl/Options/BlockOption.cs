using System.Reflection;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>
/// The definition of an option of [Block]. A file of this folder declares an option whole: the property of the attribute, that of <see cref="BlockRow"/>, and the definition. Whatever reads, checks,
/// summarizes or saves tables asks the definitions. A unit lists the options that it supports.
/// </summary>
internal abstract partial class BlockOption : TableOption<BlockRow>
{
    private protected BlockOption(OptionProperty<BlockRow> property, int order)
        : base(property, order)
    {
    }

    /// <summary>Every option, in order.</summary>
    public static IReadOnlyList<BlockOption> All => Declared.All;

    /// <summary>Whether the option concerns the block as a whole, so that every unit supports it.</summary>
    public virtual bool IsOfWholeBlock => false;

    /// <summary>What the option is called where functions are compared whose tensors have equal shapes; null where the shapes tell its value.</summary>
    internal virtual string? Trait => null;

    /// <summary>Whether a pixel that a unit with the option computes depends on other pixels than without it.</summary>
    internal virtual bool MixesPixels => false;

    /// <summary>A few characters for the summary of a block that does not have the default; empty where the summary does not show it.</summary>
    internal virtual string Summary(BlockRow row) => "";

    /// <summary>The value in the trait; empty for the default.</summary>
    internal virtual string TraitValue(BlockRow row) => IsDefault(row) ? "" : Code(row);

    /// <summary>The mistakes of a row's value, alone and beside the other values of the row.</summary>
    internal virtual IEnumerable<Finding> Check(NetworkTable table, int block, IUnitFacts unit)
    {
        BlockRow row = table.Blocks[block];
        return !IsDefault(row) && !unit.Supports(this)
            ? [Removable(Rules.IgnoredOption, block, $"{row.Name}: {unit.Name} units do not support {Name} ({Shown(row)}); remove it")]
            : Range(row) is { } range ? [Removable(Rules.OptionRange, block, $"{row.Name}: {Name} {range}, not {Shown(row)}")]
            : CheckSupported(table, block, unit);
    }

    /// <summary>What a sound value excludes elsewhere in a table whose values are sound.</summary>
    internal virtual IEnumerable<Finding> Exclusions(NetworkTable table, int block) => [];

    /// <summary>The range that a row's value is outside of, in words that follow the option's name: <c>must be in [0, 1)</c>; null inside.</summary>
    private protected virtual string? Range(BlockRow row) => null;

    /// <summary>The mistakes of a value that is in the range, and that the unit supports where it is not the default.</summary>
    private protected virtual IEnumerable<Finding> CheckSupported(NetworkTable table, int block, IUnitFacts unit) => [];

    /// <summary>A finding on the option, with the fix that removes it.</summary>
    private protected Finding Removable(Rule rule, int block, string message)
    {
        Target target = Target.Block(block, Name);
        return new(rule, message, target) { Fixes = new([Fix.Remove(target)]) };
    }

    private protected static OptionProperty<BlockRow> Property<TValue>(string name, Func<BlockRow, TValue> get, Func<BlockRow, TValue, BlockRow> set, params TValue[] examples) =>
        new OptionProperty<BlockRow, TValue>(name, Initial.Options, get, set, examples);

    // The properties of this class are the list, so that a new option is one file.
    private static class Declared
    {
        public static readonly IReadOnlyList<BlockOption> All = OptionList.Of<BlockOption>(typeof(BlockOption).GetProperties(BindingFlags.Static | BindingFlags.Public), option => option.Order);
    }

    // In a class of its own: the order in which the files' static members are initialized is not defined.
    private static class Initial
    {
        public static readonly BlockRow Options = new("", default, 0);
    }
}
