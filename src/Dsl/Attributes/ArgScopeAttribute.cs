namespace ResNetDsl;

/// <summary>Specifies the constants of a whole network: TF-slim's <c>resnet_arg_scope</c> (<c>resnet_utils.py</c>), with its defaults. Where <see cref="NetworkAttribute.Convention"/> names another library, the defaults are those of that library.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed partial class ArgScopeAttribute : Attribute;
