using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>Tables that compute the same with their strides in other places.</summary>
internal static class StrideForms
{
    /// <summary>The table with each stride on the 3×3 of the unit before; null where that is not the same, or is not a table.</summary>
    public static NetworkTable? On3x3(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        List<BlockRow> rows = [.. table.Blocks];
        bool strides = rows.Any(row => row.FirstStride > 1);

        // An average pool reads every pixel, and torchvision projects wherever there is a stride.
        bool equal = options is { StridePlacement: StridePlacement.Conv1x1, OutputStride: 0, Shortcut: ShortcutKind.Projection or ShortcutKind.ZeroPadding or ShortcutKind.Identity }
            && !Conventions.Of(options.Convention).ProjectsStrides
            && rows.All(row => row is { Unit: UnitKind.Bottleneck, Declared: null, LastStride: 0, FirstStride: not 1 } && BlockOption.All.All(option => option.IsDefault(row) || !option.MixesPixels))
            && rows[0].FirstStride == 0;
        if (!strides || !equal || rows.Any(row => row.Units > int.MaxValue))
        {
            return null;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            int units = (int)rows[i].Units;
            int next = i + 1 < rows.Count ? table.Blocks[i + 1].FirstStride : 0;
            rows[i] = rows[i] with { FirstStride = 0, Repeat = next > 0 ? units - 1 : units, LastStride = next };
        }

        return table with { Blocks = rows.ToEquatableArray(), Options = options with { StridePlacement = StridePlacement.Conv3x3 } };
    }
}
