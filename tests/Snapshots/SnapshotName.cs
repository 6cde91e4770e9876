using System.Collections;
using System.Globalization;
using System.Reflection;
using VerifyTests;

namespace ResNetDsl.Snapshots;

/// <summary>The part of a snapshot's file name before <c>.verified.</c>, by the rules of Verify.</summary>
internal static class SnapshotName
{
    // The same on every system, so that a name made on Linux can be checked out on Windows.
    private const string InvalidCharacters = "\"\\<>|:*?/";

    private const string Empty = "[]";

    public static string Prefix(MethodInfo test, VerifySettings settings)
    {
        if (settings.Parameters is not null && settings.ParametersText is not null)
            throw new VerifyException("UseParameters and UseTextForParameters exclude each other.");

        if (settings.FileName is null)
            return $"{settings.TypeName ?? TypeName(test.ReflectedType!)}.{settings.MethodName ?? test.Name}{ParameterText(test, settings)}";

        if (settings.TypeName is not null || settings.MethodName is not null
            || settings.Parameters is not null || settings.ParametersText is not null)
            throw new VerifyException("UseFileName excludes the other parts of the name.");
        return settings.FileName;
    }

    private static string TypeName(Type type) => type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;

    private static string ParameterText(MethodInfo test, VerifySettings settings)
    {
        if (settings.ParametersText is not null)
            return $"_{settings.ParametersText}";
        if (settings.Parameters is not { } values)
            return "";

        var parameters = test.GetParameters();
        if (values.Length == 0 || values.Length > parameters.Length)
            throw new VerifyException($"UseParameters got {values.Length} values; {test.Name} has {parameters.Length} parameters.");
        return string.Concat(values.Zip(parameters, (value, parameter) => $"_{parameter.Name}={ValueText(value)}"));
    }

    private static string ValueText(object? value)
    {
        return string.Concat(PlainText(value).Select(c => c < ' ' || InvalidCharacters.Contains(c, StringComparison.Ordinal) ? '-' : c));
    }

    private static string PlainText(object? value) => value switch
    {
        null => "null",
        string text => text,
        DateTime time => DateText(time) + (time.Kind == DateTimeKind.Unspecified ? "" : time.Kind),
        DateTimeOffset time => DateText(time.DateTime) + OffsetText(time.Offset),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("h-mm-tt", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => Items(items),
        _ when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) =>
            $"{PlainText(type.GetProperty("Key")!.GetValue(value))}={PlainText(type.GetProperty("Value")!.GetValue(value))}",
        _ => value.ToString() ?? "",
    };

    private static string Items(IEnumerable items)
    {
        string[] texts = [.. items.Cast<object?>().Select(ItemText)];
        return texts.Length == 0 ? Empty : string.Join(',', texts);
    }

    // Only a collection in a collection has brackets, and an empty one.
    private static string ItemText(object? item)
    {
        string text = PlainText(item);
        return item is IEnumerable and not string && text != Empty ? $"[{text}]" : text;
    }

    // As much of the time as it has, in Verify's steps: what is below a millisecond counts only beside one.
    private static string DateText(DateTime time) => time.ToString(
        time switch
        {
            { TimeOfDay.Ticks: 0 } => "yyyy-MM-dd",
            { Second: 0, Millisecond: 0 } => "yyyy-MM-ddTHH-mm",
            { Millisecond: 0 } => "yyyy-MM-ddTHH-mm-ss",
            _ => "yyyy-MM-ddTHH-mm-ss.FFFFFFF",
        },
        CultureInfo.InvariantCulture);

    private static string OffsetText(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\-mm", CultureInfo.InvariantCulture);
}
