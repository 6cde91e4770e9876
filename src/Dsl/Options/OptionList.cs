using System.Reflection;

namespace ResNetDsl.Architecture.Options;

/// <summary>Finds the options that a class declares.</summary>
internal static class OptionList
{
    /// <summary>The values of the static properties of a class that have its type. Each stands in a file of its own, so no list names them.</summary>
    /// <typeparam name="TOption">The class.</typeparam>
    /// <param name="properties">The class's public static properties, which are asked of its type where it is named: so a program that is published trimmed keeps them.</param>
    /// <param name="order">The place of an option.</param>
    public static IReadOnlyList<TOption> Of<TOption>(PropertyInfo[] properties, Func<TOption, int> order) =>
    [
        .. properties
            .Where(property => property.PropertyType == typeof(TOption))
            .Select(property => (TOption)property.GetValue(null)!)
            .OrderBy(order),
    ];
}
