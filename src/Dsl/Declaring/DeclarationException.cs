namespace ResNetDsl.Architecture.Declaring;

/// <summary>The exception that is thrown when no table can be declared for the tensors of a file.</summary>
/// <param name="reason">The reason, a clause.</param>
internal sealed class DeclarationException(string reason) : Exception(reason);
