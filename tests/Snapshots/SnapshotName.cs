using System.Globalization;
using System.Reflection;
using VerifyTests;

namespace ResNetDsl.Snapshots;

/// <summary>The part of a snapshot's file name before <c>.verified.</c>, by the rules of Verify.</summary>
internal static class SnapshotName
{
    // The same on every system, so that a name made on Linux can be checked out on Windows.
    private const string InvalidCharacters = "\"\\<>|:*?/";

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
        var text = value switch
        {
            null => "null",
            string or bool or Enum => value.ToString()!,
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            _ => throw new VerifyException($"UseParameters takes no {value.GetType().Name}: use UseTextForParameters."),
        };
        return string.Concat(text.Select(c => c < ' ' || InvalidCharacters.Contains(c, StringComparison.Ordinal) ? '-' : c));
    }
}
