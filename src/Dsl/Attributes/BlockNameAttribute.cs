namespace ResNetDsl;

/// <summary>
/// Says that a string parameter, or each string of one, is the name of a block: <c>block3</c>, or its property's, <c>Block3</c>. A constant that is no block of the network that the method is
/// called on is then a compile error (RND404). The network is what an instance method is called on, or the first argument of an extension method.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlockNameAttribute : Attribute;
