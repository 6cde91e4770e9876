using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>The values of one attribute's arguments, by name. Remembers whether one was asked for that the compiler could not evaluate.</summary>
internal sealed class AttributeValues : AttributeArguments
{
    private readonly Dictionary<string, TypedConstant> values = new(StringComparer.Ordinal);

    public AttributeValues(AttributeData? attribute)
    {
        if (attribute is null)
        {
            return;
        }

        // While an argument is being typed there may be no constructor that fits.
        IsComplete = attribute.AttributeConstructor is not null;
        for (int i = 0; i < attribute.ConstructorArguments.Length && i < attribute.AttributeConstructor?.Parameters.Length; i++)
        {
            values[attribute.AttributeConstructor.Parameters[i].Name] = attribute.ConstructorArguments[i];
        }

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            values[argument.Key] = argument.Value;
        }
    }

    public override bool Has(string name) => values.ContainsKey(name);

    public override T Value<T>(string name, T absent)
    {
        if (!values.TryGetValue(name, out TypedConstant constant))
        {
            return absent;
        }

        if (constant.Kind == TypedConstantKind.Error)
        {
            IsComplete = false;
            return absent;
        }

        return constant.Value is T value ? value : absent;
    }

    public override EquatableArray<string> Strings(string name)
    {
        if (!values.TryGetValue(name, out TypedConstant constant) || constant.Kind == TypedConstantKind.Error)
        {
            IsComplete &= constant.Kind != TypedConstantKind.Error || !values.ContainsKey(name);
            return default;
        }

        List<string> elements = [];
        foreach (TypedConstant element in constant.Kind == TypedConstantKind.Array && !constant.IsNull ? constant.Values : System.Collections.Immutable.ImmutableArray<TypedConstant>.Empty)
        {
            IsComplete &= element.Kind != TypedConstantKind.Error;
            elements.Add(element.Value as string ?? "");
        }

        return elements.ToEquatableArray();
    }
}
