using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Units;

/// <summary>The definition of a block's units.</summary>
internal static class BlockUnits
{
    extension(BlockRow row)
    {
        /// <summary>The definition of the block's units; null when its kind is not a unit.</summary>
        public UnitDefinition? Definition => row.Declared is { } declared ? new DeclaredUnitDefinition(declared) : UnitDefinition.Find(row.Unit);
    }
}
