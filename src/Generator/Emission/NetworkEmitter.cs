using Microsoft.CodeAnalysis.CSharp;
using ResNetDsl.Generator.Model;
using static ResNetDsl.Generator.Emission.Code;

namespace ResNetDsl.Generator.Emission;

/// <summary>
/// Writes the file of one network: what a reviewer reads. Thin, one line for each unit or run of equal units, with its shapes; the arithmetic is in the runtime. A
/// network that cannot be built gets the same public surface with bodies that throw, so that no follow-up error of the compiler hides the real one.
/// </summary>
internal static class NetworkEmitter
{
    // Where the shapes stand beside the units, so that a longer call moves no other line.
    private const int CommentColumn = 72;

    /// <summary>The file's text.</summary>
    /// <param name="source">The network.</param>
    /// <param name="check">What the checker says of it; null when an argument has no value.</param>
    public static string Emit(NetworkSource source, CheckResult? check)
    {
        using GeneratedFile file = new(source);
        SourceWriter writer = file.Writer;
        NetworkPlan? plan = check?.Plan;
        string error = check?.Findings.FirstOrDefault(finding => finding.IsError)?.Message ?? "its table is not complete";
        if (plan is not null)
        {
            Documentation(writer, plan);
        }
        else
        {
            writer.Doc("summary", $"Not generated: {error}.");
        }

        using (writer.Block($"partial class {Identifier(source.Table.Name)} : Dsl::Network"))
        {
            if (plan is not null)
            {
                Network(writer, source, plan);
            }
            else
            {
                Stub(writer, source, error);
            }
        }

        return file.End();
    }

    private static void Documentation(SourceWriter writer, NetworkPlan plan)
    {
        writer.Doc("summary", plan.Headline + ".");
        writer.Line("/// <remarks><code>");
        foreach (string line in plan.Outline())
        {
            writer.Line("/// " + SourceWriter.Escape(line));
        }

        writer.Line("/// </code></remarks>");
    }

    private static void Network(SourceWriter writer, NetworkSource source, NetworkPlan plan)
    {
        string name = Identifier(plan.Name);
        writer.Doc("summary", "The layers that count in a network's name: convolutions on the main path, and the classifier.");
        writer.Line($"public const int Depth = {Grouped(plan.Depth)};").Line();
        writer.Doc("summary", "The trained parameters.");
        writer.Line($"public const long ParameterCount = {Grouped(plan.ParameterCount)};").Line();
        writer.Doc("summary", $"The multiply-adds of the convolutions and the classifier for one image of {plan.Input}.");
        writer.Line($"public const long MultiplyAdds = {Grouped(plan.MultiplyAdds)};").Line();
        writer.Doc("summary", "The ratio of input to output resolution.");
        writer.Line($"public const int OutputStride = {Grouped(plan.OutputStride)};").Line();
        writer.Doc("summary", "The side of the input window that one output position sees before the global pool, in pixels, borders ignored.");
        writer.Line($"public const long ReceptiveField = {Grouped(plan.ReceptiveField)};").Line();
        writer.Doc("summary", "The network as a table, a line for each block.");
        writer.Line("public const string Summary = \"\"\"");
        using (writer.Indented())
        {
            foreach (string line in plan.Summary().Split('\n'))
            {
                writer.Line(line);
            }

            writer.Line("\"\"\";").Line();
        }

        writer.Doc("summary", $"The shape of an input: {plan.Input.ToBatchString()}.");
        writer.Line($"public static DslPlans::Shape InputShape => {ShapeOf(plan.Input)};").Line();
        writer.Doc("summary", $"The shape of the output: {plan.Output.ToBatchString()}.");
        writer.Line($"public static DslPlans::Shape OutputShape => {ShapeOf(plan.Output)};").Line();
        writer.Doc("summary", "The resolved architecture, for tools.");
        PlanProperty(writer, plan.Table);

        Constructors(writer, source, "Plan", () =>
        {
            writer.Line(WithComment("AddStem();", BesideUnits(plan.Stem), CommentColumn + 4));
            foreach (BlockPlan block in plan.Blocks)
            {
                Units(writer, block);
            }

            writer.Line(WithComment("AddHead();", BesideUnits(plan.Head), CommentColumn + 4));
        });

        foreach (BlockPlan block in plan.Blocks)
        {
            writer.Line();
            writer.Doc(
                "summary",
                $"{Count(block.Units, "unit")}, {block.In.ToBatchString()} -> {block.Out.ToBatchString()}: "
                + $"{Text.Grouped(block.Parameters)} parameters, {Text.Grouped(block.MultiplyAdds)} multiply-adds, receptive field {Text.Grouped(block.ReceptiveField)}.");
            writer.Line($"{BlockAccess(block.Row)} {BlockType(block.Row)} {Identifier(block.Row.PropertyName)} {{ get; }}");
        }

        writer.Line();
        Dictionary<string, string> shapes = plan.Blocks.ToDictionary(block => block.Name, block => block.Out.ToBatchString(), StringComparer.Ordinal);
        EndPoints(writer, name, "forward_end_points(global::TorchSharp.torch.Tensor input) => new(Collect(input));", plan.Table, block => $"this[{Literal(EndPointOf(plan.Table, block))}]", "Output",
            block => shapes[block.Name], plan.Output.ToBatchString());
    }

