using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>Writes the stem or the head of a network: a typed property for each layer, and a line for each that computes it.</summary>
/// <param name="stage">The stage.</param>
internal sealed class StageEmitter(StagePlan stage)
{
    /// <summary>Whether the stage has no layers.</summary>
    public bool IsEmpty => stage.Graph.Nodes.Count == 0;

    private IEnumerable<(LayerNode Node, IReadOnlyList<Shape> In, Shape Out, string Class)> Modules => stage.Graph.Through(stage.In)
        .Where(step => LayerCode.ClassOf(step.Node.Layer) is not null)
        .Select(step => (step.Node, step.In, step.Out, LayerCode.ClassOf(step.Node.Layer)!));

    /// <summary>Writes the lines of the constructor that make the layers.</summary>
    public void Make(SourceWriter writer)
    {
        foreach ((LayerNode node, IReadOnlyList<Shape> input, Shape output, string type) in Modules)
        {
            Layer layer = node.Layer;
            string call = LayerCode.Call($"base.Variables.{type}", [Literal(layer.Scope)], LayerCode.ArgumentsOf(layer), argument => LayerArgument.Literal(argument.Value));
            writer.Line(WithComment($"{Property(layer)} = {call};", new string(' ', 13) + input[0].ArrowTo(output)));
        }
    }

    /// <summary>Writes the properties.</summary>
    public void Properties(SourceWriter writer)
    {
        foreach ((LayerNode node, IReadOnlyList<Shape> input, Shape output, string type) in Modules)
        {
            writer.Line();
            writer.Doc("summary", $"{LayerCode.Describe(node.Layer)}, {input[0].ToBatchString()} -> {output.ToBatchString()}.");
            writer.Line($"public global::ResNetDsl.Layers.{type} {Property(node.Layer)} {{ get; }}");
        }
    }

    /// <summary>Writes the method that computes the stage.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="modifiers">Its modifiers.</param>
    /// <param name="name">Its name.</param>
    public void Compute(SourceWriter writer, string modifiers, string name)
    {
        if (IsEmpty)
        {
            return;
        }

        writer.Line();
        if (modifiers != "private")
        {
            writer.Line("/// <inheritdoc/>");
        }

        using (writer.Block($"{modifiers} {Types.Tensor} {name}({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass)"))
        {
            HashSet<string> taken = new(StringComparer.Ordinal) { "input", "pass" };
            List<string> values = ["input"];
            foreach ((LayerNode node, _, Shape output) in stage.Graph.Through(stage.In))
            {
                bool isLast = values.Count == stage.Graph.Nodes.Count;
                string value = LocalOf(node.Layer.Scope, taken);
                string target = isLast ? "return" : $"using var {value} =";
                writer.Line(WithComment($"{target} {Computed(node, [.. node.Inputs.Select(input => values[input])])};", output.ToString()));
                values.Add(value);
            }
        }
    }

    private static string Computed(LayerNode node, IReadOnlyList<string> inputs)
    {
        if (LayerCode.ClassOf(node.Layer) is not null)
        {
            return $"{Property(node.Layer)}.Run({inputs[0]}, pass)";
        }

        IEnumerable<string> leading = LayerCode.AsksForMode(node.Layer) ? inputs.Prepend("this") : inputs;
        string operation = LayerCode.Call($"pass.{LayerCode.OperationOf(node.Layer)}", leading, LayerCode.ArgumentsOf(node.Layer), argument => LayerArgument.Literal(argument.Value));
        return node.EndPoint is { } name ? $"pass.EndPoint({Literal(name)}, {operation}{(node.IsRooted ? ", rooted: true" : "")})" : operation;
    }

    private static string Property(Layer layer) => Identifier(Names.Layer(layer.Scope));
}
