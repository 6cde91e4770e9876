using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ResNetDsl;

/// <summary>
/// Finds modules and parameters that a user-defined unit contains in members whose types do not show it: members of type <see cref="object"/>, of an interface, or <see cref="Tensor"/>.
/// </summary>
internal static class UndeclaredState
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Throws if a field of the instance holds a module or a parameter, itself or in an array, list, dictionary or tuple.</summary>
    /// <typeparam name="TUnit">The user's class.</typeparam>
    /// <param name="own">Its instance.</param>
    /// <param name="unit">The name of the unit.</param>
    /// <exception cref="InvalidOperationException">The instance has state that the network does not register.</exception>
    public static void Refuse<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] TUnit>(TUnit own, string unit)
        where TUnit : class
    {
        foreach (FieldInfo field in Fields<TUnit>.All)
        {
            if (StateIn(field.GetValue(own)) is { } state)
            {
                string member = $"'{NameOf(field)}' ({state.GetType().Name})";
                throw new InvalidOperationException($"{unit} cannot be a unit: its member {member} is neither trained nor saved; declare it as a layer.");
            }
        }
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

    // A block has up to thousands of units of one class.
    private static class Fields<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] TUnit>
    {
        public static FieldInfo[] All { get; } = Of();

        private static FieldInfo[] Of()
        {
            List<FieldInfo> fields = [];
            for (Type? current = typeof(TUnit); current is not null; current = current.BaseType)
            {
                fields.AddRange(current.GetFields(Declared).Where(field => MayHoldState(field.FieldType)));
            }

            return [.. fields];
        }
    }
}
