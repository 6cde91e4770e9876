using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>
/// Writes a table as users do: arguments by position or by name, in any order, left out where the default will do, as literals, sums, casts or constants. The same number writes the
/// same text.
/// </summary>
internal static class TableSource
{
    /// <summary>What every written table needs beside it, once.</summary>
    public const string Shared = """
        global using ResNetDsl;
        global using static ResNetDsl.UnitKind;

        internal static class Numbers
        {
            public const int N2 = 2, N3 = N2 + 1, N64 = N2 * 32;
        }

        """;

    private static readonly string[] Parameters = ["name", "unit", "depth", "bottleneckDepth", "repeat", "firstStride", "lastStride"];

    public static string Of(NetworkTable table, int style = 0)
    {
        Random random = new(style);
        List<string> attributes = [.. table.Blocks.Select(block => Block(block, random))];
        List<string> network = [.. NetworkOption.All.Select(option => Argument(option, table.Options, option.IsDefault(table.Options))).OfType<string>()];
        ArgScope convention = new NetworkTable("", default) { Options = table.Options }.ArgScope;
        List<string> arg = [.. ArgScopeOption.All.Select(option => Argument(option, table.ArgScope, Equals(option.Value(table.ArgScope), option.Value(convention)))).OfType<string>()];
        int before = random.Next(attributes.Count + 1);
        attributes.Insert(before, Attribute("Network", network, random));
        attributes.Insert(random.Next(2) == 0 ? 0 : attributes.Count, Attribute("ArgScope", arg, random));
        return $"/// <summary>A random table.</summary>\n{string.Concat(attributes)}public partial class {table.Name};\n";

        string? Argument<TOptions>(TableOption<TOptions> option, TOptions options, bool isDefault)
            where TOptions : class => !isDefault || random.Next(6) == 0 ? $"{option.Name} = {Written(option.Value(options), random)}" : null;
    }

    private static string Block(BlockRow block, Random random)
    {
        string[] values =
        [
            SymbolDisplay.FormatLiteral(block.Name, quote: true), Kind(block.Unit, random), Number(block.Depth, random), Number(block.BottleneckDepth, random), Number(block.Repeat, random),
            Number(block.FirstStride, random), Number(block.LastStride, random),
        ];
        bool[] isDefault = [false, false, false, block.BottleneckDepth == 0, block.Repeat == 1, block.FirstStride == 0, block.LastStride == 0];
        int positional = random.Next(2) == 0 ? 0 : random.Next(3, values.Length + 1);
        List<int> named = [.. Enumerable.Range(positional, values.Length - positional).Where(i => !isDefault[i] || random.Next(3) == 0)];
        Shuffle(named, random);
        List<string> arguments = [.. values.Take(positional), .. named.Select(i => $"{Parameters[i]}: {values[i]}")];
        arguments.AddRange(BlockOption.All
            .Where(option => !option.IsDefault(block) || random.Next(12) == 0)
            .Select(option => $"{option.Name} = {Written(option.Value(block), random)}"));

        string separator = random.Next(5) == 0 ? ",\n    " : ", ";
        return $"[{(random.Next(4) == 0 ? "BlockAttribute" : "Block")}({string.Join(separator, arguments)})]\n";
    }

    private static string Attribute(string name, List<string> arguments, Random random)
    {
        Shuffle(arguments, random);
        return arguments.Count == 0 && random.Next(2) == 0 ? "" : $"[{name}({string.Join(", ", arguments)})]\n";
    }

    private static string Written(object? value, Random random) => value switch
    {
        null => "null",
        int number => Number(number, random),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Real(number),
        bool flag => flag ? "true" : "false",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        Enum kind => Kind(kind, random),
        _ => throw new NotSupportedException($"A table cannot have a value of type {value.GetType()}."),
    };

    private static string Number(int value, Random random) => random.Next(6) switch
    {
        0 when value == int.MaxValue => "int.MaxValue",
        0 when value is > -1000 and < 1000 => $"{(value - 1).ToString(CultureInfo.InvariantCulture)} + 1",
        1 when value is 64 or 3 or 2 => $"Numbers.N{value}",
        2 when value > 0 => "0x" + value.ToString("X", CultureInfo.InvariantCulture),
        3 when value >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_'),
        4 => $"({value.ToString(CultureInfo.InvariantCulture)})",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Kind(Enum kind, Random random) =>
        Enum.IsDefined(kind.GetType(), kind) && random.Next(3) > 0
            ? kind is UnitKind && random.Next(2) == 0 ? kind.ToString() : $"{kind.GetType().Name}.{kind}"
            : $"({kind.GetType().Name})({Convert.ToInt32(kind, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)})";

    private static string Real(double value) => value switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.Epsilon => "double.Epsilon",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void Shuffle<T>(List<T> list, Random random)
    {
        for (int i = list.Count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
