using ResNetDsl.Distributed;
using ResNetDsl.Texts;

namespace ResNetDsl.Training;

/// <summary>What the processes of a group agree on at the end of a step.</summary>
/// <param name="Sums">The sums over the pictures of all processes.</param>
/// <param name="IsCancelled">Whether any of them is canceled.</param>
/// <param name="SavesCheckpoint">Whether a checkpoint is due, by the clock of rank 0.</param>
/// <param name="Diverged">The ranks whose loss is not finite, as a clause; null if all are finite, and for one process.</param>
internal sealed record StepAgreement(EpochSums Sums, bool IsCancelled, bool SavesCheckpoint, string? Diverged)
{
    /// <summary>Exchanges what the processes have.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="own">The sums of this process.</param>
    /// <param name="isCancelled">Whether it is canceled.</param>
    /// <param name="savesCheckpoint">Whether a checkpoint is due.</param>
    public static StepAgreement Of(ProcessGroup group, EpochSums own, bool isCancelled, bool savesCheckpoint)
    {
        if (group.Size == 1)
        {
            return new(own, isCancelled, savesCheckpoint, null);
        }

        Span<double> sums = [own.Loss, own.Correct, own.Images, isCancelled ? 1 : 0, group.IsFirst && savesCheckpoint ? 1 : 0];
        group.Sum(sums, "the losses");
        string? diverged = null;
        if (!double.IsFinite(sums[0]))
        {
            string[] finite = group.Gather(double.IsFinite(own.Loss) ? "finite" : "", "the losses");
            string[] ranks = [.. Enumerable.Range(0, group.Size).Where(rank => finite[rank].Length == 0).Select(group.NameOf)];
            diverged = ranks.Length == 0 ? null : Sentences.And(ranks.Take(3));
        }

        return new(new() { Loss = sums[0], Correct = (long)sums[1], Images = (long)sums[2] }, sums[3] > 0, sums[4] > 0, diverged);
    }
}
