namespace ResNetDsl.Architecture.Stems;

/// <summary>The definition of each <see cref="StemKind"/>, in the order of its values. A new stem is a new value, a new line here, and its own file.</summary>
internal static class StemKinds
{
    public static readonly IReadOnlyList<StemDefinition> All = [new RootStem(), new NoStem(), new CifarStem(), new DeepStem(), new InceptionResNetV2Stem()];
}
