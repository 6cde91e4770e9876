using System.Globalization;

namespace ResNetDsl.Training;

/// <summary>The learning rate of every step, as a function of how far training has come. It has no state: a run that goes on from a checkpoint needs only its step.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The rate after the warm-up, before anything lowers it.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Epochs, or a fraction of one, in which the rate rises in a line from nearly zero (Goyal et al., 2017, section 2.2).</summary>
    public double WarmUp { get; init; }

    /// <summary>The rate of a step.</summary>
    /// <param name="epoch">The epochs done before it, with their fraction.</param>
    /// <param name="epochs">The epochs of the whole training.</param>
    public double At(double epoch, int epochs) => epoch < WarmUp ? Math.Max(Rate * epoch / WarmUp, Rate / 1000) : Decayed(epoch, epochs);

    /// <summary>The rate of a step after the warm-up.</summary>
    /// <param name="epoch">The epochs done before it, with their fraction; those of the warm-up count.</param>
    /// <param name="epochs">The epochs of the whole training.</param>
    protected abstract double Decayed(double epoch, int epochs);

    /// <summary>What the rate depends on, in one line.</summary>
    /// <param name="epochs">The epochs of the whole training.</param>
    public virtual string Describe(int epochs) => ToString();
}

/// <summary>The same rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate;
}

/// <summary>The rate is multiplied by a factor every few epochs.</summary>
/// <param name="Every">The epochs between two changes, at least 1.</param>
/// <param name="Factor">The factor.</param>
public sealed record StepSchedule(int Every, double Factor = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Math.Floor(epoch / Math.Max(Every, 1)));
}

/// <summary>The rate is multiplied by a factor at the start of given epochs, as He et al., 2016, do.</summary>
/// <param name="Milestones">The epochs, counted from 0.</param>
/// <param name="Factor">The factor.</param>
public sealed record MultiStepSchedule(EquatableArray<int> Milestones, double Factor = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= epoch));

    /// <inheritdoc/>
    public override string Describe(int epochs) => string.Create(
        CultureInfo.InvariantCulture, $"MultiStepSchedule {{ Rate = {Rate}, WarmUp = {WarmUp}, Factor = {Factor}, Milestones = {string.Join(' ', Milestones)} }}");
}

/// <summary>Half a cosine from the rate down to a last one (Loshchilov and Hutter, 2017, without restarts).</summary>
/// <param name="Last">The rate at the end.</param>
public sealed record CosineSchedule(double Last = 0) : LearningRateSchedule
{
    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs)
    {
        double done = epochs > WarmUp ? Math.Clamp((epoch - WarmUp) / (epochs - WarmUp), 0, 1) : 1;
        return Last + ((Rate - Last) * (1 + Math.Cos(Math.PI * done)) / 2);
    }

    /// <inheritdoc/>
    public override string Describe(int epochs) => string.Create(CultureInfo.InvariantCulture, $"{this} over {epochs} epochs");
}