    private static void Units(SourceWriter writer, BlockPlan block)
    {
        string declared = block.Row.Declared is { } unit ? $"<{unit.QualifiedName}>" : "";
        writer.Line($"{Identifier(block.Row.PropertyName)} = AddBlock{declared}(\"{block.Name}\", // {block.Description}");
        using (writer.Indented())
        {
            for (int i = 0; i < block.Runs.Count; i++)
            {
                UnitRun run = block.Runs[i];
                string which = run.Count > 1 ? $"units {Text.Plain(run.First)}-{Text.Plain(run.Last)}"
                    : run.First > 1 && i == block.Runs.Count - 1 ? "last unit" // Its number would change with every repeat.
                    : $"unit {Text.Plain(run.First)}";
                string end = i == block.Runs.Count - 1 ? ");" : ",";
                writer.Line(WithComment($"{Call(run)}{end}", $"{which,-12} {Arrow(run.In, run.Out)}"));
            }
        }
    }

    private static void Stub(SourceWriter writer, NetworkSource source, string reason)
    {
        string message = Literal($"'{source.Table.Name}' was not generated: {reason}");
        string throws = $"throw new global::System.InvalidOperationException({message})";
        writer.Line("#pragma warning disable CS1591 // The network has errors; what it would be is not known.");
        // A member that the user wrote, or the class's own name, must not stand there twice.
        HashSet<string> written = new(source.Declaration.Members, StringComparer.Ordinal) { source.Table.Name };
        (string Name, string Member)[] members =
        [
            ("Depth", "const int Depth = 0;"), ("ParameterCount", "const long ParameterCount = 0;"), ("MultiplyAdds", "const long MultiplyAdds = 0;"),
            ("OutputStride", "const int OutputStride = 0;"), ("ReceptiveField", "const long ReceptiveField = 0;"), ("Summary", "const string Summary = \"\";"),
            ("InputShape", $"static DslPlans::Shape InputShape => {throws};"), ("OutputShape", $"static DslPlans::Shape OutputShape => {throws};"),
            ("Plan", $"static DslPlans::NetworkPlan Plan => {throws};"),
        ];
        foreach ((string name, string member) in members)
        {
            if (!written.Contains(name))
            {
                writer.Line("public " + member);
            }
        }

        Constructors(writer, source, $"NotGenerated({message})", () => { });

        List<BlockRow> usable = UsableBlocks(source);
        foreach (BlockRow block in usable)
        {
            writer.Line($"{BlockAccess(block)} {BlockType(block)} {Identifier(block.PropertyName)} => {throws};");
        }

        if (written.Contains("EndPoints"))
        {
            return;
        }

        NetworkTable table = source.Table with { Blocks = usable.ToEquatableArray() };
        EndPoints(writer, source.Table.Name, $"forward_end_points(global::TorchSharp.torch.Tensor input) => {throws};", table, _ => throws, throws, _ => "?", "?");
    }

