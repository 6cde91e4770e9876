using System.Reflection;
using ResNetDsl.Architecture.Heads;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Reading;

/// <summary>
/// Resolves the table of a compiled class from the attributes in its metadata, for tools that ask a running program for a plan: the generated class does not repeat the table. The compiler has
/// checked it, so nothing is checked again.
/// </summary>
internal static class MetadataTables
{
    /// <summary>The resolved architecture of a generated network.</summary>
    /// <param name="network">Its class.</param>
    public static NetworkPlan PlanOf(Type network) => Planner.Plan(TableOf(network));

    /// <summary>The resolved architecture of a generated composition.</summary>
    /// <param name="composition">Its class.</param>
    public static CompositionPlan CompositionPlanOf(Type composition)
    {
        IList<CustomAttributeData> attributes = composition.GetCustomAttributesData();
        Type backbone = attributes.Where(Is<BackboneAttribute>).Select(attribute => (Type)attribute.ConstructorArguments[0].Value!).Single();
        List<HeadRow> heads = [];
        foreach (CustomAttributeData attribute in attributes)
        {
            if (HeadDefinition.OfAttribute(attribute.AttributeType.FullName!) is { } definition)
            {
                heads.Add(TableReader.Head(new Arguments(attribute), definition));
            }
        }

        NetworkPlan plan = PlanOf(backbone);
        return CompositionPlan.Of(new(composition.Name, plan.Table, heads.ToEquatableArray()), plan);
    }

    private static NetworkTable TableOf(Type network)
    {
        IList<CustomAttributeData> attributes = network.GetCustomAttributesData();
        NetworkTable table = new(network.Name, attributes.Where(attribute => typeof(BlockOptionsAttribute).IsAssignableFrom(attribute.AttributeType)).Select(RowOf).ToEquatableArray())
        {
            Options = TableReader.Options(Of<NetworkAttribute>()),
            Names = attributes.Where(Is<NamesAttribute>).Select(attribute => TableReader.Names(new Arguments(attribute))).ToEquatableArray(),
        };
        return table with { ArgScope = TableReader.Scope(Of<ArgScopeAttribute>(), table.ArgScope) };

        Arguments Of<TAttribute>() => new(attributes.FirstOrDefault(Is<TAttribute>));
    }

    private static BlockRow RowOf(CustomAttributeData block) =>
        TableReader.Row(new Arguments(block), block.AttributeType.IsGenericType ? UnitOf(block.AttributeType.GetGenericArguments()[0]) : null);

    private static DeclaredUnit UnitOf(Type unit) => new(unit.Name, NameOf(unit), unit.GetCustomAttributesData()
        .Where(attribute => typeof(UnitLayerAttribute).IsAssignableFrom(attribute.AttributeType))
        .Select(attribute => TableReader.Layer(new Arguments(attribute), Is<UnitConvolutionAttribute>(attribute)))
        .ToEquatableArray());

    private static bool Is<TAttribute>(CustomAttributeData attribute) => attribute.AttributeType == typeof(TAttribute);

    private static string NameOf(Type type) => "global::" + type.ToString().Replace('+', '.');

    /// <summary>The arguments of an attribute in metadata; none without an attribute.</summary>
    private sealed class Arguments : AttributeArguments
    {
        private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

        public Arguments(CustomAttributeData? attribute)
        {
            if (attribute is null)
            {
                return;
            }

            ParameterInfo[] parameters = attribute.Constructor.GetParameters();
            for (int i = 0; i < parameters.Length; i++)
            {
                values[parameters[i].Name!] = attribute.ConstructorArguments[i].Value;
            }

            foreach (CustomAttributeNamedArgument argument in attribute.NamedArguments)
            {
                values[argument.MemberName] = argument.TypedValue.Value;
            }
        }

        public override bool Has(string name) => values.ContainsKey(name);

        public override T Value<T>(string name, T absent) => values.TryGetValue(name, out object? value) && value is T typed ? typed : absent;

        public override EquatableArray<string> Strings(string name) => values.TryGetValue(name, out object? value) && value is IEnumerable<CustomAttributeTypedArgument> elements
            ? elements.Select(element => (string)element.Value!).ToEquatableArray()
            : default;
    }
}
