using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// The form that some units of a network have in common: the same layers, joined in the same way, whatever their numbers. A layer that a unit has only where it changes the channels, has a stride or
/// ends its block is part of the form, and absent in the others. The generated network has one class for each form.
/// </summary>
internal sealed class UnitForm
{
    private UnitForm(string name, IReadOnlyList<UnitRun> runs)
    {
        Name = name;
        Runs = runs;
        Nodes = [.. Order(runs).Select(scope => FormNode.Of(scope, runs))];
    }

    /// <summary>The name of the class: <c>BottleneckUnit</c>.</summary>
    public string Name { get; }

    /// <summary>What the units are.</summary>
    public UnitDefinition Definition => Runs[0].Definition;

    /// <summary>The runs of units that have the form, in network order.</summary>
    public IReadOnlyList<UnitRun> Runs { get; }

    /// <summary>The layers that any of the units has, each after what it takes.</summary>
    public IReadOnlyList<FormNode> Nodes { get; }

    /// <summary>The property that holds a layer.</summary>
    /// <param name="scope">The layer's scope.</param>
    public static string PropertyOf(string scope)
    {
        string name = Names.Layer(scope);
        return ReservedNames.IsInUnits(name) ? name + "Layer" : name;
    }

    /// <summary>The forms of units, in the order in which they first appear.</summary>
    /// <param name="runs">The runs of all units of a network.</param>
    public static IReadOnlyList<UnitForm> Of(IEnumerable<UnitRun> runs)
    {
        List<IGrouping<string, UnitRun>> groups = [.. runs.GroupBy(Signature, StringComparer.Ordinal)];

        // A class within the network would hide the user's own from the table.
        HashSet<string> taken = new(groups.Select(group => group.First().Definition).Where(unit => unit.OwnClass is not null).Select(unit => unit.Name), StringComparer.Ordinal);
        List<UnitForm> forms = [];
        foreach (IGrouping<string, UnitRun> group in groups)
        {
            List<IGrouping<string, UnitRun>> same = [.. groups.Where(other => other.First().Definition.Name == group.First().Definition.Name)];
            string name = FreeName(group.First(), same, taken);
            taken.Add(name);
            forms.Add(new(name, [.. group]));
        }

        return forms;
    }

    /// <summary>The forms of a table, whatever its numbers; a row without a valid unit has none.</summary>
    /// <param name="table">The table.</param>
    public static IReadOnlyList<UnitForm> Of(NetworkTable table) => Of(table.Blocks.Where(HasForm).SelectMany(row => Variants(table, row)));

    /// <summary>Whether the units of a row have a form: its unit is one, and the layers of a user's own have names.</summary>
    /// <param name="row">The row.</param>
    public static bool HasForm(BlockRow row) => row.Declared is { } unit
        ? unit.Defect is null && unit.Layers.Count > 0 && unit.Layers.All(layer => Names.IsIdentifier(layer.Name)) && unit.Layers.Select(layer => layer.Name).Distinct().Count() == unit.Layers.Count
        : row.Definition is not null;

    /// <summary>Units of every variant that a row may make, whatever its numbers: for the forms of a table that has errors.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">A row whose unit is one.</param>
    public static IReadOnlyList<UnitRun> Variants(NetworkTable table, BlockRow row)
    {
        UnitDefinition definition = row.Definition!;
        UnitStyle style = UnitStyle.Of(table, row);
        return [Variant(32, 2), Variant(32, 1), Variant(64, 2), Variant(64, 1)];

        UnitRun Variant(int inDepth, int stride) => new(definition, new(inDepth, 64, definition.HasBottleneck ? 16 : 0, stride, 1), style, 1, 1, default);
    }

    /// <summary>What tells forms apart: the layers of a unit that changes nothing, and how they are joined.</summary>
    private static string Signature(UnitRun run) =>
        $"{run.Definition.Name} {run.Definition.OwnClass}: {string.Join("; ", Plain(run).Nodes.Select(node => $"{node.Layer.GetType().Name} {node.Layer.Scope} {string.Join(",", node.Inputs)}"))}";

    private static LayerGraph Plain(UnitRun run) => run.Definition.Layers(run.Geometry with { InDepth = run.Geometry.Depth, Stride = 1, Rate = 1, LastRate = 1, Pool = 0 }, run.Style);