    /// <summary>The blocks whose properties can stand beside the others: valid names, each once, taken by nothing else.</summary>
    private static List<BlockRow> UsableBlocks(NetworkSource source)
    {
        HashSet<string> taken = new(source.Declaration.Members, StringComparer.Ordinal) { source.Table.Name };
        return [.. source.Table.Blocks.Where(block =>
            SyntaxFacts.IsValidIdentifier(block.PropertyName) && !ReservedNames.Contains(block.PropertyName) && !ReservedNames.IsInTable(block.PropertyName) && taken.Add(block.PropertyName))];
    }

    private static void Constructors(SourceWriter writer, NetworkSource source, string plan, Action body)
    {
        string name = Identifier(source.Table.Name);
        SharedNetwork? shared = source.Declaration.Shared is { IsNetwork: true, IsOpen: false } network ? network : null;
        writer.Line();
        writer.Doc("summary", $"Makes the network with parameters of its own, initialised as {NameOf(source.Table.Options.Convention)} does.");
        writer.Doc("param name=\"device\"", "Where the parameters lie; null for torch's default.");
        writer.Doc("param name=\"dtype\"", "The parameters' floating type; null for torch's default.");
        string signature = $"public {name}(global::TorchSharp.torch.Device? device = null, global::TorchSharp.torch.ScalarType? dtype = null)";
        if (shared is null)
        {
            writer.Line(signature);
            using (writer.Indented())
            {
                writer.Line($": base({plan}, device, dtype)");
            }
        }
        else
        {
            writer.Line(signature);
            using (writer.Indented())
            {
                writer.Line(": this(device, dtype, null)");
            }

            writer.Line("{").Line("}").Line();
            writer.Doc("summary", "Makes the network with the parameters of another, so that both train one set of tensors (TF-slim's reuse).");
            writer.Doc("param name=\"shared\"", "The network whose parameters are used.");
            writer.Line("/// <exception cref=\"global::System.ArgumentException\">A tensor other than the classifier's is absent there or has another shape.</exception>");
            writer.Line($"{shared.Accessibility} {name}({shared.QualifiedName} shared)");
            using (writer.Indented())
            {
                writer.Line(": this(null, null, shared ?? throw new global::System.ArgumentNullException(nameof(shared)))");
            }

            writer.Line("{").Line("}").Line();
            writer.Line($"private {name}(global::TorchSharp.torch.Device? device, global::TorchSharp.torch.ScalarType? dtype, Dsl::Network? shared)");
            using (writer.Indented())
            {
                writer.Line($": base({plan}, device, dtype, shared)");
            }
        }

        writer.Line("{");
        using (writer.Indented())
        {
            body();
        }

        writer.Line("}");
    }

    private static void EndPoints(
        SourceWriter writer, string name, string forward, NetworkTable table, Func<BlockRow, string> block, string output, Func<BlockRow, string> blockShape, string outputShape)
    {
        writer.Doc("summary", "Runs the network and keeps every end point.");
        writer.Doc("param name=\"input\"", $"[N, {Text.Plain(table.Options.Channels)}, H, W].");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The input's rank, channels, type or device is not the network's.</exception>");
        writer.Line($"public EndPoints {forward}").Line();
        writer.Doc("summary", $"The end points of {name}, typed, and by TF-slim's names. Owns its tensors.");
        using (writer.Block("public sealed class EndPoints : Dsl::EndPoints"))
        {
            writer.Line("internal EndPoints(Dsl::EndPointCollector collected)");
            using (writer.Indented())
            {
                writer.Line(": base(collected)");
            }

            writer.Line("{").Line("}");
            foreach (BlockRow row in table.Blocks)
            {
                writer.Line();
                writer.Doc("summary", $"What {row.Name} gives: {blockShape(row)}.");
                writer.Line($"public global::TorchSharp.torch.Tensor {Identifier(row.PropertyName)} => {block(row)};");
            }

            if (table.Options.Classes > 0)
            {
                writer.Line();
                writer.Doc("summary", $"What the classifier gives: {outputShape}.");
                writer.Line($"public global::TorchSharp.torch.Tensor Logits => {output};").Line();
                writer.Doc("summary", $"The softmax of the logits: {outputShape}.");
                writer.Line($"public global::TorchSharp.torch.Tensor Predictions => {(output == "Output" ? "this[\"predictions\"]" : output)};");
            }
        }
    }

