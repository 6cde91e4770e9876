namespace ResNetDsl.Architecture;

/// <summary>RND121 to RND123: options that are sound on their own and mean nothing together.</summary>
internal static class ExclusionRules
{
    private static readonly Fix ActivateLast =
        Fix.Of("Set Activation to PostActivation", new(EditKind.SetArgument, new(Place.Network, "Activation"), "global::ResNetDsl.ActivationKind.PostActivation"));

    public static IEnumerable<Finding> Check(NetworkTable table)
    {
        // A kind that is none is said already.
        UnitDefinition[] units = [.. table.Blocks.Select(block => block.Definition).OfType<UnitDefinition>()];
        if (units.Length != table.Blocks.Count || StemDefinition.Find(table.Options.Stem) is not { } stem || !Enum.IsDefined(typeof(ActivationKind), table.Options.Activation))
        {
            return [];
        }

        return Activations(table, units, stem).Concat(Pairs(table)).Concat(WithoutEffect(table, units, stem)).Concat(Keys(table));
    }

    /// <summary>RND121.</summary>
    private static IEnumerable<Finding> Activations(NetworkTable table, UnitDefinition[] units, StemDefinition stem)
    {
        bool first = table.Options.Activation == ActivationKind.PreActivation;
        EquatableArray<Fix> fixes = new([ActivateLast]);
        if (first && !stem.HasPreActivation)
        {
            yield return new(Rules.Activation, $"The stem {stem.Kind} activates last; set Activation = PostActivation", new(Place.Network, "Stem")) { Fixes = fixes };
        }

        for (int i = 0; i < units.Length; i++)
        {
            if (!units[i].Heeds(first ? UnitOptions.PreActivation : UnitOptions.PostActivation))
            {
                yield return new(Rules.Activation, $"{table.Blocks[i].Name}: {units[i].Indefinite} activates last; set Activation = PostActivation", Target.Block(i, "unit"))
                {
                    Fixes = fixes,
                };
            }
        }
    }

    /// <summary>RND122: two options, of which one leaves no room for the other.</summary>
    private static IEnumerable<Finding> Pairs(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            if (options.OutputStride != 0 && row.Dilate)
            {
                yield return Exclusive($"{row.Name}: Dilate and OutputStride both turn strides into dilation rates; remove one of them", Target.Block(i, "Dilate"));
            }

            if ((options.OutputStride != 0 || table.Blocks.Any(block => block.Dilate)) && row.MaxPool > 0)
            {
                string other = options.OutputStride != 0 ? "OutputStride" : "Dilate";
                yield return Exclusive($"{row.Name}: {other} turns strides into dilation rates, and the stride of a MaxPool cannot become one; remove one of them", Target.Block(i, "MaxPool"));
            }

            if (!options.BatchNorm && row.Definition is { } unit && !unit.Heeds(UnitOptions.NoBatchNorm))
            {
                yield return new(Rules.Exclusive, $"{row.Name}: {unit.Indefinite} needs batch normalisation; remove BatchNorm = false", Target.Block(i, "unit"))
                {
                    Fixes = new([Fix.Remove(new(Place.Network, "BatchNorm"))]),
                };
            }
        }

        if (options.HiddenUnits > 0 && !options.GlobalPool)
        {
            yield return Exclusive("HiddenUnits see the whole map at once, so GlobalPool = false leaves no map; remove one of them", new(Place.Network, "GlobalPool"));
        }

        if (options.HiddenUnits > 0 && options.PoolWindow > 0)
        {
            yield return Exclusive("HiddenUnits see the whole map in place of a pool; remove them or PoolWindow", new(Place.Network, "PoolWindow"));
        }

        if (options.HiddenUnits > 0 && options.Classes == 0)
        {
            yield return Exclusive("HiddenUnits stand before a classifier, and Classes = 0 leaves none; remove one of them", new(Place.Network, "HiddenUnits"));
        }

        if (options.Dropout > 0 && options.Classes == 0)
        {
            yield return Exclusive("Dropout stands before the classifier, and Classes = 0 leaves none; remove one of them", new(Place.Network, "Dropout"));
        }

        static Finding Exclusive(string message, Target target) => new(Rules.Exclusive, message, target) { Fixes = new([Fix.Remove(target)]) };
    }

    /// <summary>RND122: an option that nothing in the table heeds.</summary>
    private static IEnumerable<Finding> WithoutEffect(NetworkTable table, UnitDefinition[] units, StemDefinition stem)
    {
        NetworkOptions options = table.Options;
        (string Name, bool IsSet, bool IsHeeded, string Reason)[] written =
        [
            ("StridePlacement", options.StridePlacement != StridePlacement.Conv3x3, Heeded(UnitOptions.StridePlacement), "no unit has a first 1×1 convolution"),
            ("Shortcut", options.Shortcut != ShortcutKind.Projection, Heeded(UnitOptions.Shortcut), "no unit has a shortcut that could change"),
            ("ZeroInitResiduals", options.ZeroInitResiduals, Heeded(UnitOptions.Residual), "no unit has a residual"),
            ("StochasticDepth", options.StochasticDepth != 0, Heeded(UnitOptions.Residual), "no unit has a residual"),
            ("StemWidth", options.StemWidth > 0, stem.Width > 0, $"the stem {stem.Kind} has no width to choose"),
        ];
        foreach ((string name, bool isSet, bool isHeeded, string reason) in written)
        {
            Target target = new(Place.Network, name);
            if (isSet && !isHeeded)
            {
                yield return new(Rules.Exclusive, $"{name} has no effect: {reason}; remove it", target) { Fixes = new([Fix.Remove(target)]) };
            }
        }

        bool Heeded(UnitOptions option) => units.Any(unit => unit.Heeds(option));
    }

    /// <summary>RND123.</summary>
    private static IEnumerable<Finding> Keys(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        KeyScheme scheme = KeyScheme.Of(options.Keys);
        if (scheme.Refusal(table) is { } refusal)
        {
            Target keys = new(Place.Network, "Keys");
            Fix slim = Fix.Of("Set Keys to Slim", new(EditKind.SetArgument, keys, "global::ResNetDsl.Library.Slim"));
            bool last = scheme.Refusal(table with { Options = options with { Activation = ActivationKind.PostActivation } }) is null;
            yield return new(
                Rules.NoKeys, $"{refusal}; set {(last ? "Activation = PostActivation, or " : "")}Keys = Slim", options.HasKeys ? keys : new(Place.Network, "Convention"))
            {
                Fixes = new(last ? [ActivateLast, slim] : [slim]),
            };
        }
    }
}
