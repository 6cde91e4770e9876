using ResNetDsl.Generator.Emission.Units;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;
using static ResNetDsl.Generator.Writing.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>
/// Writes the file of one network, for reviewers: the numbers that the compiler knows; the layers and blocks, as typed properties; how they are connected, as straight-line code; and a class for each form
/// of unit. The arithmetic of layers is in the runtime, and the names of end points are in a file beside it.
/// </summary>
internal static class NetworkEmitter
{
    /// <summary>The file's text.</summary>
    /// <param name="source">The network.</param>
    /// <param name="check">The result of the checker; null if an argument has no value.</param>
    public static EmittedCode Emit(NetworkSource source, CheckResult? check)
    {
        using GeneratedFile file = new(source);
        SourceWriter writer = file.Writer;
        if (check?.Plan is { } plan)
        {
            Dictionary<UnitForm, UnitEmitter> forms = plan.Forms.ToDictionary(form => form, form => new UnitEmitter(form));
            ClassText.Documentation(writer, plan.Headline, plan.Outline());
            using (ClassOf(writer, source))
            {
                Network(writer, source, plan, forms);
            }

            return new(file.End(), EndPointEmitter.Emit(source, plan));
        }

        Stub stub = new(writer, source, check?.Findings ?? [], "its table is not complete");
        using (ClassOf(writer, source))
        {
            NetworkStub.Emit(stub, source);
        }

        return new(file.End());
    }

    private static SourceWriter.Scope ClassOf(SourceWriter writer, NetworkSource source) =>
        writer.Block($"partial class {Identifier(source.Table.Name)} : global::ResNetDsl.Network");

    private static void Network(SourceWriter writer, NetworkSource source, NetworkPlan plan, Dictionary<UnitForm, UnitEmitter> forms)
    {
        StageEmitter stem = new(plan.Stem);
        StageEmitter head = new(plan.Head);

        Constants(writer, GeneratedFile.NameOf(source), plan);
        NetworkConstructors.Emit(writer, source, SettingsOf(plan), () =>
        {
            stem.Make(writer);
            HashSet<string> taken = NamesBeside(plan, "device", "dtype", "shared", "i");
            foreach (BlockPlan block in plan.Blocks)
            {
                Units(writer, block, plan.FormOf(block).Name, LocalOf(block.Name, taken), forms[plan.FormOf(block)].Arguments);
            }

            head.Make(writer);
        });

        stem.Properties(writer);
        foreach (BlockPlan block in plan.Blocks)
        {
            writer.Line();
            writer.Doc(
                "summary",
                $"{Count(block.Units, "unit")}, {block.In.ToBatchString()} -> {block.Out.ToBatchString()}: "
                + $"{Text.Grouped(block.Parameters)} parameters, {Text.Grouped(block.MultiplyAdds)} multiply-adds{(block.AreCostsDeclared ? " as declared" : "")}, receptive field {Text.Grouped(block.ReceptiveField)}.");
            writer.Line($"{AccessOf(block.Row)} global::ResNetDsl.Block<{Identifier(plan.FormOf(block).Name)}> {Identifier(block.Row.PropertyName)} {{ get; }}");
        }

        head.Properties(writer);
        writer.Line().Line("/// <inheritdoc/>");
        writer.Line("public override global::ResNetDsl.Architecture.Plans.NetworkPlan Architecture => Plan;");
        Forward(writer, plan, stem, head);
        stem.Compute(writer, "protected override", "ComputeStem");
        head.Compute(writer, "private", "ComputeHead");
        foreach (UnitForm form in plan.Forms)
        {
            writer.Line();
            forms[form].Emit(writer, AccessOf(plan.Blocks.First(block => plan.FormOf(block) == form).Row));
        }
    }

    private static void Constants(SourceWriter writer, string name, NetworkPlan plan)
    {
        string declared = plan.AreCostsDeclared ? " Each declared layer of the program's own units is counted once." : "";
        writer.Doc("summary", "The number of layers as in a network's name: the convolutions on the main path, and the classifier." + declared);
        writer.Line($"public const int Depth = {Grouped(plan.Depth)};").Line();
        writer.Doc("summary", "The number of trained parameters.");
        writer.Line($"public const long ParameterCount = {Grouped(plan.ParameterCount)};").Line();
        writer.Doc("summary", $"The number of multiply-adds of the convolutions and the classifier for one image of {plan.Input}.{declared}");
        writer.Line($"public const long MultiplyAdds = {Grouped(plan.MultiplyAdds)};").Line();
        writer.Doc("summary", "The ratio of input to output resolution.");
        writer.Line($"public const int OutputStride = {Grouped(plan.OutputStride)};").Line();
        writer.Doc("summary", "The side of the input window that one output position depends on before the global pool, in pixels, ignoring borders.");
        writer.Line($"public const long ReceptiveField = {Grouped(plan.ReceptiveField)};").Line();
        writer.Doc("summary", "The network as a table with one line for each block.");
        ClassText.Summary(writer, plan.Summary());
        writer.Doc("summary", $"The shape of an input: {plan.Input.ToBatchString()}.");
        writer.Line($"public static global::ResNetDsl.Architecture.Shape InputShape => {ShapeOf(plan.Input)};").Line();
        writer.Doc("summary", $"The shape of the output: {plan.Output.ToBatchString()}.");
        writer.Line($"public static global::ResNetDsl.Architecture.Shape OutputShape => {ShapeOf(plan.Output)};").Line();
        writer.Doc("summary", "The resolved architecture, for tools. It is created on first access.");
        writer.Line($"public static global::ResNetDsl.Architecture.Plans.NetworkPlan Plan => PlanOf<{name}>();");
    }

