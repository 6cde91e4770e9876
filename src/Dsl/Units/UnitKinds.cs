namespace ResNetDsl.Architecture.Units;

/// <summary>The definition of each <see cref="UnitKind"/>, in the order of its values. A new unit is a value, a line here, and a file of its own.</summary>
internal static class UnitKinds
{
    public static readonly IReadOnlyList<UnitDefinition> All =
    [
        new BottleneckDefinition(), new BasicDefinition(), new PlainDefinition(), new HighwayDefinition(),
        new InceptionResNetADefinition(), new InceptionResNetBDefinition(), new InceptionResNetCDefinition(),
        new InceptionADefinition(), new ReductionADefinition(), new ReductionBDefinition(),
    ];
}
