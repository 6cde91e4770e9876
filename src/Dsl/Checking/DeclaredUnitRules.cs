namespace ResNetDsl.Architecture;

/// <summary>RND124 and RND125: whether a user's class can be a unit, and whether the layers it declares can.</summary>
internal static class DeclaredUnitRules
{
    public static IEnumerable<Finding> Check(int i, BlockRow row)
    {
        if (row.Declared is not { } unit)
        {
            yield break;
        }

        Target target = Target.Block(i, null);
        if (unit.Defect is { } defect)
        {
            yield return new(Rules.NotAUnit, $"{row.Name}: '{unit.Name}' cannot be a unit: {defect}", target);
            yield break;
        }

        if (LayersDefect(unit) is { } wrong)
        {
            yield return new(Rules.UnitLayers, $"{row.Name}: '{unit.Name}' cannot be a unit: {wrong}", target);
        }
    }

    private static string? LayersDefect(DeclaredUnit unit)
    {
        if (!unit.Layers.Any(layer => !layer.OnShortcut))
        {
            return "it declares no layers; add [UnitConvolution] to the class";
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (DeclaredLayer layer in unit.Layers)
        {
            if (!NameRules.IsIdentifier(layer.Name))
            {
                return $"the name of its layer '{layer.Name}' is not an identifier";
            }

            if (!names.Add(layer.Name))
            {
                return $"its layer '{layer.Name}' is declared twice";
            }

            if (layer.IsConvolution && (layer.Kernel < 1 || layer.Kernel % 2 == 0))
            {
                return $"the kernel of its layer '{layer.Name}' must be odd and at least 1, not {Text.Grouped(layer.Kernel)}";
            }

            if (!Enum.IsDefined(typeof(Width), layer.To))
            {
                return $"(Width){layer.To:D}, which its layer '{layer.Name}' gives, is not a width";
            }
        }

        return BranchDefect(unit, onShortcut: false) ?? BranchDefect(unit, onShortcut: true);
    }

    private static string? BranchDefect(DeclaredUnit unit, bool onShortcut)
    {
        Width width = Width.In;
        DeclaredLayer? strided = null;
        foreach (DeclaredLayer layer in unit.Layers.Where(layer => layer.OnShortcut == onShortcut && layer.IsConvolution))
        {
            if (layer.Depthwise && layer.To != width)
            {
                return $"its layer '{layer.Name}' has a kernel for each channel, so it gives the width {width} that it takes, not {layer.To}";
            }

            if (layer.Strided && strided is not null)
            {
                return $"its layers '{strided.Name}' and '{layer.Name}' would both have the unit's stride";
            }

            strided = layer.Strided ? layer : strided;
            width = layer.To;
        }

        return null;
    }
}
