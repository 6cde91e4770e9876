using System.Reflection;

namespace ResNetDsl.Architecture.Options;

/// <summary>Finds the options that a class declares.</summary>
internal static class OptionList
{
    /// <summary>The values of the static properties of a class that have its type. Each stands in a file of its own, so no list names them.</summary>
    /// <typeparam name="TOption">The class.</typeparam>
    /// <param name="declaring">The same class, as a type that trimming can follow.</param>
    /// <param name="order">The place of an option.</param>
    public static IReadOnlyList<TOption> Of<TOption>(Type declaring, Func<TOption, int> order) =>
    [
        .. declaring.GetProperties(BindingFlags.Static | BindingFlags.Public)
            .Where(property => property.PropertyType == typeof(TOption))
            .Select(property => (TOption)property.GetValue(null)!)
            .OrderBy(order),
    ];
}