    private static void PlanProperty(SourceWriter writer, NetworkTable table)
    {
        writer.Line($"public static DslPlans::NetworkPlan Plan {{ get; }} = Resolve(new(\"{table.Name}\", new DslPlans::EquatableArray<DslPlans::BlockRow>(new DslPlans::BlockRow[]");
        writer.Line("{");
        using (writer.Indented())
        {
            foreach (BlockRow block in table.Blocks)
            {
                writer.Line($"{Row(block)},");
            }
        }

        writer.Line("}))");
        writer.Line("{");
        using (writer.Indented())
        {
            writer.Line($"Options = new() {{ {Options(table)} }},");
            ArgScope scope = table.ArgScope;
            writer.Line(
                $"ArgScope = new() {{ WeightDecay = {Text.Plain(scope.WeightDecay)}, BatchNormDecay = {Text.Plain(scope.BatchNormDecay)}, "
                + $"BatchNormEpsilon = {Text.Plain(scope.BatchNormEpsilon)}, BatchNormScale = {(scope.BatchNormScale ? "true" : "false")} }},");
        }

        writer.Line("});");
    }

    private static string Row(BlockRow block)
    {
        string strides = (block.FirstStride == 0 ? "" : $", FirstStride: {Text.Plain(block.FirstStride)}") + (block.LastStride == 0 ? "" : $", LastStride: {Text.Plain(block.LastStride)}");
        BlockRow usual = new("", default, 0);
        List<string> options = [];
        Add(nameof(BlockRow.Groups), block.Groups, usual.Groups, Text.Plain);
        Add(nameof(BlockRow.Kernel), block.Kernel, usual.Kernel, Text.Plain);
        Add(nameof(BlockRow.SqueezeExcitation), block.SqueezeExcitation, usual.SqueezeExcitation, Text.Plain);
        Add(nameof(BlockRow.Scale), block.Scale, usual.Scale, Text.Plain);
        Add(nameof(BlockRow.Dropout), block.Dropout, usual.Dropout, Text.Plain);
        Add(nameof(BlockRow.MaxPool), block.MaxPool, usual.MaxPool, Text.Plain);
        Add(nameof(BlockRow.Dilate), block.Dilate, usual.Dilate, Boolean);
        Add(nameof(BlockRow.OutputActivation), block.OutputActivation, usual.OutputActivation, Boolean);
        if (block.Declared is { } unit)
        {
            options.Add($"Declared = new({Literal(unit.Name)}, {Literal(unit.QualifiedName)}, new(new DslPlans::DeclaredLayer[] {{ {string.Join(", ", unit.Layers.Select(DeclaredLayer))} }}))");
        }

        string initializer = options.Count == 0 ? "" : $" {{ {string.Join(", ", options)} }}";
        return $"new(\"{block.Name}\", Dsl::UnitKind.{block.Unit}, {Text.Plain(block.Depth)}, {Text.Plain(block.BottleneckDepth)}, Repeat: {Text.Plain(block.Repeat)}{strides}){initializer}";

        void Add<T>(string name, T value, T other, Func<T, string> write) => AddUnless(options, name, value, other, write);
    }

    private static string DeclaredLayer(DeclaredLayer layer)
    {
        (string Name, bool Value, bool Usual)[] flags =
        [
            ("OnShortcut", layer.OnShortcut, false), ("Strided", layer.Strided, false), ("Dilated", layer.Dilated, false), ("Depthwise", layer.Depthwise, false),
            ("Normalized", layer.Normalized, true), ("Activated", layer.Activated, true),
        ];
        string numbers = layer.IsConvolution ? $"Kernel = {Text.Plain(layer.Kernel)}, To = Dsl::Width.{layer.To}, " : "";
        return $"new({Literal(layer.Name)}, {Boolean(layer.IsConvolution)}) {{ {numbers}{string.Concat(flags.Where(flag => flag.Value != flag.Usual).Select(flag => $"{flag.Name} = {Boolean(flag.Value)}, "))}}}";
    }

