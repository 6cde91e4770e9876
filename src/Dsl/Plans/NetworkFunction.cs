using System.Globalization;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// The part of a network's function that the shapes of its tensors do not determine: positions of strides and activations, padding. Two networks with tensors of the same shapes compute different outputs
/// for the same weights if these differ. Saved files record it, so that weights of a different function are rejected.
/// </summary>
/// <param name="Traits">The traits, in a fixed order.</param>
public sealed record NetworkFunction(EquatableArray<NetworkTrait> Traits)
{
    private const string Dilation = "dilation";
    private const string NoTrait = "none";
    private const string NoDilation = "none";
    private const string AfterUnits = "after the unit with the stride";
    private const string WithinUnits = "within the unit with the stride";

    /// <summary>
    /// The function of a network. Dilation itself makes no difference: it is what a network does with the weights of the strided one. Two dilated networks differ where their units do.
    /// </summary>
    /// <param name="plan">The network.</param>
    public static NetworkFunction Of(NetworkPlan plan) => Of(plan.Table);

    /// <summary>The function of a table whose values are sound.</summary>
    /// <param name="table">The table.</param>
    internal static NetworkFunction Of(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        List<NetworkTrait> traits = [new("activation", options.Activation.ToString()), new("strides", Strides(table))];
        foreach (BlockOption option in BlockOption.All.Where(option => option.Trait is not null))
        {
            Add(option.Trait!, Blocks(table, option.TraitValue));
        }

        Add("shortcut", table.Blocks.Any(row => row.Definition!.Has(UnitTraits.Shortcut)) ? options.Shortcut.ToString() : "");
        Add("stem's pool", string.Concat(Planner.Stem(table).Graph.Layers.OfType<MaxPoolLayer>().Select(pool => pool.Padding.ToString())));

        // Keras writes 1.001e-5 for TensorFlow's 1e-5.
        traits.Add(new("batch norm's epsilon", table.ArgScope.BatchNormEpsilon.ToString("0.0E+0", CultureInfo.InvariantCulture)));
        traits.Add(new(Dilation, DilationOf(table)));
        return new(traits.ToEquatableArray());

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                traits.Add(new(name, value));
            }
        }
    }

    /// <summary>What checkpoints compare: the lines of <see cref="ToString"/>, without the dilation of networks that compute what they did before files recorded it.</summary>
    internal string Recorded => Lines(Traits.Where(trait => trait.Name != Dilation || trait.Value == WithinUnits));

    /// <summary>
    /// Whether the function of a file may be this one because it is not fully recorded: this network dilates within its units, as timm does, and the file does not record how its network dilates. Files did not
    /// always record it, and the same tables once dilated after their units.
    /// </summary>
    /// <param name="there">The function that the file has.</param>
    internal bool IsDilationUnknown(NetworkFunction there) => Value(Dilation) == WithinUnits && there.Value(Dilation) is null;

    /// <summary>The first trait in which another function differs, as a clause: <c>its strides are unit 4: 2 there and unit 3: 2 here</c>; null when none does.</summary>
    /// <param name="there">The other function.</param>
    public string? Difference(NetworkFunction there) => Differing(there).Select(trait => $"{trait.Name}: {trait.There} there, {trait.Here} here").FirstOrDefault();

    /// <summary>The traits in which another function differs. A missing trait is <c>none</c>.</summary>
    /// <param name="there">The other function.</param>
    internal IEnumerable<(string Name, string There, string Here)> Differing(NetworkFunction there) => Traits.Concat(there.Traits)
        .Select(trait => trait.Name)
        .Distinct()
        .Select(name => (Name: name, There: there.Value(name) ?? NoTrait, Here: Value(name) ?? NoTrait))
        .Where(trait => trait.Here != trait.There && (trait.Name != Dilation || (trait.Here != NoDilation && trait.There != NoDilation)));

    /// <summary>A line for each trait.</summary>
    public override string ToString() => Lines(Traits);

    /// <summary>Reads what <see cref="ToString"/> wrote; invalid lines are skipped.</summary>
    /// <param name="text">The lines.</param>
    public static NetworkFunction Parse(string text) => new(text.Split('\n')
        .Select(line => (line, equals: line.IndexOf('=')))
        .Where(item => item.equals > 0)
        .Select(item => new NetworkTrait(item.line.Substring(0, item.equals), item.line.Substring(item.equals + 1)))
        .ToEquatableArray());

    private static string Lines(IEnumerable<NetworkTrait> traits) => string.Join("\n", traits.Select(trait => $"{trait.Name}={trait.Value}"));

    private string? Value(string name) => Traits.FirstOrDefault(trait => trait.Name == name)?.Value;

    /// <summary>Where a stride that becomes a dilation rate begins to dilate, if a layer of the network depends on it: not that of a bottleneck, which has one 3×3.</summary>
    private static string DilationOf(NetworkTable table)
    {
        StagePlan stem = Planner.Stem(table);
        int channels = stem.Out.Channels;
        foreach (AppliedUnits units in UnitSequence.Of(table, stem.Stride).Where(units => !units.IsPool))
        {
            BlockRow row = units.Row;
            UnitStyle style = UnitStyle.Of(table, row);
            UnitGeometry geometry = new(channels, row.Depth, row.BottleneckDepth, units.Stride, units.Rate);
            if (units.NextRate > 1 && !Layers(dilatesWithin: true).SequenceEqual(Layers(dilatesWithin: false)))
            {
                return style.DilatesWithinUnits ? WithinUnits : AfterUnits;
            }

            channels = row.Depth;

            IEnumerable<Layer> Layers(bool dilatesWithin)
            {
                UnitStyle either = style with { DilatesWithinUnits = dilatesWithin };
                return row.Definition!.Layers(either.Dilated(geometry, units.NextRate), either).Layers;
            }
        }

        return NoDilation;
    }

    /// <summary>The units that have a stride, counted through the network, on their 3×3 wherever that is the same.</summary>
    private static string Strides(NetworkTable table)
    {
        table = StrideForms.On3x3(table) ?? table;
        List<string> strides = [];
        long units = 0;
        foreach (BlockRow row in table.Blocks)
        {
            bool early = table.Options.StridePlacement == StridePlacement.Conv1x1 && row.Definition!.Has(UnitTraits.StridePlacement);
            strides.AddRange(row.Written()
                .Where(written => written.Stride > 1)
                .Select(written => $"{Text.Plain(written.Stride)} in unit {Text.Plain(units + written.First)}{(early ? " on its 1×1" : "")}"));
            units += row.Units;
        }

        return strides.Count == 0 ? "none" : string.Join(", ", strides);
    }

    private static string Blocks(NetworkTable table, Func<BlockRow, string> value)
    {
        List<string> parts = [];
        long units = 0;
        foreach (BlockRow row in table.Blocks)
        {
            if (value(row) is { Length: > 0 } text)
            {
                parts.Add($"{text} in units {Text.Plain(units + 1)} to {Text.Plain(units + row.Units)}");
            }

            units += row.Units;
        }

        return string.Join(", ", parts);
    }
}

/// <summary>A property that the shapes of a network do not determine.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What it is.</param>
public sealed record NetworkTrait(string Name, string Value);
