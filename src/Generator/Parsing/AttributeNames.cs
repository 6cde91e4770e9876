namespace ResNetDsl.Generator.Parsing;

/// <summary>The metadata names of the attributes that make a table.</summary>
internal static class AttributeNames
{
    public const string Block = "ResNetDsl.BlockAttribute";
    public const string Network = "ResNetDsl.NetworkAttribute";
    public const string ArgScope = "ResNetDsl.ArgScopeAttribute";
    public const string Shares = "ResNetDsl.SharesAttribute";

    /// <summary>Marks a parameter that takes a block's name.</summary>
    public const string BlockName = "ResNetDsl.BlockNameAttribute";

    /// <summary>The base class that a network may name.</summary>
    public const string NetworkBase = "ResNetDsl.Network";
}