    /// <summary>The settings that the parts of a network share, as far as they differ from the defaults.</summary>
    private static string SettingsOf(NetworkPlan plan)
    {
        NetworkOptions options = plan.Table.Options;
        ArgScope scope = plan.Table.ArgScope;
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        ArgScope usual = new();
        List<string> settings = [];
        AddIf(plan.Table.Scope.Length > 0, $"Scope = {Literal(plan.Table.Scope)}");
        AddIf(options.Classes > 0, "Classifies = true");
        AddIf(scope.BatchNormDecay != usual.BatchNormDecay, $"BatchNormDecay = {Text.Plain(scope.BatchNormDecay)}");
        AddIf(scope.BatchNormEpsilon != usual.BatchNormEpsilon, $"BatchNormEpsilon = {Text.Plain(scope.BatchNormEpsilon)}");
        AddIf(!norm.Scale, "BatchNormScale = false");
        AddIf(norm.Counter, "BatchNormCounter = true");
        AddIf(scope.WeightDecay != usual.WeightDecay, $"WeightDecay = {Text.Plain(scope.WeightDecay)}");
        AddIf(options.Convention != Library.Slim, $"Convention = global::ResNetDsl.Library.{options.Convention}");
        AddIf(options.HasSmallClassifier, "SmallClassifier = true");
        AddIf(options.StochasticDepth > 0 && plan.Residuals > 0, $"StochasticDepth = {Text.Plain(options.StochasticDepth)}, Residuals = {Text.Plain(plan.Residuals)}");
        return $"new({Literal(plan.Name)}, Channels: {Text.Plain(options.Channels)}){(settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}")}";

        void AddIf(bool condition, string setting) => settings.AddRange(condition ? [setting] : Array.Empty<string>());
    }

    private static void Units(SourceWriter writer, BlockPlan block, string unit, string local, Func<UnitRun, string> arguments)
    {
        writer.Line($"var {local} = BeginBlock<{Identifier(unit)}>({Literal(block.Name)}, {Literal(block.Runs[0].Scope)}); // {block.Description}");
        for (int i = 0; i < block.Runs.Count; i++)
        {
            UnitRun run = block.Runs[i];
            string which = run.Count > 1 ? $"units {Text.Plain(run.First)}-{Text.Plain(run.Last)}"
                : run.First > 1 && i == block.Runs.Count - 1 ? "last unit" // Its number would change with every repeat.
                : $"unit {Text.Plain(run.First)}";
            string add = $"{local}.Add(new({local}.Scope, {arguments(run)}));";
            writer.Line(WithComment(run.Count == 1 ? add : $"for (int i = 0; i < {Text.Plain(run.Count)}; i++) {{ {add} }}", $"{which,-12} {run.In.ArrowTo(run.Out)}"));
        }

        writer.Line($"{Identifier(block.Row.PropertyName)} = EndBlock({local});");
    }

    private static void Forward(SourceWriter writer, NetworkPlan plan, StageEmitter stem, StageEmitter head)
    {
        writer.Line().Line("/// <inheritdoc/>");
        using (writer.Block($"protected override {Types.Tensor} Compute({Types.Tensor} input, global::ResNetDsl.Modules.Pass pass)"))
        {
            HashSet<string> taken = NamesBeside(plan, "input", "pass", "stem");
            string value = "input";
            if (!stem.IsEmpty)
            {
                writer.Line(WithComment("var stem = ComputeStem(input, pass);", plan.Stem.Out.ToString()));
                value = "stem";
            }

            for (int i = 0; i < plan.Blocks.Count; i++)
            {
                BlockPlan block = plan.Blocks[i];
                bool isLast = i == plan.Blocks.Count - 1;
                string call = $"{Identifier(block.Row.PropertyName)}.{(value == "input" ? "Run" : "After")}({value}, pass);";
                string local = LocalOf(block.Name, taken);
                string target = !isLast ? $"var {local} =" : head.IsEmpty ? "return" : $"using var {local} =";
                writer.Line(WithComment($"{target} {call}", block.Out.ToString()));
                value = local;
            }

            if (!head.IsEmpty)
            {
                writer.Line(WithComment($"return ComputeHead({value}, pass);", plan.Output.ToString()));
            }
        }
    }

    /// <summary>The names that no variable of a method can have: those of its parameters, and of the properties that it uses.</summary>
    private static HashSet<string> NamesBeside(NetworkPlan plan, params string[] parameters) =>
        new(plan.Blocks.Select(block => block.Row.PropertyName).Concat(parameters), StringComparer.Ordinal);

    /// <summary>The most that a member whose type names the user-defined unit can have.</summary>
    internal static string AccessOf(BlockRow block) => block.Declared is { Defect: null } unit ? unit.Accessibility : "public";

    private static string Count(long count, string noun) => $"{Text.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}
