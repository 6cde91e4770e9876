using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.EndToEnd.Tests.RandomTables;

/// <summary>Writes a table as a user would.</summary>
internal static class TableSource
{
    public static string Of(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        ArgScope scope = table.ArgScope;
        StringBuilder text = new("/// <summary>A random table.</summary>\n");
        int row = 0;
        foreach (BlockRow block in table.Blocks)
        {
            // Every other row in another order, by name.
            text.Append(FormattableString.Invariant(row++ % 2 == 0
                ? (FormattableString)$"[Block({Literal(block.Name)}, {block.Unit}, {block.Depth}, {block.BottleneckDepth}, repeat: {block.Repeat}, firstStride: {block.FirstStride}, lastStride: {block.LastStride})]\n"
                : $"[Block(lastStride: {block.LastStride}, unit: UnitKind.{block.Unit}, repeat: {block.Repeat}, name: {Literal(block.Name)}, bottleneckDepth: {block.BottleneckDepth}, depth: {block.Depth}, firstStride: {block.FirstStride})]\n"));
        }

        text.Append(CultureInfo.InvariantCulture, $"[Network(Channels = {options.Channels}, Height = {options.Height}, Width = {options.Width}, Classes = {options.Classes}, Stem = StemKind.{options.Stem}, ");
        text.Append(CultureInfo.InvariantCulture, $"GlobalPool = {Bool(options.GlobalPool)}, OutputStride = {options.OutputStride}{(options.Scope is null ? "" : ", Scope = " + Literal(options.Scope))})]\n");
        text.Append(CultureInfo.InvariantCulture, $"[ArgScope(BatchNormScale = {Bool(scope.BatchNormScale)}, BatchNormEpsilon = {scope.BatchNormEpsilon:R}, BatchNormDecay = {scope.BatchNormDecay:R})]\n");
        return text.Append(CultureInfo.InvariantCulture, $"public partial class {table.Name};\n").ToString();
    }

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Literal(string value) => SymbolDisplay.FormatLiteral(value, quote: true);
}