    private static string Options(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        NetworkOptions usual = new();
        List<string> written =
        [
            $"Channels = {Text.Plain(options.Channels)}", $"Height = {Text.Plain(options.Height)}", $"Width = {Text.Plain(options.Width)}", $"Classes = {Text.Plain(options.Classes)}",
            $"Stem = Dsl::StemKind.{options.Stem}", $"GlobalPool = {Boolean(options.GlobalPool)}", $"OutputStride = {Text.Plain(options.OutputStride)}",
        ];
        Add("PoolWindow", options.PoolWindow, usual.PoolWindow, Text.Plain);
        Add("Shortcut", options.Shortcut, usual.Shortcut, kind => $"Dsl::ShortcutKind.{kind}");
        Add("Activation", options.Activation, usual.Activation, kind => $"Dsl::ActivationKind.{kind}");
        Add("StridePlacement", options.StridePlacement, usual.StridePlacement, placement => $"Dsl::StridePlacement.{placement}");
        Add("Convention", options.Convention, usual.Convention, library => $"Dsl::Library.{library}");
        Add("Keys", options.Keys, options.Convention, library => $"Dsl::Library.{library}");
        Add("BatchNorm", options.BatchNorm, usual.BatchNorm, Boolean);
        Add("ConvolutionBias", options.ConvolutionBias, usual.ConvolutionBias, Boolean);
        Add("ZeroInitResiduals", options.ZeroInitResiduals, usual.ZeroInitResiduals, Boolean);
        Add("StochasticDepth", options.StochasticDepth, usual.StochasticDepth, Text.Plain);
        Add("StemWidth", options.StemWidth, usual.StemWidth, Text.Plain);
        Add("HiddenUnits", options.HiddenUnits, usual.HiddenUnits, Text.Plain);
        Add("Dropout", options.Dropout, usual.Dropout, Text.Plain);
        written.Add($"Scope = {Literal(table.Scope)}");
        return string.Join(", ", written);

        void Add<T>(string name, T value, T other, Func<T, string> write) => AddUnless(written, name, value, other, write);
    }

    /// <summary>Adds an initializer of a property, unless it would say what is usual.</summary>
    private static void AddUnless<T>(List<string> initializers, string name, T value, T usual, Func<T, string> write)
    {
        if (!EqualityComparer<T>.Default.Equals(value, usual))
        {
            initializers.Add($"{name} = {write(value)}");
        }
    }

    private static string NameOf(Library library) => library == Library.Slim ? "TF-slim" : library.ToString().ToLowerInvariant();

    private static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>The call that says which units follow one another: their depths, and whatever is not 1 or absent.</summary>
    private static string Call(UnitRun run)
    {
        (int inDepth, int depth, int bottleneck, int stride, int rate, int pool) = run.Geometry;
        (string Name, int Value, int Usual)[] optional = [("stride", stride, 1), ("rate", rate, 1), ("pool", pool, 0), ("count", run.Count, 1)];
        string arguments = bottleneck == 0 ? "" : ", " + Text.Plain(bottleneck);
        arguments += string.Concat(optional.Where(argument => argument.Value != argument.Usual).Select(argument => $", {argument.Name}: {Text.Plain(argument.Value)}"));
        return $"Units({Text.Plain(inDepth)}, {Text.Plain(depth)}{arguments})";
    }

    // A unit that is none, or a class that is no unit, has no block of its own type.
    private static string BlockType(BlockRow block) => block.Declared is { Defect: null } unit ? $"Dsl::Block<{unit.QualifiedName}>" : "Dsl::Block";

    private static string BlockAccess(BlockRow block) => block.Declared is { Defect: null } unit ? unit.Accessibility : "public";

    private static string EndPointOf(NetworkTable table, BlockRow block) => table.Scope.Length == 0 ? block.Name : table.Scope + "/" + block.Name;

    private static string WithComment(string code, string comment, int column = CommentColumn) => code.PadRight(column) + " // " + comment;

    /// <summary>A stage's shapes, under those of the units.</summary>
    private static string BesideUnits(StagePlan stage) => new string(' ', 13) + Arrow(stage.In, stage.Out);

    private static string Arrow(Shape from, Shape to) => $"{from,13} -> {to}";

    private static string Count(long count, string noun) => $"{Text.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}
