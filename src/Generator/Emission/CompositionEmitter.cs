using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>
/// Writes the file of one composition: its heads, as typed properties, and how they and the blocks of the backbone are connected, as straight-line code. A composition that cannot be built keeps its public
/// surface with bodies that throw.
/// </summary>
internal static class CompositionEmitter
{
    /// <summary>The file's text.</summary>
    /// <param name="source">The composition.</param>
    public static EmittedCode Emit(CompositionSource source)
    {
        CompositionCheckResult? check = source.IsComplete ? source.Check() : null;
        using GeneratedFile file = new(source);
        SourceWriter writer = file.Writer;
        if (check?.Plan is { } plan)
        {
            ClassText.Documentation(writer, plan.Headline, plan.Lines());
            using (Class(writer, source))
            {
                Composition(writer, source, plan);
            }

            return new(file.End());
        }

        Stub stub = new(writer, source, check?.Findings ?? [], "its heads are not complete");
        using (Class(writer, source))
        {
            CompositionStub(stub, source);
        }

        return new(file.End());
    }

    private static SourceWriter.Scope Class(SourceWriter writer, CompositionSource source)
    {
        string name = Identifier(source.Table.Name);
        return writer.Block($"partial class {name} : global::ResNetDsl.Composition<{OutputsOf(source)}>");
    }

    /// <summary>The nested class that names the outputs. Where the composition or a member of the user's has its name, which is an error, the base that any would have.</summary>
    private static string OutputsOf(CompositionSource source) =>
        source.Name == "Outputs" || source.Declaration.Members.Contains("Outputs") ? "global::ResNetDsl.CompositionOutputs" : GeneratedFile.NameOf(source) + ".Outputs";

