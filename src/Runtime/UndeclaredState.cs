using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ResNetDsl;

/// <summary>
/// Finds modules and parameters that a user's own unit holds where its types do not say so: in members of type <see cref="object"/>, of an interface, or <see cref="Tensor"/>.
/// </summary>
internal static class UndeclaredState
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A block has up to thousands of units of one class. The table does not keep the class's assembly loaded.
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> Fields = [];

    /// <summary>Throws if a field of the instance holds a module or a parameter, itself or in an array, list, dictionary or tuple.</summary>
    /// <param name="own">The instance of the user's class.</param>
    /// <param name="unit">The name of the unit.</param>
    /// <exception cref="InvalidOperationException">The instance has state that the network does not register.</exception>
    public static void Refuse(object own, string unit)
    {
        foreach (FieldInfo field in Fields.GetValue(own.GetType(), FieldsOf))
        {
            if (StateIn(field.GetValue(own)) is { } state)
            {
                string member = $"'{NameOf(field)}' ({state.GetType().Name})";
                throw new InvalidOperationException($"{unit} cannot be a unit: its member {member} is neither trained nor saved; declare it as a layer.");
            }
        }
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        List<FieldInfo> fields = [];
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            fields.AddRange(current.GetFields(Declared).Where(field => MayHoldState(field.FieldType)));
        }

        return [.. fields];
    }

    private static bool MayHoldState(Type type) =>
        type.IsArray ? MayHoldState(type.GetElementType()!)
        : IsGenericCollection(type) ? type.GetGenericArguments().Any(MayHoldState)
        : !type.IsPrimitive && !type.IsEnum && !type.IsPointer && type != typeof(string) && !type.IsAssignableTo(typeof(Delegate));

    private static bool IsGenericCollection(Type type) => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable));

    private static object? StateIn(object? value) => IsState(value) ? value : ElementsOf(value).FirstOrDefault(IsState);

    private static bool IsState(object? value) => value is nn.Module or TorchSharp.Modules.Parameter;

    private static IEnumerable<object?> ElementsOf(object? value)
    {
        if (value is ITuple tuple)
        {
            return Enumerable.Range(0, tuple.Length).Select(i => tuple[i]);
        }

        // An immutable array that was never set throws when it is read, and an array of numbers may be long.
        return value is null or ValueType || !MayHoldState(value.GetType()) ? [] : value switch
        {
            IDictionary dictionary => dictionary.Values.Cast<object?>(),
            IList list => list.Cast<object?>(),
            _ => [],
        };
    }

    // The compiler writes the name of a property, or of a parameter of the class, between angle brackets.
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}
