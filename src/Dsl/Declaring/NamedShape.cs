namespace ResNetDsl.Architecture.Declaring;

/// <summary>A tensor in a file, by its name and its shape.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The shape.</param>
internal sealed record NamedShape(string Name, EquatableArray<long> Shape);
