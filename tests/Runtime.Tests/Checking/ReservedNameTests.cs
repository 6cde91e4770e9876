using System.Reflection;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Checking;

/// <summary>The model's list of names that a block cannot take, held against the types that those names come from.</summary>
public sealed class ReservedNameTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(typeof(Network))]
    [InlineData(typeof(EndPoints))]
    [InlineData(typeof(SmallResNet))]
    [InlineData(typeof(SmallTwin))]
    [InlineData(typeof(SmallFeatures))]
    [InlineData(typeof(SmallResNet.EndPoints))]
    [InlineData(typeof(SmallFeatures.EndPoints))]
    public void Every_inherited_or_generated_member_is_reserved(Type type)
    {
        string[] parts = [.. SmallResNet.Plan.Blocks.Select(block => block.Row.PropertyName), .. SmallResNet.Plan.Forms.Select(form => form.Name)];
        Assert.DoesNotContain(MembersOf(type).Except(parts), name => !ReservedNames.Contains(name));
    }

    [Theory]
    [InlineData(typeof(Composition<SmallLogitsAndMasks.Outputs>))]
    [InlineData(typeof(SmallLogitsAndMasks))]
    [InlineData(typeof(SmallLogitsAndMasks.Outputs))]
    public void Every_inherited_or_generated_member_of_a_composition_is_reserved(Type type)
    {
        string[] heads = [.. SmallLogitsAndMasks.Plan.Heads.Select(head => head.Row.PropertyName)];
        Assert.DoesNotContain(MembersOf(type).Except(heads), name => !ReservedNames.IsTakenInCompositions(name));
        Assert.All(new[] { "logits", "Logits", "predictions", "block1" }, name => Assert.False(ReservedNames.IsTakenInCompositions(name)));
    }

    [Fact]
    public void Every_end_point_without_a_scope_is_reserved()
    {
        NetworkTable table = SmallResNet.Plan.Table with { Options = new() { Scope = "" } };
        foreach (bool globalPool in new[] { true, false })
        {
            foreach (StemKind stem in Enum.GetValues<StemKind>())
            {
                // Not every stem exists with the activation first.
                ActivationKind activation = StemDefinition.Find(stem)!.HasPreActivation ? ActivationKind.PreActivation : ActivationKind.PostActivation;
                NetworkPlan plan = Checker.Check(table with { Options = table.Options with { GlobalPool = globalPool, Stem = stem, Activation = activation } }).Plan!;
                HashSet<string> blocks = [.. plan.Blocks.Select(block => block.Name)];
                IEnumerable<string> points = plan.EndPoints().Select(point => point.Name.Split('/')[0]);
                IEnumerable<string> keys = plan.Tensors().Select(tensor => tensor.Key.Split('.')[0]);
                IEnumerable<string> layers = plan.Stem.Graph.Layers.Concat(plan.Head.Graph.Layers).Select(layer => layer.Scope);
                Assert.DoesNotContain(points.Concat(keys).Concat(layers), name => !blocks.Contains(name) && !ReservedNames.Contains(name));
            }
        }
    }

    [Fact]
    public void The_names_that_slim_gives_blocks_are_free() =>
        Assert.All(Enumerable.Range(1, 9), number => Assert.False(ReservedNames.Contains($"block{number}") || ReservedNames.Contains($"Block{number}")));

    private static IEnumerable<string> MembersOf(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            foreach (MemberInfo member in current.GetMembers(Declared).Where(member => IsInherited(member) && !member.Name.StartsWith('.') && !member.Name.Contains('<')))
            {
                yield return member.Name;
            }
        }
    }

    /// <summary>Whether code of another assembly that derives from the type sees the member.</summary>
    private static bool IsInherited(MemberInfo member) => member switch
    {
        MethodBase method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        EventInfo { AddMethod: { } add } => add.IsPublic || add.IsFamily || add.IsFamilyOrAssembly,
        Type nested => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem,
        _ => false,
    };
}
