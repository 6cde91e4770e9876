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
        NetworkOptions options = table.Options;
        ArgScope scope = table.ArgScope;
        NetworkOptions defaults = new();
        List<string> attributes = [.. table.Blocks.Select(block => Block(block, random))];
        List<string> network = [];
        Add(network, "Channels", options.Channels, defaults.Channels);
        Add(network, "Height", options.Height, defaults.Height);
        Add(network, "Width", options.Width, defaults.Width);
        Add(network, "Classes", options.Classes, defaults.Classes);
        Add(network, "OutputStride", options.OutputStride, defaults.OutputStride);
        Add(network, "PoolWindow", options.PoolWindow, defaults.PoolWindow);
        Add(network, "Depth", options.Depth, defaults.Depth);
        AddText(network, "MaxParameters", options.MaxParameters == 0, options.MaxParameters.ToString(CultureInfo.InvariantCulture));
        AddText(network, "MaxMultiplyAdds", options.MaxMultiplyAdds == 0, options.MaxMultiplyAdds.ToString(CultureInfo.InvariantCulture));
        AddText(network, "Stem", options.Stem == defaults.Stem, Kind(options.Stem, random));
        AddText(network, "Shortcut", options.Shortcut == defaults.Shortcut, Kind(options.Shortcut, random));
        AddText(network, "Activation", options.Activation == defaults.Activation, Kind(options.Activation, random));
        AddText(network, "StridePlacement", options.StridePlacement == defaults.StridePlacement, Kind(options.StridePlacement, random));
        AddText(network, "Convention", options.Convention == defaults.Convention, Kind(options.Convention, random));
        AddText(network, "Keys", options.Keys == options.Convention, Kind(options.Keys, random));
        AddText(network, "BatchNorm", options.BatchNorm, options.BatchNorm ? "true" : "false");
        AddText(network, "ConvolutionBias", !options.ConvolutionBias, options.ConvolutionBias ? "true" : "false");
        AddText(network, "ZeroInitResiduals", !options.ZeroInitResiduals, options.ZeroInitResiduals ? "true" : "false");
        AddText(network, "StochasticDepth", options.StochasticDepth == 0, Real(options.StochasticDepth));
        Add(network, "StemWidth", options.StemWidth, defaults.StemWidth);
        Add(network, "HiddenUnits", options.HiddenUnits, defaults.HiddenUnits);
        AddText(network, "Dropout", options.Dropout == 0, Real(options.Dropout));
        AddText(network, "GlobalPool", options.GlobalPool == defaults.GlobalPool, options.GlobalPool ? "true" : "false");
        if (options.Scope is not null)
        {
            network.Add("Scope = " + SymbolDisplay.FormatLiteral(options.Scope, quote: true));
        }

        List<string> arg = [];
        AddText(arg, "WeightDecay", scope.WeightDecay == 1e-4, Real(scope.WeightDecay));
        AddText(arg, "BatchNormDecay", scope.BatchNormDecay == (options.Convention is Library.Torchvision or Library.Timm ? 0.9 : 0.997), Real(scope.BatchNormDecay));
        AddText(arg, "BatchNormEpsilon", scope.BatchNormEpsilon == 1e-5, Real(scope.BatchNormEpsilon));
        AddText(arg, "BatchNormScale", scope.BatchNormScale, scope.BatchNormScale ? "true" : "false");
        int before = random.Next(attributes.Count + 1);
        attributes.Insert(before, Attribute("Network", network, random));
        attributes.Insert(random.Next(2) == 0 ? 0 : attributes.Count, Attribute("ArgScope", arg, random));
        return $"/// <summary>A random table.</summary>\n{string.Concat(attributes)}public partial class {table.Name};\n";

        void Add(List<string> arguments, string name, int value, int absent) => AddText(arguments, name, value == absent, Number(value, random));

        void AddText(List<string> arguments, string name, bool isDefault, string text)
        {
            if (!isDefault || random.Next(6) == 0)
            {
                arguments.Add($"{name} = {text}");
            }
        }
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
        (string Name, bool IsDefault, string Text)[] options =
        [
            ("Groups", block.Groups == 1, Number(block.Groups, random)), ("Kernel", block.Kernel == 3, Number(block.Kernel, random)),
            ("SqueezeExcitation", block.SqueezeExcitation == 0, Number(block.SqueezeExcitation, random)), ("Scale", block.Scale == 1, Real(block.Scale)),
            ("Dropout", block.Dropout == 0, Real(block.Dropout)), ("MaxPool", block.MaxPool == 0, Number(block.MaxPool, random)),
            ("Dilate", !block.Dilate, block.Dilate ? "true" : "false"), ("OutputActivation", block.OutputActivation, block.OutputActivation ? "true" : "false"),
        ];
        arguments.AddRange(options.Where(option => !option.IsDefault || random.Next(12) == 0).Select(option => $"{option.Name} = {option.Text}"));

        string separator = random.Next(5) == 0 ? ",\n    " : ", ";
        return $"[{(random.Next(4) == 0 ? "BlockAttribute" : "Block")}({string.Join(separator, arguments)})]\n";
    }

    private static string Attribute(string name, List<string> arguments, Random random)
    {
        Shuffle(arguments, random);
        return arguments.Count == 0 && random.Next(2) == 0 ? "" : $"[{name}({string.Join(", ", arguments)})]\n";
    }

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

    private static string Kind<TKind>(TKind kind, Random random)
        where TKind : struct, Enum =>
        Enum.IsDefined(kind) && random.Next(3) > 0
            ? kind is UnitKind && random.Next(2) == 0 ? kind.ToString() : $"{typeof(TKind).Name}.{kind}"
            : $"({typeof(TKind).Name})({Convert.ToInt32(kind, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)})";

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
