using System.Globalization;
using System.Numerics;
using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>The table of a VGG: one sequence, in which every ReLU and every pool has a number too.</summary>
internal static class VggTable
{
    private const string Features = "features.";

    private static readonly string[] Hidden = ["classifier.0.weight", "pre_logits.fc1.weight"];

    private static readonly string[] Classifier = ["classifier.6.weight", "head.fc.weight"];

    /// <summary>Whether tensors are of a VGG.</summary>
    public static bool Is(IEnumerable<NamedShape> tensors) => tensors.Any(tensor => tensor.Name == Features + "0.weight");

    /// <summary>Returns the table for tensors whose names have no prefix.</summary>
    /// <exception cref="DeclarationException">No table has these tensors.</exception>
    public static NetworkTable Of(string name, WeightNaming naming, SourceFunction function, IReadOnlyList<NamedShape> tensors)
    {
        (int Position, long[] Shape)[] convolutions = [.. tensors.Select(Weight).Where(weight => weight.Shape.Length == 4 && weight.Shape.All(extent => extent > 0)).OrderBy(weight => weight.Position)];
        if (convolutions.Length == 0 || convolutions[0].Position != 0)
        {
            throw new DeclarationException($"it has no convolution {Features}0 with the names of {naming.Name}");
        }

        HashSet<int> norms = [.. tensors.Select(Weight).Where(weight => weight.Shape.Length == 1).Select(weight => weight.Position)];
        long[] hidden = Shape(Hidden);
        long[] classifier = Shape(Classifier);
        bool isNormalized = norms.Count > 0;
        bool isBiased = tensors.Any(tensor => tensor.Name == Features + "0.bias");
        List<BlockRow> rows = [];
        for (int i = 0; i < convolutions.Length; i++)
        {
            (int position, long[] shape) = convolutions[i];
            int after = position + (isNormalized ? 3 : 2);
            bool isPooled = i + 1 == convolutions.Length || convolutions[i + 1].Position == after + 1;
            int depth = Declarations.Extent(shape[0]);
            bool continues = rows.Count > 0 && rows[rows.Count - 1] is { MaxPool: 0 } open && open.Depth == depth && open.Kernel == shape[2];
            if (!continues)
            {
                rows.Add(new($"block{Text.Plain(rows.Count + 1)}", UnitKind.Plain, depth, Repeat: 0) { Kernel = Declarations.Extent(shape[2]) });
            }

            BlockRow row = rows[rows.Count - 1];
            rows[rows.Count - 1] = row with { Repeat = row.Repeat + 1, MaxPool = isPooled ? 2 : 0 };
        }

        // The hidden layers see the whole map.
        long channels = convolutions[convolutions.Length - 1].Shape[0];
        BigInteger map = hidden.Skip(1).Aggregate(BigInteger.One, (product, extent) => product * Declarations.Extent(extent)) / channels;
        int side = map < int.MaxValue ? (int)Math.Sqrt((double)map) : 0;
        int image = Declarations.Extent((long)side << Math.Min(30, rows.Count(row => row.MaxPool > 0)));
        return Declarations.Finished(
            new(name, rows.ToEquatableArray())
            {
                Options = new()
                {
                    Channels = Declarations.Extent(convolutions[0].Shape[1]),
                    Height = image,
                    Width = image,
                    Classes = Declarations.Extent(classifier[0]),
                    Stem = StemKind.None,
                    HiddenUnits = Declarations.Extent(hidden[0]),
                    Dropout = 0.5,
                    BatchNorm = isNormalized,
                    ConvolutionBias = isNormalized && isBiased,
                    Activation = ActivationKind.PostActivation,
                    Convention = function.Convention,
                },
            },
            function,
            hasScale: true,
            hasPool: false);

        long[] Shape(string[] names) => tensors.FirstOrDefault(tensor => names.Contains(tensor.Name)) is { Shape.Count: >= 2 } tensor ? [.. tensor.Shape]
            : throw new DeclarationException($"it is a VGG without {names[0]}, and {naming.Name} has no names for one without hidden layers and a classifier");
    }

    private static (int Position, long[] Shape) Weight(NamedShape tensor)
    {
        string[] parts = tensor.Name.Split('.');
        return parts is ["features", var digits, "weight"] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int position) ? (position, [.. tensor.Shape]) : (0, []);
    }
}
