using System.Globalization;

namespace ResNetDsl.Architecture;

/// <summary>
/// What a network computes beyond what the shapes of its tensors say: where its strides are, where it activates, how it pads. Two networks whose tensors are of the same shapes give other outputs
/// for the same weights where these differ. Saved files carry it, so that weights of another function are refused by name.
/// </summary>
/// <param name="Traits">What it is, in a fixed order.</param>
public sealed record NetworkFunction(EquatableArray<NetworkTrait> Traits)
{
    /// <summary>The function of a network. Dilation is left out: it is what a network does with the weights of the strided one.</summary>
    /// <param name="plan">The network.</param>
    public static NetworkFunction Of(NetworkPlan plan)
    {
        NetworkOptions options = plan.Table.Options;
        List<NetworkTrait> traits = [new("activation", options.Activation.ToString()), new("strides", Strides(plan.Table))];
        foreach (BlockOption option in BlockOption.All.Where(option => option.Trait is not null))
        {
            Add(option.Trait!, Blocks(plan.Table, option.TraitValue));
        }

        Add("shortcut", plan.Blocks.Any(block => block.Runs[0].Definition.Has(UnitTraits.Shortcut)) ? options.Shortcut.ToString() : "");
        Add("stem's pool", string.Concat(plan.Stem.Graph.Layers.OfType<MaxPoolLayer>().Select(pool => pool.Padding.ToString())));

        // Keras writes 1.001e-5 for TensorFlow's 1e-5.
        traits.Add(new("batch norm's epsilon", plan.Table.ArgScope.BatchNormEpsilon.ToString("0.0E+0", CultureInfo.InvariantCulture)));
        return new(traits.ToEquatableArray());

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                traits.Add(new(name, value));
            }
        }
    }

    /// <summary>The first trait in which another function differs, as a clause: <c>its strides are unit 4: 2 there and unit 3: 2 here</c>; null when none does.</summary>
    /// <param name="there">The other function.</param>
    public string? Difference(NetworkFunction there)
    {
        foreach (string name in Traits.Concat(there.Traits).Select(trait => trait.Name).Distinct())
        {
            (string here, string other) = (ValueOf(this), ValueOf(there));
            if (here != other)
            {
                return $"{name}: {other} there, {here} here";
            }

            string ValueOf(NetworkFunction function) => function.Traits.FirstOrDefault(trait => trait.Name == name)?.Value ?? "none";
        }

        return null;
    }

    /// <summary>A line for each trait.</summary>
    public override string ToString() => string.Join("\n", Traits.Select(trait => $"{trait.Name}={trait.Value}"));

    /// <summary>Reads what <see cref="ToString"/> wrote; lines that are none are left out.</summary>
    /// <param name="text">The lines.</param>
    public static NetworkFunction Parse(string text) => new(text.Split('\n')
        .Select(line => (line, equals: line.IndexOf('=')))
        .Where(item => item.equals > 0)
        .Select(item => new NetworkTrait(item.line.Substring(0, item.equals), item.line.Substring(item.equals + 1)))
        .ToEquatableArray());

    /// <summary>The units that have a stride, counted through the network, on their 3×3 wherever that is the same.</summary>
    private static string Strides(NetworkTable table)
    {
        table = PlacementRules.Rewritten(table) ?? table;
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

/// <summary>One thing that a network's shapes do not say.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What it is.</param>
public sealed record NetworkTrait(string Name, string Value);
