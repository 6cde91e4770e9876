using System.Globalization;
using System.Text;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>Units of one form lack different layers, and come in any order: emitted code computes every layer after its inputs.</summary>
public sealed class UnitOrderTests
{
    // What a unit changes: its channels, its stride, both, or nothing; with a dilation in place of the stride as well.
    private static readonly (bool Widens, string Options) Nothing = (false, ""), Widens = (true, ""), Strides = (false, ", firstStride: 2"), Both = (true, ", firstStride: 2"), Dilates = (true, ", firstStride: 2, Dilate = true");
    private static readonly (bool Widens, string Options)[][] Changes = Lane.IsLong ? [[Nothing, Widens, Strides, Both], [Widens, Strides, Dilates]] : [[Widens, Strides, Both]];

    public static TheoryData<ShortcutKind, ActivationKind> Styles
    {
        get
        {
            TheoryData<ShortcutKind, ActivationKind> styles = [];
            foreach (ShortcutKind shortcut in Enum.GetValues<ShortcutKind>().Where(shortcut => shortcut != ShortcutKind.Identity))
            {
                styles.Add(shortcut, ActivationKind.PreActivation);
                styles.Add(shortcut, ActivationKind.PostActivation);
            }

            return styles;
        }
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Styles))]
    public void Units_come_in_any_order(ShortcutKind shortcut, ActivationKind activation)
    {
        StringBuilder source = new();
        int count = 0;
        foreach ((bool Widens, string Options)[] order in Changes.SelectMany(Orders))
        {
            int depth = 64;
            for (int i = 0; i < order.Length; i++)
            {
                depth += order[i].Widens ? 16 : 0;
                source.AppendLine(CultureInfo.InvariantCulture, $"[Block(\"block{i}\", Basic, {depth}{order[i].Options})]");
            }

            source.AppendLine(CultureInfo.InvariantCulture, $"[Network(Height = 32, Width = 32, Shortcut = ShortcutKind.{shortcut}, Activation = ActivationKind.{activation})]");
            source.AppendLine(CultureInfo.InvariantCulture, $"public partial class Net{count++};");
        }

        GeneratorRun.Of(source.ToString()).AssertClean();
    }

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((first, i) => Orders([.. items[..i], .. items[(i + 1)..]]).Select(rest => (T[])[first, .. rest]));
}
