namespace ResNetDsl.Generator.Parsing;

/// <summary>The metadata names of the attributes of tables.</summary>
internal static class AttributeNames
{
    public const string Block = "ResNetDsl.BlockAttribute";

    /// <summary>The [Block] whose units are a class of the user.</summary>
    public const string DeclaredBlock = "ResNetDsl.BlockAttribute`1";

    public const string UnitConvolution = "ResNetDsl.UnitConvolutionAttribute";
    public const string UnitBatchNorm = "ResNetDsl.UnitBatchNormAttribute";

    /// <summary>What a user-defined unit implements.</summary>
    public const string Unit = "ResNetDsl.IUnit";

    public const string Network = "ResNetDsl.NetworkAttribute";
    public const string ArgScope = "ResNetDsl.ArgScopeAttribute";
    public const string Shares = "ResNetDsl.SharesAttribute";
    public const string Names = "ResNetDsl.NamesAttribute";
    public const string Backbone = "ResNetDsl.BackboneAttribute";

    /// <summary>Marks a parameter that is a block's name.</summary>
    public const string BlockName = "ResNetDsl.BlockNameAttribute";

    /// <summary>The base class of networks.</summary>
    public const string NetworkBase = "ResNetDsl.Network";

    /// <summary>The base classes that a network or composition has, and may name.</summary>
    public static readonly IReadOnlyList<string> Bases = [NetworkBase, "ResNetDsl.Composition<TOutputs>"];
}
