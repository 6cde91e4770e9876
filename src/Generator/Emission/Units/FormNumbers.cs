using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Emission.Units;

/// <summary>
/// The numbers of a form's layers as expressions in the parameters of its class: <c>inDepth</c>, <c>depth</c>, <c>width</c>, <c>stride</c>, <c>rate</c>, <c>lastRate</c> and <c>pool</c> of a unit, a literal where all
/// units have the same, or a parameter of its own.
/// </summary>
/// <remarks>
/// Which number is which is found by resolving the unit for two sets of telling numbers, which nothing else in a unit is: the definition of a unit needs to say nothing twice. What is found is
/// evaluated for every run, and holds for all of them.
/// </remarks>
internal sealed class FormNumbers
{
    // Multiples of many numbers, so that a share of the channels, as that of squeeze-and-excitation, is found as one.
    private static readonly UnitGeometry[] Telling =
    [
        new(InDepth: 720_720 * 11, Depth: 720_720 * 13, BottleneckDepth: 720_720 * 17, Stride: 1_009, Rate: 1_013, Pool: 1_019) { LastRate = 1_049 },
        new(InDepth: 720_720 * 19, Depth: 720_720 * 23, BottleneckDepth: 720_720 * 29, Stride: 1_021, Rate: 1_031, Pool: 1_033) { LastRate = 1_051 },
    ];

    private static readonly Symbol LastRate = new("lastRate", geometry => geometry.LastRate, 1);

    private static readonly Symbol[] Symbols =
    [
        new("inDepth", geometry => geometry.InDepth, null), new("depth", geometry => geometry.Depth, null), new("width", geometry => geometry.BottleneckDepth, null),
        new("stride", geometry => geometry.Stride, 1), new("rate", geometry => geometry.Rate, 1), LastRate, new("pool", geometry => Math.Max(1, geometry.Pool), 1),
    ];

    private readonly UnitForm form;
    private readonly Dictionary<(string Scope, string Name), string> expressions = [];
    private readonly Dictionary<Layer, IReadOnlyList<LayerArgument>> arguments = [];
    private readonly List<FormParameter> own = [];
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public FormNumbers(UnitForm form)
    {
        this.form = form;
        List<Dictionary<(string, string), object>> told = [.. Telling.Select(Told)];
        foreach (FormNode node in form.Nodes)
        {
            IReadOnlyList<LayerArgument> sample = ArgumentsOf(node.Sample);
            for (int i = 0; i < sample.Count; i++)
            {
                expressions.Add((node.Scope, sample[i].Name), Expression(node, i, told));
            }
        }
    }

    /// <summary>The parameters of the class, those with a default last.</summary>
    public IReadOnlyList<FormParameter> Parameters() =>
    [
        .. Symbols.Where(symbol => IsUsed(symbol) && symbol.Usual is null).Select(Parameter),
        .. own.Where(parameter => parameter.Usual is null),
        .. Symbols.Where(symbol => IsUsed(symbol) && symbol.Usual is not null).Select(Parameter),
        .. own.Where(parameter => parameter.Usual is not null),
    ];

    /// <summary>The geometry of a user-defined unit, as its base class takes it: every number, as an expression.</summary>
    public string Geometry => $"new({string.Join(", ", Symbols.Where(symbol => symbol != LastRate).Select(symbol => symbol.Name == "pool" ? PoolOrNone : Use(symbol.Name)))})";

    /// <summary>Whether the class has a parameter of this name.</summary>
    public bool IsParameter(string name) => used.Contains(name) || own.Exists(parameter => parameter.Name == name);

    /// <summary>A number of a layer, as an expression.</summary>
    public string Of(FormNode node, string argument) => expressions[(node.Scope, argument)];

    /// <summary>Whether a unit of a run gets its input back from a layer that it lacks.</summary>
    public bool IsNeutral(FormNode node, int run)
    {
        UnitGeometry geometry = form.Runs[run].Geometry;
        return node.Layers[run] is null && LayerCode.CanBeNeutral(node.Sample)
            && LayerCode.IsNeutral(node.Sample, geometry.InDepth, name => Symbols.FirstOrDefault(symbol => symbol.Name == Of(node, name))?.Value(geometry) ?? 0);
    }

    /// <summary>A parameter that says whether a unit has a layer.</summary>
    public string Presence(FormNode node)
    {
        string name = "has" + Names.Layer(node.Scope);
        if (own.All(parameter => parameter.Name != name))
        {
            own.Add(new(name, "bool", "false", [.. node.Layers.Select(layer => layer is null ? "false" : "true")]));
        }

        return name;
    }

    /// <summary>Counts a parameter in, and returns it.</summary>
    public string Use(string symbol)
    {
        used.Add(symbol);
        return symbol;
    }

    private string PoolOrNone => form.Runs.Any(run => run.Geometry.Pool > 0) ? $"{Use("pool")} > 1 ? pool : 0" : "0";

    private bool IsUsed(Symbol symbol) => used.Contains(symbol.Name);

