namespace ResNetDsl.Architecture.Tables;

/// <summary>One <see cref="NamesAttribute">[Names]</see>, as written.</summary>
/// <param name="Tensors">A pattern of the network's tensors.</param>
/// <param name="Name">A pattern of their names in a file.</param>
public sealed record NamesRow(string Tensors, string Name);
