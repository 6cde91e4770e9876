namespace ResNetDsl;

/// <summary>
/// Specifies that a string parameter, or each string in it, is the name of a block: <c>block3</c>, or its property's, <c>Block3</c>. A constant that is not a block of the network on which the method is
/// called is then a compile-time error (RND404). The network is the instance of the method, or the first argument of an extension method.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlockNameAttribute : Attribute;
