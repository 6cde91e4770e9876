using CsCheck;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Plans;

/// <summary>Plans of random sound tables. CsCheck prints the seed of a failure.</summary>
public sealed class RandomPlanTests
{
    private static readonly Gen<NetworkTable> SoundTable =
        from rows in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 12], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 3])
            .Select((wide, bottleneck, repeat, first, last) => new BlockRow("", Bottleneck, 4 * wide, bottleneck, Math.Max(repeat, first + last == 0 ? 1 : 0), first, last)).Array[1, 4]
        from input in Gen.Select(Gen.Int[1, 4], Gen.Int[1, 80], Gen.Int[1, 80])
        from classes in Gen.Int[0, 5]
        from stem in Gen.OneOf(StemKind.Root, StemKind.None)
        from pool in Gen.Bool
        from scale in Gen.Bool
        from reached in Gen.Int[0, 4]
        select SampleTables.Of(new() { Channels = input.Item1, Height = input.Item2, Width = input.Item3, Classes = classes, Stem = stem, GlobalPool = pool }, rows) is var table
            ? table with { Options = table.Options with { OutputStride = ReachedStride(table, reached) }, ArgScope = new() { BatchNormScale = scale } }
            : table;

    [Fact]
    public void Totals_are_the_sums_over_tensors_and_end_points() => SoundTable.Sample(
        table =>
        {
            NetworkPlan plan = table.Planned();
            List<TensorPlan> tensors = [.. plan.Tensors()];
            List<EndPointPlan> points = [.. plan.EndPoints()];
            Assert.Equal(tensors.Count, tensors.Select(tensor => tensor.Key).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(points.Count, points.Select(point => point.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(tensors.Where(tensor => tensor.Role != TensorRole.Buffer).Sum(tensor => (long)tensor.Elements), plan.ParameterCount);
            Assert.Equal(plan.ParameterCount, plan.Stem.Parameters + plan.Blocks.Sum(block => block.Parameters) + plan.Head.Parameters);

            // A convolution multiplies each of its weights once for each pixel it gives.
            Dictionary<string, EndPointPlan> byKey = points.ToDictionary(point => point.Name.Replace("Net/", "", StringComparison.Ordinal).Replace("/bottleneck_v2", "", StringComparison.Ordinal).Replace('/', '.'), StringComparer.Ordinal);
            List<TensorPlan> weights = [.. tensors.Where(tensor => tensor.Role == TensorRole.ConvolutionWeight)];
            Assert.Equal(
                weights.Sum(weight => byKey[weight.Key[..^".weight".Length]].Shape is var shape ? (long)weight.Elements * shape.Height * shape.Width : 0), plan.MultiplyAdds);
            Assert.Equal(weights.Count(weight => !weight.Key.Contains(".shortcut.", StringComparison.Ordinal)), plan.Depth);
        },
        iter: 500);

    [Fact]
    public void Units_are_those_of_stack_blocks_dense() => SoundTable.Sample(
        table =>
        {
            NetworkPlan plan = table.Planned();
            List<(string Unit, int In, int Depth, int Stride, int Rate)> units = [.. plan.Blocks.SelectMany(block => block.Runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
                .Select(unit => ($"{block.Name}.{unit}", run.Geometry.InDepth, run.Geometry.Depth, run.Geometry.Stride, run.Geometry.Rate))))];
            Assert.Equal(StackBlocksDense(table), units);

            bool root = table.Options.Stem == StemKind.Root;
            long field = root ? 11 : 1, step = root ? 4 : 1;
            Shape map = new(table.Options.Channels, table.Options.Height, table.Options.Width);
            map = root ? map.Strided(2).Strided(2) : map;
            foreach ((_, _, int depth, int stride, int rate) in units)
            {
                field += 2 * rate * step;
                step *= stride;
                map = map.Strided(stride) with { Channels = depth };
            }

            Assert.Equal((field, (int)step, map), (plan.ReceptiveField, plan.OutputStride, plan.Head.In));
        },
        iter: 500);

    /// <summary>TF-slim's loop over units, one at a time.</summary>
    private static IEnumerable<(string Unit, int In, int Depth, int Stride, int Rate)> StackBlocksDense(NetworkTable table)
    {
        bool root = table.Options.Stem == StemKind.Root;
        int channels = root ? 64 : table.Options.Channels, current = root ? 4 : 1, rate = 1;
        foreach (BlockRow row in table.Blocks)
        {
            int[] strides = [.. Stride(row.FirstStride), .. Enumerable.Repeat(1, row.Repeat), .. Stride(row.LastStride)];
            for (int i = 0; i < strides.Length; i++)
            {
                bool dense = current == table.Options.OutputStride;
                yield return ($"{row.Name}.{i + 1}", channels, row.Depth, dense ? 1 : strides[i], dense ? rate : 1);
                (current, rate) = dense ? (current, rate * strides[i]) : (current * strides[i], rate);
                channels = row.Depth;
            }
        }

        static int[] Stride(int stride) => stride == 0 ? [] : [stride];
    }

    private static int ReachedStride(NetworkTable table, int steps)
    {
        int stride = table.Options.Stem == StemKind.Root ? 4 : 1;
        foreach (int factor in table.Blocks.SelectMany(row => new[] { row.FirstStride, row.LastStride }).Where(factor => factor > 1).Take(steps))
        {
            stride *= factor;
        }

        return steps == 0 ? 0 : stride;
    }
}