    private static void Composition(SourceWriter writer, CompositionSource source, CompositionPlan plan)
    {
        string name = Identifier(plan.Name);
        string backbone = source.Backbone!.QualifiedName;
        writer.Doc("summary", "The number of trained parameters, including those of the whole backbone.");
        writer.Line($"public const long ParameterCount = {Grouped(plan.ParameterCount)};").Line();
        writer.Doc("summary", $"The number of multiply-adds for one image of {plan.Input}: the backbone up to its last tap, and the heads.{(plan.AreCostsDeclared ? " Each declared layer of the program's own units is counted once." : "")}");
        writer.Line($"public const long MultiplyAdds = {Grouped(plan.MultiplyAdds)};").Line();
        writer.Doc("summary", "The composition as a table with one line for each output.");
        ClassText.Summary(writer, plan.Summary());
        writer.Doc("summary", $"The shape of an input: {plan.Input.ToBatchString()}.");
        writer.Line($"public static global::ResNetDsl.Architecture.Shape InputShape => {ShapeOf(plan.Input)};").Line();
        writer.Doc("summary", "The resolved composition, for tools. It is created on first access.");
        writer.Line($"public static global::ResNetDsl.Architecture.Plans.CompositionPlan Plan => PlanOf<{GeneratedFile.NameOf(source)}>();").Line();
        Constructors(writer, name, backbone, source.Backbone.Accessibility, Literal(plan.Name), () =>
        {
            writer.Line("Backbone = backbone;");
            foreach (HeadPlan head in plan.Heads)
            {
                string shapes = string.Join(", ", head.In.Zip(head.Out, (from, to) => $"{from} -> {to}"));
                string numbers = string.Join(", ", head.Definition.Numbers(head.Row, head.In).Select(number => Text.Plain(number.Value)));
                string made = $"new global::ResNetDsl.Heads.{head.Row.Kind}(HeadScope({Literal(head.Row.Name)}), {(head.NormalizesTaps ? "" : "normalized: false, ")}{numbers})";
                writer.Line(WithComment($"{Identifier(head.Row.PropertyName)} = AddHead({made});", shapes));
            }
        });

        writer.Line();
        writer.Doc("summary", $"The network to which the heads are attached. Its keys begin with {CompositionPlan.BackboneScope}.");
        writer.Line($"{source.Backbone.Accessibility} {backbone} Backbone {{ get; }}");
        foreach (HeadPlan head in plan.Heads)
        {
            writer.Line();
            writer.Doc(
                "summary",
                $"{head.Definition.Description(head.Row)}, {string.Join(", ", head.In.Select(shape => shape.ToBatchString()))} -> {string.Join(", ", head.Out.Select(shape => shape.ToBatchString()))}: "
                + $"{Text.Grouped(head.Parameters)} parameters, {Text.Grouped(head.MultiplyAdds)} multiply-adds.");
            writer.Line($"public global::ResNetDsl.Heads.{head.Row.Kind} {Identifier(head.Row.PropertyName)} {{ get; }}");
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override global::ResNetDsl.Architecture.Plans.CompositionPlan Architecture => Plan;").Line();
        Compute(writer, plan);
        writer.Line();
        Outputs(writer, plan);
    }

    private static void Compute(SourceWriter writer, CompositionPlan plan)
    {
        HashSet<string> taken = NamesBeside(plan, "input", "pass", "stem", "outputs");
        Dictionary<int, string> taps = [];
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override Outputs Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass)"))
        {
            string value = "input";
            if (plan.Backbone.Stem.Graph.Nodes.Count > 0)
            {
                writer.Line(WithComment("var stem = ComputeStem(input, pass);", plan.Backbone.Stem.Out.ToString()));
                value = "stem";
            }

            for (int i = 0; i <= plan.LastTap; i++)
            {
                BlockPlan block = plan.Backbone.Blocks[i];
                string[] heads = [.. plan.Heads.Where(head => head.Taps.Contains(i)).Select(head => head.Row.Name)];
                string call = $"{BlockOf(block, i)}.{(value == "input" ? "Run" : "After")}({value}, pass);";
                value = LocalOf(block.Name, taken);
                writer.Line(WithComment($"{(heads.Length > 0 ? "using " : "")}var {value} = {call}", block.Out.ToString()));
                if (heads.Length > 0)
                {
                    taps[i] = LocalOf(block.Name + "Tap", taken);
                    writer.Line(WithComment($"using var {taps[i]} = pass.InParameterType({value});", $"for {string.Join(", ", heads)}"));
                }
            }

            writer.Line($"{value}.Dispose();");
            writer.Line("using var outputs = new global::ResNetDsl.HeadOutputs();");
            List<string> results = ["outputs"];
            for (int i = 0; i < plan.Heads.Count; i++)
            {
                HeadPlan head = plan.Heads[i];
                string maps = string.Join(", ", head.Taps.Select(tap => taps[tap]));
                string arguments = head.Definition.HasLevels ? $"[{maps}]" : head.Definition.TakesImage ? $"{maps}, input" : maps;
                string local = LocalOf(head.Row.Name, taken);
                results.Add(local);
                writer.Line(WithComment($"var {local} = outputs.Add({Identifier(head.Row.PropertyName)}.Run({arguments}, pass));", string.Join(", ", head.Out)));
                IReadOnlyList<HeadPlan> later = [.. plan.Heads.Skip(i + 1)];
                foreach (int tap in head.Taps.Where(tap => later.Count > 0 && !later.Any(other => other.Taps.Contains(tap))))
                {
                    writer.Line($"{taps[tap]}.Dispose();");
                }
            }

            writer.Line($"return new Outputs({string.Join(", ", results)});");
        }
    }

    /// <summary>A block of the backbone. One whose property not everyone sees is taken by its position.</summary>
    private static string BlockOf(BlockPlan block, int position) =>
        NetworkEmitter.AccessOf(block.Row) == "public" ? $"Backbone.{Identifier(block.Row.PropertyName)}" : $"Backbone.Blocks[{Text.Plain(position)}]";

    private static void Outputs(SourceWriter writer, CompositionPlan plan)
    {
        HashSet<string> taken = NamesBeside(plan, "outputs");
        List<(HeadPlan Head, string Parameter)> heads = [.. plan.Heads.Select(head => (head, LocalOf(head.Row.Name, taken)))];
        writer.Doc("summary", $"The outputs of the heads of {plan.Name}. Owns its tensors: dispose this object, not the tensors.");
        using (writer.Block("public sealed class Outputs : global::ResNetDsl.CompositionOutputs"))
        {
            IEnumerable<string> parameters = heads.Select(head => $"{OutputType(head.Head.Definition)} {head.Parameter}");
            writer.Line($"internal Outputs({string.Join(", ", parameters.Prepend("global::ResNetDsl.HeadOutputs outputs"))})");
            using (writer.Indented())
            {
                writer.Line(": base(outputs)");
            }

            using (writer.Block())
            {
                foreach ((HeadPlan head, string parameter) in heads)
                {
                    writer.Line($"{Identifier(head.Row.PropertyName)} = {parameter};");
                }
            }

            foreach ((HeadPlan head, _) in heads)
            {
                writer.Line();
                writer.Doc("summary", $"The output of {head.Row.Name}: {string.Join(", ", head.Out.Select(shape => shape.ToBatchString()))}.");
                writer.Line($"public {OutputType(head.Definition)} {Identifier(head.Row.PropertyName)} {{ get; }}");
            }
        }
    }

    /// <summary>The names that no variable of a method can have: those of its parameters, and of the properties that it uses.</summary>
    private static HashSet<string> NamesBeside(CompositionPlan plan, params string[] parameters) =>
        new(plan.Heads.Select(head => head.Row.PropertyName).Concat(parameters), StringComparer.Ordinal);

    private static void Constructors(SourceWriter writer, string name, string backbone, string accessibility, string settings, Action body)
    {
        writer.Doc("summary", "Creates the heads and a new backbone, initialized as in the backbone's library.");
        writer.Doc("param name=\"device\"", "The device of the parameters; null for torch's default.");
        writer.Doc("param name=\"dtype\"", "The parameters' floating type; null for torch's default.");
        writer.Line($"public {name}({Types.Device}? device = null, {Types.ScalarType}? dtype = null)");
        using (writer.Indented())
        {
            writer.Line($": this(new {backbone}(device, dtype))");
        }

        writer.Line("{").Line("}").Line();
        writer.Doc("summary", "Creates heads on an existing backbone, such as one with published weights. The composition takes ownership of the backbone and disposes it.");
        writer.Doc("param name=\"backbone\"", "The backbone. The heads are created on its device, in its type.");
        writer.Line($"{accessibility} {name}({backbone} backbone)");
        using (writer.Indented())
        {
            writer.Line($": base({settings}, backbone)");
        }

        writer.Line("{");
        using (writer.Indented())
        {
            body();
        }

        writer.Line("}");
    }

    private static void CompositionStub(Stub stub, CompositionSource source)
    {
        SourceWriter writer = stub.Writer;
        string name = Identifier(source.Table.Name);
        stub.Begin(
            "composition",
            ("ParameterCount", "const long ParameterCount = 0;"), ("MultiplyAdds", "const long MultiplyAdds = 0;"), ("Summary", "const string Summary = \"\";"),
            ("InputShape", $"static global::ResNetDsl.Architecture.Shape InputShape => {stub.Throws};"),
            ("Plan", $"static global::ResNetDsl.Architecture.Plans.CompositionPlan Plan => {stub.Throws};"), ("Architecture", $"override global::ResNetDsl.Architecture.Plans.CompositionPlan Architecture => {stub.Throws};"));
        writer.Line($"public {name}({Types.Device}? device = null, {Types.ScalarType}? dtype = null)");
        using (writer.Indented())
        {
            writer.Line($": base({stub.NotGenerated}, null!)");
        }

        writer.Line("{").Line("}");
        // A backbone that cannot be extended is not a network.
        if (source.Backbone is { IsNetwork: true, IsOpen: false, Declaration.CanBeExtended: true } backbone)
        {
            writer.Line($"{backbone.Accessibility} {name}({backbone.QualifiedName} backbone)");
            using (writer.Indented())
            {
                writer.Line($": base({stub.NotGenerated}, backbone)");
            }

            writer.Line("{").Line("}");
            if (stub.Takes("Backbone"))
            {
                writer.Line($"{backbone.Accessibility} {backbone.QualifiedName} Backbone => {stub.Throws};");
            }
        }

        List<HeadRow> usable = [.. source.Table.Heads.Where(head => IsIdentifier(head.PropertyName) && !ReservedNames.IsTakenInCompositions(head.PropertyName) && stub.Takes(head.PropertyName))];
        foreach (HeadRow head in usable)
        {
            writer.Line($"public global::ResNetDsl.Heads.{head.Kind} {Identifier(head.PropertyName)} => {stub.Throws};");
        }

        if (stub.Takes("Compute"))
        {
            writer.Line($"protected override {OutputsOf(source)} Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass) => {stub.Throws};");
        }

        if (!stub.Takes("Outputs"))
        {
            return;
        }

        using (writer.Block("public sealed class Outputs : global::ResNetDsl.CompositionOutputs"))
        {
            writer.Line("private Outputs() : base(null!) { }");
            foreach (HeadRow head in usable)
            {
                writer.Line($"public {OutputType(HeadDefinition.Of(head.Kind))} {Identifier(head.PropertyName)} => {stub.Throws};");
            }
        }
    }

    private static string OutputType(HeadDefinition head) => head.HasLevels ? $"global::System.Collections.Generic.IReadOnlyList<{Types.Tensor}>" : Types.Tensor;
}
