using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>No stem (TF-slim's <c>include_root_block=False</c>).</summary>
internal sealed class NoStem : StemDefinition
{
    public override StemKind Kind => StemKind.None;

    public override string Description => "";

    private protected override void Define(LayerGraph graph, NetworkOptions options, UnitStyle style)
    {
    }
}
