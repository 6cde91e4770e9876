using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND124 to RND126: whether a user's class can be a unit, whether the layers it declares can, and whether it has state beside them.</summary>
internal static class DeclaredUnitRules
{
    public static IEnumerable<Finding> Check(int i, BlockRow row)
    {
        if (row.Declared is not { } unit)
        {
            yield break;
        }

        if (unit.Defect is { } defect)
        {
            yield return Refused(Rules.NotAUnit, defect);
            yield break;
        }

        if (LayersDefect(unit) is { } wrong)
        {
            yield return Refused(Rules.UnitLayers, wrong);
        }

        if (StateDefect(unit) is { } lost)
        {
            yield return Refused(Rules.UndeclaredState, lost);
        }

        Finding Refused(Rule rule, string reason) =>
            new(rule, $"{row.Name}: '{unit.Name}' cannot be a unit: {reason}", Target.Block(i, null));
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
            if (!Names.IsIdentifier(layer.Name))
            {
                return $"the name of its layer '{layer.Name}' is not a C# identifier";
            }

            if (!names.Add(layer.Name))
            {
                return $"its layer '{layer.Name}' is declared twice";
            }

            if (layer.IsConvolution && (layer.Kernel < 1 || layer.Kernel % 2 == 0))
            {
                return $"the kernel of its layer '{layer.Name}' must be odd and at least 1, not {Text.Grouped(layer.Kernel)}";
            }

            if (layer.Pooled && (layer.Kernel > 1 || layer.Strided || layer.Dilated))
            {
                string argument = layer.Kernel > 1 ? $"a kernel of {Text.Grouped(layer.Kernel)}" : layer.Strided ? "the unit's stride" : "the unit's dilation rate";
                return $"its layer '{layer.Name}' is pooled to a map of one pixel, so it cannot have {argument}; remove Pooled or {(layer.Kernel > 1 ? "Kernel" : layer.Strided ? "Strided" : "Dilated")}";
            }

            if (!Enum.IsDefined(typeof(Width), layer.To))
            {
                return $"the width of its layer '{layer.Name}', (Width){layer.To:D}, is not defined; the widths are {string.Join(", ", Enum.GetNames(typeof(Width)))}";
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
                return $"its layer '{layer.Name}' is depthwise, so its output has the width of its input, {width}, not {layer.To}";
            }

            if (layer.Strided && strided is not null)
            {
                return $"its layers '{strided.Name}' and '{layer.Name}' both have the unit's stride; remove Strided from one of them";
            }

            strided = layer.Strided ? layer : strided;
            width = layer.To;
        }

        return null;
    }

    private static string? StateDefect(DeclaredUnit unit)
    {
        if (unit.Undeclared.Count == 0)
        {
            return unit.IsModule
                ? "it is a module itself, which is neither trained nor saved; remove its base class and declare its layers"
                : null;
        }

        UndeclaredMember first = unit.Undeclared[0];
        string named = $"its {(first.IsProperty ? "property" : "field")} '{first.Name}' ({first.Type})";
        return (unit.Undeclared.Count - 1) switch
        {
            0 => $"{named} is neither trained nor saved; declare it as a layer",
            1 => $"{named} and 1 other member are neither trained nor saved; declare them as layers",
            var others => $"{named} and {Text.Grouped(others)} other members are neither trained nor saved; declare them as layers",
        };
    }
}
