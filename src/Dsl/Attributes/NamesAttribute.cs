namespace ResNetDsl;

/// <summary>
/// Declares the names of tensors in your own files of weights: <c>[Names("{block}.unit_{unit}.*", "encoder/{block-1}/{unit-1}/*")]</c>. Several patterns cover a network, and the first of
/// two that match a tensor applies. <c>LoadWeights</c> also reads files with these names, and <c>SaveSafetensors</c> writes them by <c>WeightNaming.OwnOf</c>. Layouts are torch's.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NamesAttribute : Attribute
{
    /// <param name="tensors">
    /// Tensors of the network, by the names of <c>Keys = Library.Slim</c>: <c>{block}.unit_{unit}.</c> at the beginning stands for every unit, and one <c>*</c> for any characters.
    /// </param>
    /// <param name="name">
    /// Their names in the file: <c>{block}</c> and <c>{unit}</c> are positions from 1, <c>{block-1}</c>, <c>{block+1}</c> and <c>{unit-1}</c> those less or plus one, <c>{letter}</c> the unit as a letter
    /// from a, and <c>*</c> what it is in <paramref name="tensors"/>.
    /// </param>
    public NamesAttribute(string tensors, string name)
    {
        Tensors = tensors;
        Name = name;
    }

    /// <summary>The tensors.</summary>
    public string Tensors { get; }

    /// <summary>Their names in the file.</summary>
    public string Name { get; }
}
