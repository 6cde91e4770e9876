using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Plans;

/// <summary>The memory of a training step, computed from the layers of a plan. tests/Runtime.Tests compares it with what steps allocate.</summary>
public sealed class TrainingMemoryTests
{
    private static readonly NetworkOptions Small = new()
    {
        Channels = 3,
        Height = 4,
        Width = 4,
        Stem = StemKind.None,
        Classes = 2,
        Activation = ActivationKind.PostActivation,
    };

    [Fact]
    public void Each_tensor_counts_once()
    {
        TrainingMemory memory = Of(Small, new(2), new BlockRow("", Plain, 8));

        // Two images of 3×4×4, then the convolution, its mean and deviation, and ReLU, which is what the pool takes, of 8×4×4.
        long map = 2 * 8 * 4 * 4 * 4;
        Assert.Equal(
            [
                new StageMemory("block1", Parameters: 4 * ((3 * 8 * 9) + (4 * 8)), Gradients: 4 * ((3 * 8 * 9) + (2 * 8)), OptimizerState: 4 * ((3 * 8 * 9) + (2 * 8)), (2 * 3 * 4 * 4 * 4) + map + (2 * 8 * 4) + map),

                // The means that the classifier takes, the logits and their logarithms.
                new StageMemory("head", 4 * ((8 * 2) + 2), 4 * ((8 * 2) + 2), 4 * ((8 * 2) + 2), (2 * 8 * 4) + (2 * 2 * 2 * 4)),
            ],
            memory.Stages);
        Assert.Equal(memory.Stages.Sum(stage => stage.Total), memory.Total.Total);
        Assert.Equal("block1", memory.PeakStage);
    }

    [Fact]
    public void Half_the_bits_halve_maps_and_keep_statistics_and_a_copy_of_the_weights()
    {
        TrainingMemory memory = Of(Small, new(2) { Is16Bit = true, StateTensors = 2 }, new BlockRow("", Plain, 8));
        long map = 2 * 8 * 4 * 4 * 2;
        Assert.Equal((2 * 3 * 4 * 4 * (4 + 2)) + map + (2 * 8 * 4) + map + (2 * 3 * 8 * 9), memory.Stages[0].Activations);
        Assert.Equal(2 * memory.Stages[0].Gradients, memory.Stages[0].OptimizerState);
    }

    [Theory]
    [InlineData(Basic, 0)]
    [InlineData(Bottleneck, 8)]
    [InlineData(Highway, 0)]
    public void Units_of_one_block_take_what_as_many_blocks_take(UnitKind unit, int bottleneck)
    {
        NetworkOptions options = Small with { Stem = StemKind.Cifar, StemWidth = 32, Height = 8, Width = 8 };
        foreach (ActivationKind activation in unit == Highway ? [ActivationKind.PostActivation] : new[] { ActivationKind.PostActivation, ActivationKind.PreActivation })
        {
            TrainingMemory one = Of(options with { Activation = activation }, new(8), new BlockRow("", unit, 32, bottleneck, Repeat: 5));
            TrainingMemory five = Of(options with { Activation = activation }, new(8), [.. Enumerable.Repeat(new BlockRow("", unit, 32, bottleneck), 5)]);
            Assert.Equal(five.Total, one.Total);
            Assert.Equal(five.Peak, one.Peak);
        }
    }

    [Fact]
    public void Numbers_beyond_64_bits_are_the_greatest_one()
    {
        TrainingMemory memory = Of(Small with { Stem = StemKind.Cifar, StemWidth = 512, Height = 1024, Width = 1024 }, new(int.MaxValue), new BlockRow("", Basic, 512, Repeat: 1_000_000));
        Assert.Equal((long.MaxValue, long.MaxValue), (memory.Total.Activations, memory.Peak));
    }

    [Fact]
    public void A_batch_has_an_image() => Assert.Throws<ArgumentOutOfRangeException>(() => Of(Small, new(0), new BlockRow("", Plain, 8)));

    private static TrainingMemory Of(NetworkOptions options, TrainingMemoryOptions step, params BlockRow[] rows) => TrainingMemory.Of(Planner.Plan(SampleTables.Of(options, rows)), step);
}
