namespace ResNetDsl.Architecture.Tables;

/// <summary>The arguments of one attribute, by the names of parameters and properties, wherever they are read: from symbols by the compiler, or from metadata by a running program.</summary>
internal abstract class AttributeArguments
{
    /// <summary>Whether every argument that was asked for has a value.</summary>
    public bool IsComplete { get; protected set; } = true;

    /// <summary>Whether an argument is written.</summary>
    /// <param name="name">The parameter or property.</param>
    public abstract bool Has(string name);

    /// <summary>The value of an argument.</summary>
    /// <typeparam name="T">Its type; of an enumeration, the underlying one.</typeparam>
    /// <param name="name">The parameter or property.</param>
    /// <param name="absent">The value where it is not written, or has none.</param>
    public abstract T Value<T>(string name, T absent);

    /// <summary>The elements of an array; empty when it is left out.</summary>
    /// <param name="name">The parameter or property.</param>
    public abstract EquatableArray<string> Strings(string name);
}
