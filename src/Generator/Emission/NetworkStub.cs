using Microsoft.CodeAnalysis.CSharp;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>
/// Writes a network that cannot be built: the public surface that it would have, as far as its table determines it, with bodies that throw, so that no follow-up error of the compiler hides the real one.
/// </summary>
internal static class NetworkStub
{
    /// <summary>Writes the members.</summary>
    /// <param name="stub">The class.</param>
    /// <param name="source">The network.</param>
    public static void Emit(Stub stub, NetworkSource source)
    {
        (SourceWriter writer, string throws) = (stub.Writer, stub.Throws);
        stub.Begin(
            "network",
            ("Depth", "const int Depth = 0;"), ("ParameterCount", "const long ParameterCount = 0;"), ("MultiplyAdds", "const long MultiplyAdds = 0;"),
            ("OutputStride", "const int OutputStride = 0;"), ("ReceptiveField", "const long ReceptiveField = 0;"), ("Summary", "const string Summary = \"\";"),
            ("InputShape", $"static global::ResNetDsl.Architecture.Shape InputShape => {throws};"), ("OutputShape", $"static global::ResNetDsl.Architecture.Shape OutputShape => {throws};"),
            ("Plan", $"static global::ResNetDsl.Architecture.Plans.NetworkPlan Plan => {throws};"), ("Architecture", $"override global::ResNetDsl.Architecture.Plans.NetworkPlan Architecture => {throws};"));

        NetworkConstructors.Emit(writer, source, stub.NotGenerated, () => { });
        if (stub.Takes("Compute"))
        {
            writer.Line($"protected override {Types.Tensor} Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass) => {throws};");
        }

        List<BlockRow> blocks = [.. source.Table.Blocks.Where(block => IsUsable(block) && stub.Takes(block.PropertyName))];
        List<(BlockRow Row, IReadOnlyList<UnitRun> Variants)> known = [.. blocks.Where(UnitForm.HasForm).Select(row => (row, UnitForm.Variants(source.Table, row)))];
        IReadOnlyList<UnitForm> forms = UnitForm.Of(known.SelectMany(block => block.Variants));
        Dictionary<BlockRow, string> units = known
            .Select(block => (block.Row, Form: forms.First(form => form.Runs.Contains(block.Variants[0]))))
            .Where(block => stub.IsFree(block.Form.Name))
            .ToDictionary(block => block.Row, block => block.Form.Name);
        foreach (BlockRow block in blocks)
        {
            string type = units.TryGetValue(block, out string unit) ? $"global::ResNetDsl.Block<{Identifier(unit)}>" : "global::ResNetDsl.Block";
            writer.Line($"{NetworkEmitter.AccessOf(block)} {type} {Identifier(block.PropertyName)} => {throws};");
        }

        foreach (Layer layer in Planner.StageLayers(source.Table))
        {
            if (LayerCode.ClassOf(layer) is { } type && stub.Takes(Names.Layer(layer.Scope)))
            {
                writer.Line($"public global::ResNetDsl.Layers.{type} {Identifier(Names.Layer(layer.Scope))} => {throws};");
            }
        }

        foreach (UnitForm form in forms.Where(form => units.ContainsValue(form.Name)))
        {
            Unit(writer, form, NetworkEmitter.AccessOf(known.First(block => block.Variants.Contains(form.Runs[0])).Row), throws);
        }

        if (stub.Takes("EndPoints"))
        {
            EndPoints(stub, source.Table, blocks, units);
        }
    }

    private static void Unit(SourceWriter writer, UnitForm form, string access, string throws)
    {
        string parent = form.Definition.OwnClass is { } own ? $"global::ResNetDsl.OwnUnit<{own}>" : "global::ResNetDsl.Unit";
        using (writer.Block($"{access} sealed class {Identifier(form.Name)} : {parent}"))
        {
            writer.Line($"private {Identifier(form.Name)}() : base(null!{(form.Definition.OwnClass is not null ? ", default" : "")}) {{ }}");
            if (form.Definition.OwnClass is null)
            {
                writer.Line($"protected override {Types.Tensor} Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass) => {throws};");
            }

            foreach (FormNode node in form.Nodes.Where(node => LayerCode.ClassOf(node.Sample) is not null))
            {
                writer.Line($"public global::ResNetDsl.Layers.{LayerCode.ClassOf(node.Sample)}{(node.IsInAll ? "" : "?")} {Identifier(UnitForm.PropertyOf(node.Scope))} => {throws};");
            }

            using (writer.Block("public sealed class EndPoints : global::ResNetDsl.UnitEndPoints"))
            {
                foreach (FormNode node in form.Nodes.Where(node => node.Sample.IsEndPoint))
                {
                    writer.Line($"public {Types.Tensor}{(node.IsInAll ? "" : "?")} {Identifier(UnitForm.PropertyOf(node.Scope))} => {throws};");
                }
            }
        }
    }

    private static void EndPoints(Stub stub, NetworkTable table, IReadOnlyList<BlockRow> blocks, Dictionary<BlockRow, string> units)
    {
        (SourceWriter writer, string throws) = (stub.Writer, stub.Throws);
        if (stub.Takes("forward_end_points"))
        {
            EndPointEmitter.Method(writer, table, throws);
        }

        using (EndPointEmitter.ClassOf(writer, table.Name))
        {
            foreach (BlockRow block in blocks)
            {
                string points = units.TryGetValue(block, out string unit) ? $"{Identifier(unit)}.EndPoints" : "global::ResNetDsl.UnitEndPoints";
                writer.Line($"{NetworkEmitter.AccessOf(block)} global::ResNetDsl.BlockEndPoints<{points}> {Identifier(block.PropertyName)} => {throws};");
            }

            if (table.Options.Classes > 0)
            {
                EndPointEmitter.Classes(writer, "?", throws, throws);
            }
        }
    }

    /// <summary>Whether the block's property can be beside the others: a valid name that nothing else has.</summary>
    private static bool IsUsable(BlockRow block) =>
        SyntaxFacts.IsValidIdentifier(block.PropertyName) && !ReservedNames.Contains(block.PropertyName) && !ReservedNames.IsInTable(block.PropertyName);
}
