namespace ResNetDsl;

/// <summary>Changes the options of the network that the <see cref="BlockAttribute">[Block]</see> attributes of a partial class declare. Each option is declared in a file of the folder Options.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed partial class NetworkAttribute : Attribute;
