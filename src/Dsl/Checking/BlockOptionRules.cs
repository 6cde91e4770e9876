namespace ResNetDsl.Architecture;

/// <summary>RND118 to RND120: the named options of a block, and whether its unit heeds them.</summary>
internal static class BlockOptionRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, int i, UnitDefinition unit)
    {
        BlockRow row = table.Blocks[i];
        bool last = table.Options.Activation == ActivationKind.PostActivation;

        // Written so that NaN fails. Groups have a rule of their own.
        (string Name, UnitOptions Option, bool IsSet, bool IsSound, string Range, string Value)[] options =
        [
            ("Kernel", UnitOptions.Kernel, row.Kernel != 3, row.Kernel >= 1 && row.Kernel % 2 == 1, "must be odd and at least 1", Text.Grouped(row.Kernel)),
            ("SqueezeExcitation", UnitOptions.SqueezeExcitation, row.SqueezeExcitation != 0, row.SqueezeExcitation >= 0, "must be at least 1, or 0 for none",
                Text.Grouped(row.SqueezeExcitation)),
            ("Scale", UnitOptions.Scale, row.Scale != 1, row.Scale != 0 && Math.Abs(row.Scale) <= double.MaxValue, "must be finite and not 0", Text.Plain(row.Scale)),
            ("Dropout", UnitOptions.Dropout, row.Dropout != 0, row.Dropout >= 0 && row.Dropout < 1, "must be in [0, 1)", Text.Plain(row.Dropout)),
            ("OutputActivation", UnitOptions.OutputActivation, !row.OutputActivation, true, "", "false"),
            ("MaxPool", UnitOptions.None, row.MaxPool != 0, row.MaxPool is 0 or >= 2, "must be at least 2, or 0 for none", Text.Grouped(row.MaxPool)),
        ];
        foreach ((string name, UnitOptions option, bool isSet, bool isSound, string range, string value) in options)
        {
            Target target = Target.Block(i, name);
            if (isSet && !unit.Heeds(option))
            {
                yield return new(Rules.IgnoredOption, $"{row.Name}: {unit.Indefinite} heeds no {name}; remove {value}", target) { Fixes = new([Fix.Remove(target)]) };
            }
            else if (!isSound)
            {
                yield return new(Rules.OptionRange, $"{row.Name}: {name} {range}, not {value}", target) { Fixes = new([Fix.Remove(target)]) };
            }
        }

        if (!row.OutputActivation && unit.Heeds(UnitOptions.OutputActivation) && unit.Heeds(UnitOptions.PreActivation) && !last)
        {
            Target target = Target.Block(i, "OutputActivation");
            yield return new(Rules.IgnoredOption, $"{row.Name}: units that activate first have no ReLU at their end to leave out; remove OutputActivation", target)
            {
                Fixes = new([Fix.Remove(target)]),
            };
        }

        if (row.Dilate && row is { FirstStride: 0 or 1, LastStride: 0 or 1 })
        {
            Target target = Target.Block(i, "Dilate");
            yield return new(Rules.IgnoredOption, $"{row.Name}: Dilate turns strides into dilation rates, and the block has no stride; remove it", target)
            {
                Fixes = new([Fix.Remove(target)]),
            };
        }

        if (row.SqueezeExcitation > 0 && row.Depth >= 1 && unit.Heeds(UnitOptions.SqueezeExcitation) && row.Depth % row.SqueezeExcitation != 0)
        {
            int times = row.Depth / row.SqueezeExcitation;
            Target depth = Target.Block(i, "depth");
            IEnumerable<long> near = new[] { (long)times * row.SqueezeExcitation, (times + 1L) * row.SqueezeExcitation }.Where(value => value is >= 1 and <= int.MaxValue);
            yield return new(
                Rules.Reduction,
                $"{row.Name}: SqueezeExcitation {Text.Grouped(row.SqueezeExcitation)} does not divide depth {Text.Grouped(row.Depth)} "
                + $"({Text.Grouped(row.Depth)} = {Text.Grouped(times)} × {Text.Grouped(row.SqueezeExcitation)} + {Text.Grouped(row.Depth % row.SqueezeExcitation)})",
                Target.Block(i, "SqueezeExcitation"))
            { Fixes = near.Select(value => Fix.Set(depth, Text.Plain(value))).ToEquatableArray() };
        }
    }
}
