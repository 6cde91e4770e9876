using CsCheck;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>Tables that nobody would write. CsCheck prints the seed of a failure.</summary>
public sealed class RandomTableTests
{
    private static readonly Gen<int> Anything = Gen.Frequency(
        (6, Gen.Int[1, 64]), (2, Gen.Int[-3, 3]), (1, Gen.OneOf(int.MinValue, -1, 0, 1, 2, 715_827_882, int.MaxValue - 1, int.MaxValue)), (1, Gen.Int));

    private static readonly Gen<string> Name = Gen.OneOf("a", "A", "b", "block1", "block2", "", "block 3", "forward", "Net", "conv1", "größe");

    private static readonly Gen<NetworkTable> AnyTable =
        from rows in Gen.Select(Name, Gen.Frequency((9, Gen.Const(0)), (1, Gen.Int[-1, 2])), Anything, Anything, Anything, Anything, Anything)
            .Select(row => new BlockRow(row.Item1, (UnitKind)row.Item2, row.Item3, row.Item4, row.Item5, row.Item6, row.Item7)).Array[0, 5]
        from input in Gen.Select(Anything, Anything, Anything)
        from classes in Anything
        from outputStride in Gen.Frequency((1, Gen.Const(0)), (1, Gen.OneOf(1, 2, 4, 8, 16)), (1, Anything))
        from stem in Gen.Frequency((9, Gen.Int[0, 1]), (1, Gen.Int[-1, 2]))
        from pool in Gen.Bool
        from decay in Gen.OneOf(0.0, 1e-4, -1.0, double.NaN)
        select new NetworkTable("Net", rows.ToEquatableArray())
        {
            Options = new()
            {
                Channels = input.Item1,
                Height = input.Item2,
                Width = input.Item3,
                Classes = classes,
                OutputStride = outputStride,
                Stem = (StemKind)stem,
                GlobalPool = pool,
            },
            ArgScope = new() { WeightDecay = decay },
        };

    [Fact]
    public void Check_never_throws_and_has_a_plan_exactly_when_there_is_no_error() => AnyTable.Sample(
        table =>
        {
            CheckResult result = Checker.Check(table);
            bool sound = table.Blocks.Count > 0 && !result.Findings.Any(finding => finding.IsError);
            return sound == (result.Plan is not null)
                && result.Findings.All(finding => finding.Message.Length > 0 && finding.Target.Index < table.Blocks.Count)
                && (result.Plan is null || result.Plan.Summary().Split('\n').Length == table.Blocks.Count + 4 + (table.Options.Stem == StemKind.None ? 0 : 1));
        },
        iter: 20_000);

    [Fact]
    public void Check_is_the_same_twice() => AnyTable.Sample(table => Checker.Check(table).Findings.SequenceEqual(Checker.Check(table with { }).Findings), iter: 2_000);
}
