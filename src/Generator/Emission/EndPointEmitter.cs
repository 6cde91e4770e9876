using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>Writes the file of a network's end points: the method that keeps them, and the classes that name them.</summary>
internal static class EndPointEmitter
{
    /// <summary>The text of the file.</summary>
    /// <param name="source">The network.</param>
    /// <param name="plan">The network, resolved.</param>
    public static string Emit(NetworkSource source, NetworkPlan plan)
    {
        using GeneratedFile file = new(source);
        SourceWriter writer = file.Writer;
        using (writer.Block($"partial class {Identifier(plan.Name)}"))
        {
            Method(writer, plan.Table, "new(Collect(input))");
            writer.Line();
            using (ClassOf(writer, plan.Name))
            {
                foreach (BlockPlan block in plan.Blocks)
                {
                    string points = $"{Identifier(plan.FormOf(block).Name)}.EndPoints";
                    writer.Line();
                    writer.Doc("summary", $"The end points of {block.Name}: its output, {block.Out.ToBatchString()}, and those of its units.");
                    writer.Line(
                        $"{NetworkEmitter.AccessOf(block.Row)} global::ResNetDsl.BlockEndPoints<{points}> {Identifier(block.Row.PropertyName)} => OfBlock<{points}>({Literal(block.Name)});");
                }

                if (plan.Table.Options.Classes > 0)
                {
                    Classes(writer, plan.Output.ToBatchString(), "Output", "this[\"predictions\"]");
                }
            }

            foreach (UnitForm form in plan.Forms)
            {
                writer.Line();
                Unit(writer, form);
            }
        }

        return file.End();
    }

    private static void Unit(SourceWriter writer, UnitForm form)
    {
        using (writer.Block($"partial class {Identifier(form.Name)}"))
        {
            writer.Doc("summary", "The outputs of a unit and of its convolutions.");
            using (writer.Block("public sealed class EndPoints : global::ResNetDsl.UnitEndPoints"))
            {
                FormNode[] nodes = [.. form.Nodes.Where(node => node.Sample.IsEndPoint)];
                for (int i = 0; i < nodes.Length; i++)
                {
                    if (i > 0)
                    {
                        writer.Line();
                    }

                    (string missing, string mark, string find) = nodes[i].IsInAll ? ("", "", "Of") : (", or null if the unit does not have it", "?", "Find");
                    writer.Doc("summary", $"The output of {nodes[i].Scope}{missing}.");
                    writer.Line($"public {Types.Tensor}{mark} {Identifier(UnitForm.PropertyOf(nodes[i].Scope))} => {find}({Literal(nodes[i].Scope.Replace('.', '/'))});");
                }
            }
        }
    }

    /// <summary>Writes the method.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="table">The network's table.</param>
    /// <param name="body">What it returns, as code.</param>
    public static void Method(SourceWriter writer, NetworkTable table, string body)
    {
        writer.Doc("summary", "Runs the network and keeps every end point.");
        writer.Doc("param name=\"input\"", $"[N, {Text.Plain(table.Options.Channels)}, H, W].");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The rank, channels, type or device of the input is not that of the network.</exception>");
        writer.Line($"public EndPoints forward_end_points({Types.Tensor} input) => {body};");
    }

    /// <summary>Begins the class.</summary>
    public static SourceWriter.Scope ClassOf(SourceWriter writer, string network)
    {
        writer.Doc("summary", $"The end points of {network} as properties and by TF-slim's names. Owns its tensors.");
        writer.Line("[global::System.CodeDom.Compiler.GeneratedCode(\"ResNetDsl\", null)]");
        SourceWriter.Scope scope = writer.Block("public sealed class EndPoints : global::ResNetDsl.EndPoints");
        writer.Line("internal EndPoints(global::ResNetDsl.Modules.EndPointCollector collected)");
        using (writer.Indented())
        {
            writer.Line(": base(collected)");
        }

        writer.Line("{").Line("}");
        return scope;
    }

    /// <summary>Writes what a classifier adds.</summary>
    public static void Classes(SourceWriter writer, string shape, string logits, string predictions)
    {
        writer.Line();
        writer.Doc("summary", $"The output of the classifier: {shape}.");
        writer.Line($"public {Types.Tensor} Logits => {logits};").Line();
        writer.Doc("summary", $"The softmax of the logits: {shape}.");
        writer.Line($"public {Types.Tensor} Predictions => {predictions};");
    }
}
