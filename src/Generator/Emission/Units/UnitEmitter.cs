using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission.Units;

/// <summary>Writes the class of a form: a typed property for each layer, and a forward pass with a line for each.</summary>
internal sealed class UnitEmitter
{
    private readonly UnitForm form;
    private readonly FormNumbers numbers;
    private readonly FormWiring wiring;
    private readonly FormShapes shapes;
    private readonly List<string> layers;
    private readonly List<string> forward;
    private readonly HashSet<string> fields = new(StringComparer.Ordinal);
    private readonly string? geometry;

    // Once the layers and the forward pass are written, all parameters are known.
    private readonly Lazy<IReadOnlyList<FormParameter>> parameters;

    public UnitEmitter(UnitForm form)
    {
        this.form = form;
        numbers = new(form);
        parameters = new(() => numbers.Parameters());
        wiring = new(form, numbers);
        shapes = new(form, numbers);
        geometry = form.Definition.OwnClass is null ? null : numbers.Geometry;
        layers = Layers();
        forward = geometry is null ? Forward() : [];
    }

    /// <summary>The arguments of the constructor for a unit of a run.</summary>
    /// <param name="run">The run.</param>
    public string Arguments(UnitRun run)
    {
        int position = form.Runs.TakeWhile(other => !ReferenceEquals(other, run)).Count();
        List<string> arguments = [];
        foreach (FormParameter parameter in parameters.Value)
        {
            string value = parameter.Values[position];
            if (parameter.Usual is null || value != parameter.Usual)
            {
                arguments.Add(parameter.IsChannels ? value : $"{parameter.Name}: {value}");
            }
        }

        return string.Join(", ", arguments);
    }

    /// <summary>Writes the class.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="access">The most that it can have: the user-defined unit may be hidden.</param>
    public void Emit(SourceWriter writer, string access)
    {
        string kind = form.Definition.Indefinite;
        writer.Doc("summary", $"{char.ToUpperInvariant(kind[0])}{kind.Substring(1)}: {shapes.Of("")} to {shapes.Output}.");
        writer.Line("[global::System.CodeDom.Compiler.GeneratedCode(\"ResNetDsl\", null)]");
        writer.Line($"{access} sealed partial class {Identifier(form.Name)}({string.Join(", ", parameters.Value.Select(Declared).Prepend("global::ResNetDsl.Layers.VariableScope scope"))})");
        using (writer.Indented())
        {
            writer.Line(geometry is null
                ? ": global::ResNetDsl.Unit(scope)"
                : $": global::ResNetDsl.OwnUnit<{form.Definition.OwnClass}>(scope, {geometry})");
        }

        using (writer.Block())
        {
            List<FormParameter> kept = [.. parameters.Value.Where(parameter => fields.Contains(parameter.Name))];
            kept.ForEach(parameter => writer.Line($"private readonly {parameter.Type} {parameter.Name} = {parameter.Name};"));
            if (kept.Count > 0)
            {
                writer.Line();
            }

            layers.ForEach(line => writer.Line(line));

            if (geometry is null)
            {
                writer.Line().Line("/// <inheritdoc/>");
                using (writer.Block($"protected override {Types.Tensor} Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass)"))
                {
                    forward.ForEach(line => writer.Line(line));
                }
            }
        }
    }

    private List<string> Layers()
    {
        List<string> lines = [];
        foreach (FormNode node in form.Nodes)
        {
            if (LayerCode.ClassOf(node.Sample) is { } type)
            {
                string make = LayerCode.Call($"scope.{type}", [Literal(node.Scope)], LayerCode.ArgumentsOf(node.Sample), argument => numbers.Of(node, argument.Name));
                string missing = node.IsInAll ? "" : ", or null if the unit does not need it";
                lines.Add($"/// <summary>{SourceWriter.Escape(LayerCode.Describe(node.Sample))}, to {shapes.Of(node.Scope)}{missing}.</summary>");
                lines.Add($"public global::ResNetDsl.Layers.{type}{(node.IsInAll ? "" : "?")} {PropertyOf(node)} {{ get; }} = {(node.IsInAll ? make : $"{numbers.Presence(node)} ? {make} : null")};");
            }
            else if (node.Sample is StochasticDepthLayer)
            {
                lines.Add("/// <summary>The probability with which training drops the residual.</summary>");
                lines.Add("public double DropProbability { get; } = scope.DropProbability();");
            }
        }

        return lines;
    }

    private List<string> Forward()
    {
        List<string> lines = [];
        foreach (FormNode node in form.Nodes.Where(node => !wiring.IsAbsorbed(node.Scope)))
        {
            bool isLast = node == form.Nodes[form.Nodes.Count - 1];
            string code = $"{(isLast ? "return" : $"using var {wiring.Local(node.Scope)} =")} {Computed(node)};";
            lines.Add(WithComment(code, shapes.Of(node.Scope)));
        }

        return lines;
    }

    private string Computed(FormNode node)
    {
        if (LayerCode.ClassOf(node.Sample) is null)
        {
            return wiring.OnlyUser(node.Scope) is { } user && !node.IsInAll ? $"{PropertyOf(user)} is null ? null : {Operation(node)}" : Operation(node);
        }

        if (node.IsInAll)
        {
            return $"{PropertyOf(node)}.Run({wiring.Input(node, 0)}, pass)";
        }

        string input = wiring.Input(node, 0) + (wiring.IsGuarded(node) ? "!" : "");
        string other = wiring.AlternativeTo(node.Scope) is not { } alternative ? ""
            : wiring.IsAbsorbed(alternative) ? " ?? " + Operation(form.Nodes.Single(candidate => candidate.Scope == alternative))
            : $" ?? pass.Identity({wiring.Local(alternative)})";
        return $"{PropertyOf(node)}?.Run({input}, pass){other}";
    }

    private string Operation(FormNode node)
    {
        List<string> leading = [.. Enumerable.Range(0, FormWiring.Slots(node)).Select(slot => wiring.Input(node, slot))];
        if (LayerCode.AsksForMode(node.Sample))
        {
            leading.Insert(0, "this");
        }

        if (node.Sample is StochasticDepthLayer)
        {
            leading.Add("DropProbability");
        }

        string call = LayerCode.Call($"pass.{LayerCode.OperationOf(node.Sample)}", leading, LayerCode.ArgumentsOf(node.Sample), argument => InForward(numbers.Of(node, argument.Name)));
        return node.Sample is AddLayer && node.Overwrites ? call.Substring(0, call.Length - 1) + ", inPlace: true)" : call;
    }

    /// <summary>A number in the forward pass: a parameter of the class is kept in a field.</summary>
    private string InForward(string expression)
    {
        if (numbers.IsParameter(expression))
        {
            fields.Add(expression);
        }

        return expression;
    }

    private static string Declared(FormParameter parameter) => $"{parameter.Type} {parameter.Name}{(parameter.Usual is { } usual ? $" = {usual}" : "")}";

    private static string PropertyOf(FormNode node) => Identifier(UnitForm.PropertyOf(node.Scope));
}
