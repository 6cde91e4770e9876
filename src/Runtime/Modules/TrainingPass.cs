using ResNetDsl.Distributed;

namespace ResNetDsl.Modules;

/// <summary>What a training gives to the forward passes of its network.</summary>
internal sealed record TrainingPass
{
    /// <summary>The generator of dropout and stochastic depth. In a group of processes all draw the same numbers, those of the whole batch.</summary>
    public required Generator Generator { get; init; }

    /// <summary>The generator of user-defined units, which know their own part of the batch alone; null for <see cref="Generator"/>.</summary>
    public Generator? UnitGenerator { get; init; }

    /// <summary>The part of the batch that this process has; null for the whole batch.</summary>
    public BatchPart? Part { get; init; }

    /// <summary>The processes over which batch normalization computes its statistics; null for this process alone.</summary>
    public ProcessGroup? Statistics { get; init; }

    /// <summary>Whether maps are stored with their channels last (NHWC), which libtorch's layers keep.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>Where the graph of gradients is cut between units; null where it is one.</summary>
    public SegmentedGraph? Graph { get; init; }
}

/// <summary>The part of a batch that a process has.</summary>
/// <param name="Start">The first picture.</param>
/// <param name="Count">The pictures; 0 where others stand in for them, so that the process takes part in every exchange.</param>
/// <param name="Total">The pictures of the batch.</param>
internal sealed record BatchPart(int Start, int Count, int Total);
