using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>The values of one attribute's arguments, by name. Remembers whether one was asked for that the compiler could not evaluate.</summary>
internal sealed class AttributeValues : AttributeArguments
{
    // No dictionary: there are few, and they are read for every table of every keystroke.
    private readonly KeyValuePair<string, TypedConstant>[] values = [];

    public AttributeValues(AttributeData? attribute)
    {
        if (attribute is null)
        {
            return;
        }

        // While an argument is being typed there may be no constructor that fits.
        IsComplete = attribute.AttributeConstructor is not null;
        ImmutableArray<IParameterSymbol> parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        ImmutableArray<TypedConstant> positional = attribute.ConstructorArguments;
        int count = Math.Min(parameters.Length, positional.Length);
        values = new KeyValuePair<string, TypedConstant>[count + attribute.NamedArguments.Length];
        for (int i = 0; i < count; i++)
        {
            values[i] = new(parameters[i].Name, positional[i]);
        }

        attribute.NamedArguments.CopyTo(values, count);
    }

    public override bool Has(string name) => Find(name, out _);

    public override T Value<T>(string name, T absent)
    {
        if (!Find(name, out TypedConstant constant))
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
        if (!Find(name, out TypedConstant constant) || constant.Kind == TypedConstantKind.Error)
        {
            IsComplete &= constant.Kind != TypedConstantKind.Error || !Has(name);
            return default;
        }

        List<string> elements = [];
        foreach (TypedConstant element in constant.Kind == TypedConstantKind.Array && !constant.IsNull ? constant.Values : ImmutableArray<TypedConstant>.Empty)
        {
            IsComplete &= element.Kind != TypedConstantKind.Error;
            elements.Add(element.Value as string ?? "");
        }

        return elements.ToEquatableArray();
    }

    // While it is being typed, an argument may be there twice; the last one counts.
    private bool Find(string name, out TypedConstant constant)
    {
        for (int i = values.Length - 1; i >= 0; i--)
        {
            if (values[i].Key == name)
            {
                constant = values[i].Value;
                return true;
            }
        }

        constant = default;
        return false;
    }
}