    private FormParameter Parameter(Symbol symbol) =>
        new(symbol.Name, "int", symbol.Usual is { } usual ? Text.Plain(usual) : null, [.. form.Runs.Select(run => Text.Plain(symbol.Value(run.Geometry)))]);

    private string Expression(FormNode node, int position, List<Dictionary<(string, string), object>> told)
    {
        LayerArgument argument = ArgumentsOf(node.Sample)[position];
        if (told.All(numbers => numbers.TryGetValue((node.Scope, argument.Name), out object value) && value is int)
            && Found(node, position, [.. told.Select(numbers => (int)numbers[(node.Scope, argument.Name)])]) is { } found)
        {
            return found;
        }

        List<object?> values = [.. node.Layers.Select(layer => layer is null ? (object?)null : ArgumentsOf(layer)[position].Value)];
        List<object> distinct = [.. values.Where(value => value is not null).Select(value => value!).Distinct()];
        return distinct.Count == 1 ? LayerArgument.Literal(distinct[0]) : OwnParameter(node, argument, values);
    }

    private string? Found(FormNode node, int position, int[] told)
    {
        foreach (Symbol symbol in Symbols)
        {
            if (Telling.Zip(told, (geometry, value) => symbol.Value(geometry) == value).All(same => same) && Holds(symbol, 1))
            {
                return Use(symbol.Name);
            }
        }

        // A share of the channels.
        foreach (Symbol symbol in Symbols.Take(3).Where(_ => told.All(value => value > 0)))
        {
            int share = symbol.Value(Telling[0]) / told[0];
            if (share > 1 && Telling.Zip(told, (geometry, value) => symbol.Value(geometry) == share * (long)value).All(same => same) && Holds(symbol, share))
            {
                return $"{Use(symbol.Name)} / {Text.Plain(share)}";
            }
        }

        return null;

        bool Holds(Symbol symbol, int share) => Enumerable.Range(0, form.Runs.Count)
            .All(run => node.Layers[run] is not { } layer || Equals(ArgumentsOf(layer)[position].Value, symbol.Value(form.Runs[run].Geometry) / share));
    }

    /// <summary>A parameter for a number that differs between the units, and is none of the unit's own. Layers whose numbers of a name agree share it.</summary>
    private string OwnParameter(FormNode node, LayerArgument argument, List<object?> values)
    {
        // Where units lack the layer the number does not matter.
        object other = argument.Usual ?? values.First(value => value is not null)!;
        string[] written = [.. values.Select(value => LayerArgument.Literal(value ?? other))];
        string qualified = Names.Local(node.Scope) + Names.Property(argument.Name);
        FormParameter? same = own.Find(parameter => parameter.Of == argument.Name && parameter.Values.SequenceEqual(written));
        if (same is null)
        {
            // What is written by position has a short name that says little beside others.
            bool taken = argument.Usual is null || own.Exists(parameter => parameter.Name == argument.Name) || Symbols.Any(symbol => symbol.Name == argument.Name);
            same = new(taken ? qualified : argument.Name, argument.Type, argument.Usual is { } usual ? LayerArgument.Literal(usual) : null, written) { Of = argument.Name };
            own.Add(same);
        }

        return same.Name;
    }

    /// <summary>Every number of every layer of a unit with telling numbers, in any variant that has the layer.</summary>
    private Dictionary<(string, string), object> Told(UnitGeometry telling)
    {
        Dictionary<(string, string), object> numbers = [];
        UnitRun run = form.Runs[0];
        foreach (int inDepth in new[] { telling.InDepth, telling.Depth })
        {
            foreach (int stride in new[] { telling.Stride, 1 })
            {
                foreach (Layer layer in run.Definition.Layers(telling with { InDepth = inDepth, Stride = stride }, run.Style).Layers)
                {
                    foreach (LayerArgument argument in LayerCode.ArgumentsOf(layer))
                    {
                        (string, string) key = (layer.Scope, argument.Name);
                        if (!numbers.ContainsKey(key))
                        {
                            numbers.Add(key, argument.Value);
                        }
                    }
                }
            }
        }

        return numbers;
    }

    private IReadOnlyList<LayerArgument> ArgumentsOf(Layer layer)
    {
        if (!arguments.TryGetValue(layer, out IReadOnlyList<LayerArgument> known))
        {
            known = LayerCode.ArgumentsOf(layer);
            arguments.Add(layer, known);
        }

        return known;
    }

    private sealed record Symbol(string Name, Func<UnitGeometry, int> Value, int? Usual);
}

/// <summary>A parameter of the class of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Usual">Its default; null for none.</param>
/// <param name="Values">Its value in each run, as code.</param>
internal sealed record FormParameter(string Name, string Type, string? Usual, IReadOnlyList<string> Values)
{
    /// <summary>The number of a layer that it is; null where it is one of the unit's.</summary>
    public string? Of { get; init; }

    /// <summary>Whether it is one of the channels of a unit, which come first and need no name.</summary>
    public bool IsChannels => Name is "inDepth" or "depth" or "width";
}
