using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>The table of an Inception-ResNet-v2, which has its units by name.</summary>
internal static class InceptionTable
{
    /// <summary>The height and the width of its images.</summary>
    public const int Side = 299;

    /// <summary>The channels of the maps that residuals are added to.</summary>
    public static IReadOnlyList<int> Channels { get; } = [320, 1088, 2080];

    /// <summary>The table of so many units.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="a">The units of 35×35.</param>
    /// <param name="b">The units of 17×17.</param>
    /// <param name="c">The units of 8×8, without the last one, which is not activated.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="convention">Whose paddings it has.</param>
    public static NetworkTable Of(string name, int a, int b, int c, int classes, Library convention)
    {
        BlockRow[] rows =
        [
            new("Mixed_5b", UnitKind.InceptionA, 320),
            new("Repeat", UnitKind.InceptionResNetA, 320, Repeat: a) { Scale = 0.17 },
            new("Mixed_6a", UnitKind.ReductionA, 1088, Repeat: 0, FirstStride: 2),
            new("Repeat_1", UnitKind.InceptionResNetB, 1088, Repeat: b) { Scale = 0.10 },
            new("Mixed_7a", UnitKind.ReductionB, 2080, Repeat: 0, FirstStride: 2),
            new("Repeat_2", UnitKind.InceptionResNetC, 2080, Repeat: c) { Scale = 0.20 },
            new("Block8", UnitKind.InceptionResNetC, 2080) { OutputActivation = false },
            new("Conv2d_7b_1x1", UnitKind.Plain, 1536) { Kernel = 1 },
        ];
        return new(name, rows.ToEquatableArray())
        {
            Options = new()
            {
                Height = Side,
                Width = Side,
                Classes = classes,
                Stem = StemKind.InceptionResNetV2,
                Activation = ActivationKind.PostActivation,
                Dropout = 0.2,
                Convention = convention,
            },
        };
    }

    /// <summary>Returns the table for tensors whose names have no prefix.</summary>
    /// <exception cref="DeclarationException">No table has these tensors.</exception>
    public static NetworkTable Of(string name, SourceFunction function, IReadOnlyList<NamedShape> tensors)
    {
        long[] logits = tensors.FirstOrDefault(tensor => tensor.Name is "Logits/Logits/weights" or "classif.weight") is { Shape.Count: 2 } classifier
            ? [.. classifier.Shape]
            : throw new DeclarationException("it is an Inception-ResNet-v2 without a classifier");
        bool isTorch = tensors.Any(tensor => tensor.Name == "classif.weight");
        int classes = Declarations.Extent(isTorch ? logits[0] : logits[1]);
        return Declarations.Finished(
            Of(name, Units("repeat.", "Repeat/block35_"), Units("repeat_1.", "Repeat_1/block17_"), Units("repeat_2.", "Repeat_2/block8_"), classes, function.Convention),
            function,
            hasScale: tensors.Any(tensor => tensor.Name.EndsWith("/gamma", StringComparison.Ordinal) || tensor.Name.EndsWith("bn.weight", StringComparison.Ordinal)),
            hasPool: false);

        int Units(string torch, string slim)
        {
            string prefix = isTorch ? torch : slim;
            int count = tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(tensor => tensor.Name.Substring(prefix.Length).Split('.', '/')[0])
                .Distinct()
                .Count();
            return count > 0 ? count : throw new DeclarationException($"it is an Inception-ResNet-v2 without {prefix}…");
        }
    }
}
