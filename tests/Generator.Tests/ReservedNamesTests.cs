using System.Reflection;
using ResNetDsl.Architecture;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests;

/// <summary>The list of names that a block cannot take is that of the real members.</summary>
public sealed class ReservedNamesTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    [Theory]
    [InlineData(typeof(Network))]
    [InlineData(typeof(EndPoints))]
    public void Members_of_the_base_classes_are_reserved(Type type) =>
        Assert.All(type.GetMembers(All).Where(IsInherited), member => Assert.True(ReservedNames.Contains(member.Name), member.Name));

    [Fact]
    public void Members_that_are_generated_are_reserved()
    {
        GeneratorRun run = GeneratorRun.Of("[Block(\"stage\", ResNetDsl.UnitKind.Bottleneck, 8, 2)] public partial class Net;");
        Microsoft.CodeAnalysis.INamedTypeSymbol type = run.Output.GetTypeByMetadataName("Net")!;

        Assert.Equal(
            ["Stage"],
            type.GetMembers().Concat(type.GetTypeMembers().SelectMany(nested => nested.GetMembers()))
                .Where(member => member.CanBeReferencedByName && !member.IsImplicitlyDeclared)
                .Select(member => member.Name).Distinct().Where(name => !ReservedNames.Contains(name)));
    }

    // What a subclass in another assembly can see, and so hide.
    private static bool IsInherited(MemberInfo member) => member switch
    {
        ConstructorInfo => false,
        MethodInfo method => !method.IsSpecialName && !method.Name.Contains('.', StringComparison.Ordinal) && IsVisible(method),
        PropertyInfo property => !property.Name.Contains('.', StringComparison.Ordinal) && property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        Type type => type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem,
        EventInfo => true,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
