using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>What the tables of all families have in common.</summary>
internal static class Declarations
{
    /// <summary>An extent of a file's tensor as a number of a table.</summary>
    /// <exception cref="DeclarationException">No table has it.</exception>
    public static int Extent(long value) => value is > 0 and <= int.MaxValue ? (int)value : throw new DeclarationException($"a tensor has an extent of {Text.Plain(value)}, which a table cannot have");

    /// <summary>A table with the constants of a library.</summary>
    /// <param name="table">The table.</param>
    /// <param name="function">What the library's networks compute.</param>
    /// <param name="hasScale">Whether batch normalization has a scale.</param>
    /// <param name="hasPool">Whether the stem has a max pool.</param>
    public static NetworkTable Finished(NetworkTable table, SourceFunction function, bool hasScale, bool hasPool)
    {
        NetworkOptions options = table.Options;
        if (hasPool && (options with { StemPoolPadding = function.StemPool[0] }).PoolPadding != options.PoolPadding)
        {
            options = options with { StemPoolPadding = function.StemPool[0] };
        }

        table = table with { Options = options };
        return table with { ArgScope = table.ArgScope with { BatchNormEpsilon = function.Epsilon, BatchNormDecay = function.Decay, BatchNormScale = hasScale } };
    }
}