    /// <summary>The unit's name, then the layers that other forms of the same name lack: <c>BottleneckUnit</c>, <c>BottleneckSeUnit</c>.</summary>
    private static string FreeName(UnitRun run, IReadOnlyList<IGrouping<string, UnitRun>> same, HashSet<string> taken)
    {
        HashSet<string> common = [.. Parts(run).Where(part => same.All(group => Parts(group.First()).Contains(part)))];
        string kind = run.Definition.Name;
        string stem = kind.EndsWith("Unit", StringComparison.Ordinal) && kind.Length > 4 ? kind.Substring(0, kind.Length - 4) : kind;
        string name = stem + string.Concat(Parts(run).Where(part => !common.Contains(part)).Select(Names.Layer)) + "Unit";
        string free = taken.Contains(name) ? name + "Layers" : name;
        for (int number = 2; taken.Contains(free); number++)
        {
            free = name + Text.Plain(number);
        }

        return free;
    }

    private static IEnumerable<string> Parts(UnitRun run) => Plain(run).Nodes.Select(node => node.Layer.Scope.Split('.')[0]).Distinct();

    /// <summary>The scopes of all layers in an order that is each unit's own.</summary>
    private static List<string> Order(IReadOnlyList<UnitRun> runs)
    {
        List<string> order = [];
        Dictionary<string, HashSet<string>> earlier = new(StringComparer.Ordinal);
        foreach (UnitRun run in runs)
        {
            int place = 0;
            string? previous = null;
            foreach (string scope in run.Graph.Nodes.Select(node => node.Layer.Scope))
            {
                int known = order.IndexOf(scope);
                if (known < 0)
                {
                    order.Insert(place, scope);
                    earlier.Add(scope, new(StringComparer.Ordinal));
                    known = place;
                }

                if (previous is not null)
                {
                    earlier[scope].Add(previous);
                }

                previous = scope;
                place = known + 1;
            }
        }

        // One unit has only a subsampling and the next only a padding after it: a third with both decides which comes first.
        List<string> sorted = [];
        while (order.Count > 0)
        {
            // A user-defined unit may name its layers as the operations around it, which come twice then.
            string next = order.Find(scope => earlier[scope].IsSubsetOf(sorted)) ?? order[0];
            order.Remove(next);
            sorted.Add(next);
        }

        return sorted;
    }
}

/// <summary>A layer of a form, in each of its runs.</summary>
/// <param name="Scope">The layer's scope.</param>
/// <param name="Layers">The layer in each run; null where its units lack it.</param>
/// <param name="Inputs">The scopes of the layers whose outputs it takes in each run, the empty one for the unit's input; null where its units lack it.</param>
internal sealed record FormNode(string Scope, IReadOnlyList<Layer?> Layers, IReadOnlyList<IReadOnlyList<string>?> Inputs)
{
    /// <summary>Whether every unit has the layer.</summary>
    public bool IsInAll => Layers.All(layer => layer is not null);

    /// <summary>The layer in the first run that has it.</summary>
    public Layer Sample => Layers.First(layer => layer is not null)!;

    /// <summary>Whether the layer may write over its last input in every run that has it: nothing else needs that, not even its own gradient.</summary>
    public bool Overwrites { get; private init; }

    internal static FormNode Of(string scope, IReadOnlyList<UnitRun> runs)
    {
        List<Layer?> layers = [];
        List<IReadOnlyList<string>?> inputs = [];
        bool overwrites = true;
        foreach (UnitRun run in runs)
        {
            IReadOnlyList<LayerNode> nodes = run.Graph.Nodes;
            int position = nodes.TakeWhile(node => node.Layer.Scope != scope).Count();
            bool exists = position < nodes.Count;
            layers.Add(exists ? nodes[position].Layer : null);
            inputs.Add(exists ? [.. nodes[position].Inputs.Select(input => input == LayerGraph.Input ? "" : nodes[input - 1].Layer.Scope)] : null);
            overwrites &= !exists || run.Graph.Overwrites(position);
        }

        return new(scope, layers, inputs) { Overwrites = overwrites };
    }
}
