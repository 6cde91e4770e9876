using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>Writes a table as C#.</summary>
internal static class TableCode
{
    /// <summary>A file that declares a network, with LF at the ends of lines.</summary>
    /// <param name="table">The table. Its units are kinds, not classes of a program.</param>
    /// <param name="summary">The documentation of the class, one line.</param>
    public static string Of(NetworkTable table, string summary)
    {
        int depth = table.Blocks.Max(row => Text.Plain(row.Depth).Length);
        int bottleneck = table.Blocks.Max(row => row.BottleneckDepth > 0 ? Text.Plain(row.BottleneckDepth).Length : 0);
        ArgScope convention = new NetworkTable("", default) { Options = table.Options }.ArgScope;
        string[] network = [.. NetworkOption.All.Where(option => !option.IsDefault(table.Options)).Select(option => Argument(option, table.Options))];
        string[] scope = [.. ArgScopeOption.All.Where(option => !Equals(option.Value(table.ArgScope), option.Value(convention))).Select(option => Argument(option, table.ArgScope))];
        return string.Join("\n",
        [
            "using ResNetDsl;",
            "using static ResNetDsl.UnitKind;",
            "",
            $"/// <summary>{summary.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</summary>",
            .. table.Blocks.Select(row => Block(row, depth, bottleneck)),
            .. network.Length > 0 ? [$"[Network({string.Join(", ", network)})]"] : Array.Empty<string>(),
            .. scope.Length > 0 ? [$"[ArgScope({string.Join(", ", scope)})]"] : Array.Empty<string>(),
            $"public partial class {table.Name};",
            "",
        ]);
    }

    private static string Block(BlockRow row, int depth, int bottleneck)
    {
        List<string> arguments = [$"\"{row.Name}\"", row.Unit.ToString(), Text.Plain(row.Depth).PadLeft(depth)];
        if (row.BottleneckDepth > 0)
        {
            arguments.Add(Text.Plain(row.BottleneckDepth).PadLeft(bottleneck));
        }

        Add("repeat", row.Repeat, absent: 1);
        Add("firstStride", row.FirstStride, absent: 0);
        Add("lastStride", row.LastStride, absent: 0);
        arguments.AddRange(BlockOption.All.Where(option => !option.IsDefault(row)).Select(option => Argument(option, row)));
        return $"[Block({string.Join(", ", arguments)})]";

        void Add(string name, int value, int absent)
        {
            if (value != absent)
            {
                arguments.Add($"{name}: {Text.Plain(value)}");
            }
        }
    }

    private static string Argument<TOptions>(TableOption<TOptions> option, TOptions options)
        where TOptions : class => $"{option.Name} = {option.Code(options)}";
}
