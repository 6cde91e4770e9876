using System.Diagnostics;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND701 to RND703: the names that a table gives its tensors.</summary>
public sealed class NamesRuleTests
{
    private static readonly NamesRow Stem = new("conv1.*", "stem/*");

    private static readonly NamesRow Units = new("{block}.unit_{unit}.*", "{block}/{unit}/*");

    private static readonly NamesRow Head = new("logits.*", "head/*");

    [Fact]
    public void Patterns_that_name_every_tensor_once_are_sound()
    {
        Finds([Stem, Units, Head]);
        Finds([]);
        Finds([Units, new("*", "rest/*")]);
        Finds([Stem, new("{block}.unit_{unit}.conv1.weight", "first_{block+1}_{letter}"), Units, Head]);
    }

    [Fact]
    public void RND701_a_tensor_without_a_name()
    {
        Finds([Stem, Units], new Finding(Rules.NoName, "no [Names] attribute of Net matches logits.weight; add one for 'logits.weight'", new(Place.Names)));
        Finds(
            [Stem, new("{block}.unit_{unit}.conv1.*", "{block}/{unit}/*"), Head],
            new Finding(Rules.NoName, "no [Names] attribute of Net matches block1.unit_1.conv2.weight; add one for '{block}.unit_{unit}.conv2.weight'", new(Place.Names)));

        // The alphabet ends.
        Finds(
            [Stem, new("{block}.unit_{unit}.*", "{block}{letter}/*"), Head],
            [new Finding(Rules.NoName, "no [Names] attribute of Net matches block1.unit_27.conv1.weight; add one for '{block}.unit_{unit}.conv1.weight'", new(Place.Names))],
            repeat: 27);
    }

    [Theory]
    [InlineData("", "a", "tensors", "the pattern '' of [Names] is empty")]
    [InlineData("conv1.*", "", "name", "the pattern '' of [Names] is empty")]
    [InlineData("*.conv*", "a", "tensors", "the pattern '*.conv*' of [Names] has 2 stars, but only one is supported")]
    [InlineData("{unit}.conv1", "a", "tensors", "the pattern '{unit}.conv1' of [Names] has a brace outside of {block}.unit_{unit}. at its beginning")]
    [InlineData("conv1.*", "{stage}/*", "name", "the pattern '{stage}/*' of [Names] has a placeholder that is not one of {block}, {block-1}, {block+1}, {unit}, {unit-1}, {letter}")]
    [InlineData("conv1.*", "a", "name", "the pattern 'a' of [Names] must have exactly one star, as the pattern of tensors does")]
    [InlineData("conv1.weight", "a*", "name", "the pattern 'a*' of [Names] has a star, but the pattern of tensors does not")]
    [InlineData("conv1.*", "{unit}/*", "name", "the pattern '{unit}/*' of [Names] has a placeholder for a unit, but the pattern of tensors does not begin with {block}.unit_{unit}.")]
    public void RND702_patterns_that_are_not_understood(string tensors, string name, string argument, string sentence) =>
        Finds([new(tensors, name), Stem, Units, Head], new Finding(Rules.NamesPattern, sentence, new(Place.Names, argument)));

    [Fact]
    public void RND702_a_pattern_of_no_tensor() => Finds(
        [Stem, Units, new("conv1.weight", "again"), Head],
        new Finding(Rules.NamesPattern, "the pattern 'conv1.weight' of [Names] matches no tensor of Net that an earlier pattern does not match; correct or remove it", new(Place.Names, "tensors", 2)));

    [Fact]
    public void RND703_two_tensors_of_one_name()
    {
        Finds(
            [Stem, new("{block}.unit_{unit}.*", "{block}/*"), Head],
            new Finding(Rules.DoubleName, "block1.unit_1.conv1.weight and block1.unit_2.conv1.weight both have the name '1/conv1.weight'", new(Place.Names, "name", 1)));
        Finds(
            [Stem, new("{block}.unit_{unit}.*", "{unit}/*"), Head],
            new Finding(Rules.DoubleName, "block1.unit_1.conv1.weight and block2.unit_1.conv1.weight both have the name '1/conv1.weight'", new(Place.Names, "name", 1)));
    }

    [Fact]
    public void Names_without_blocks_have_no_effect() => Assert.Equal(
        "[Names] has no effect on 'Net': it has no [Block]",
        Assert.Single(Checker.Check(new NetworkTable("Net", default) { Names = new([Stem]) }).Findings).Message);

    [Fact]
    public void A_million_units_cost_as_little_as_two()
    {
        Stopwatch time = Stopwatch.StartNew();
        Finds([Stem, Units, Head], [], repeat: 1_000_000);
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static void Finds(NamesRow[] names, params Finding[] expected) => Finds(names, expected, repeat: 2);

    private static void Finds(NamesRow[] names, Finding[] expected, int repeat)
    {
        NetworkTable table = SampleTables.Of(
            new() { Activation = ActivationKind.PostActivation }, new BlockRow("", Basic, 64, Repeat: repeat), new BlockRow("", Basic, 128, Repeat: 1, FirstStride: 2));
        CheckResult check = Checker.Check(table with { Names = names.ToEquatableArray() });
        Assert.Equal(expected, check.Findings.Where(finding => finding.IsError));
        Assert.Equal(expected.Length == 0, check.Plan is not null);
    }
}
