namespace ResNetDsl.Training;

/// <summary>The targets of a batch: a label for each image, or with mixup two weighted labels.</summary>
/// <param name="Labels">[N] of 64-bit integers.</param>
/// <param name="Others">[N], the second label of each image; null without mixup.</param>
/// <param name="Weight">The weight of <paramref name="Labels"/>, from 0 to 1; the remainder is that of <paramref name="Others"/>.</param>
public sealed record Targets(Tensor Labels, Tensor? Others = null, double Weight = 1)
{
    private readonly Tensor? others = Others;

    /// <summary>[N], the second label of each image; null without mixup.</summary>
    public Tensor? Others
    {
        get
        {
            AreOthersRead = true;
            return others;
        }
        init => others = value;
    }

    /// <summary>Whether a loss has read <see cref="Others"/>.</summary>
    internal bool AreOthersRead { get; private set; }

    /// <summary>The labels with the larger weight.</summary>
    internal Tensor Main => others is not null && Weight < 0.5 ? others : Labels;

    /// <summary>Returns the mean cross entropy, weighted between the two labels with mixup.</summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labelSmoothing">The probability that is spread over all classes (Szegedy et al., 2016, section 7).</param>
    /// <returns>A differentiable scalar.</returns>
    public Tensor CrossEntropy(Tensor logits, double labelSmoothing = 0)
    {
        Tensor loss = nn.functional.cross_entropy(logits, Labels, label_smoothing: labelSmoothing);
        if (Others is null)
        {
            return loss;
        }

        using (loss)
        using (Tensor other = nn.functional.cross_entropy(logits, Others, label_smoothing: labelSmoothing))
        {
            return Between(other, loss, Weight);
        }
    }

    /// <summary>Mixes every image of a batch with another one: λ·x + (1 − λ)·x′, λ of Beta(α, α), drawn by a generator (Zhang et al., 2018).</summary>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="labels">[N].</param>
    /// <param name="alpha">α; the larger, the nearer to halves.</param>
    /// <param name="generator">The generator; null for torch's default.</param>
    /// <param name="part">The first of the images that are wanted and their number; null for all.</param>
    /// <returns>The mixed images and their targets, in the current dispose scope.</returns>
    internal static (Tensor Images, Targets Targets) Mix(Tensor images, Tensor labels, double alpha, Generator? generator = null, (int Start, int Count)? part = null)
    {
        using Tensor concentration = tensor(alpha, dtype: float64);
        using Tensor both = stack([concentration, concentration]);

        // As in distributions.Beta, which does not accept a generator.
        using Tensor drawn = _sample_dirichlet(both, generator);
        double weight = drawn[0].item<double>();
        using Tensor order = randperm(images.size(0), dtype: int64, generator: generator).to(images.device);
        (int start, int count) = part ?? (0, (int)images.size(0));
        using Tensor wanted = order.narrow(0, start, count);
        using Tensor own = images.narrow(0, start, count);
        using Tensor others = images.index_select(0, wanted);
        return (Between(others, own, weight), new(labels.narrow(0, start, count), labels.index_select(0, wanted), weight));
    }

    /// <summary>(1 − weight) · from + weight · to.</summary>
    private static Tensor Between(Tensor from, Tensor to, double weight)
    {
        using Scalar share = weight.ToScalar();
        using Scalar others = (1 - weight).ToScalar();
        using Tensor rest = from.mul(others);
        return rest.add(to, share);
    }
}
