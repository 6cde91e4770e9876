using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Naming;

/// <summary>Which tensors of a network go by which name in a library.</summary>
/// <param name="Path">
/// The paths of the tensors in the network, as <see cref="TensorPlan.Path"/> has it. <c>{block}.unit_{unit}.</c> stands for any unit, <c>*</c> for letters and digits.
/// </param>
/// <param name="Name">The library's name, a <see cref="NamePattern"/>; its <c>*</c> is what <paramref name="Path"/> has there.</param>
/// <param name="Layout">How the library lays the tensor out.</param>
/// <param name="Minus">The library's name of a bias that is taken from the tensor; null for none.</param>
internal sealed record WeightRule(string Path, string Name, WeightLayout Layout = WeightLayout.Torch, string? Minus = null)
{
    /// <summary>What a unit's path begins with in rules.</summary>
    public const string InUnit = "{block}.unit_{unit}.";

    private static readonly string[] TorchTensors = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    private readonly NamePattern name = new(Name);
    private readonly NamePattern? minus = Minus is null ? null : new(Minus);
    private readonly bool anyStar;

    /// <summary>A rule whose star stands for any characters.</summary>
    /// <param name="path">The tensors.</param>
    /// <param name="name">Their name.</param>
    /// <param name="anyStar">Whether it does.</param>
    public WeightRule(string path, string name, bool anyStar)
        : this(path, name)
    {
        this.anyStar = anyStar;
    }

    /// <summary>Batch normalization as TensorFlow's libraries name its variables.</summary>
    /// <param name="path">The normalization's path.</param>
    /// <param name="name">The library's name of the layer.</param>
    /// <param name="bias">The library's name of the bias of the convolution before it; null when it has none.</param>
    public static IEnumerable<WeightRule> TensorFlowNorm(string path, string name, string? bias = null) =>
    [
        new($"{path}.weight", $"{name}/gamma"),
        new($"{path}.bias", $"{name}/beta"),
        new($"{path}.running_mean", $"{name}/moving_mean", Minus: bias),
        new($"{path}.running_var", $"{name}/moving_variance"),
    ];

    /// <summary>Batch normalization as torch names its tensors.</summary>
    /// <param name="path">The normalization's path.</param>
    /// <param name="name">The library's name of the layer.</param>
    public static IEnumerable<WeightRule> TorchNorm(string path, string name) =>
        TorchTensors.Select(tensor => new WeightRule($"{path}.{tensor}", $"{name}.{tensor}"));

    /// <summary>A tensor under the library's name; null when the rule is not for it.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="path">Its path, as rules write it.</param>
    /// <param name="block">The block that it is in, from 1; 0 outside of blocks.</param>
    /// <param name="unit">The unit that it is in, from 1.</param>
    /// <param name="kind">TF-slim's scope of the unit.</param>
    public NamedTensor? Named(TensorPlan tensor, string path, int block, int unit, string kind)
    {
        if (Star(path) is not { } star)
        {
            return null;
        }

        NamePlace place = new(block, unit, star);
        return name.Fill(place, kind) is { } filled ? new(tensor, filled, Layout, minus?.Fill(place, kind)) : null;
    }

    /// <summary>Where in a network a name of the rule is, and the path there, as rules write it; null when the name is not of the rule.</summary>
    /// <param name="text">A name in a file, without its prefix.</param>
    public (string Path, NamePlace Place)? Read(string text) =>
        name.Read(text) is { } place && (place.Block > 0) == Path.StartsWith(InUnit, StringComparison.Ordinal) ? (Path.Replace("*", place.Star), place) : null;

    /// <summary>The text that the star matches in a path, as rules write it; empty where there is none, and null when the rule is not for the path.</summary>
    private string? Star(string path)
    {
        int star = Path.IndexOf('*');
        if (star < 0)
        {
            return path == Path ? "" : null;
        }

        // A star of any characters does not reach into units, whose positions would be lost.
        int length = path.Length - (Path.Length - 1);
        bool matches = length > 0
            && (!anyStar || path.StartsWith(InUnit, StringComparison.Ordinal) == Path.StartsWith(InUnit, StringComparison.Ordinal))
            && path.StartsWith(Path.Substring(0, star), StringComparison.Ordinal)
            && path.EndsWith(Path.Substring(star + 1), StringComparison.Ordinal)
            && (anyStar || path.Skip(star).Take(length).All(char.IsLetterOrDigit));
        return matches ? path.Substring(star, length) : null;
    }
}

/// <summary>A name that a library's files have and no network does.</summary>
/// <param name="Name">The name; <c>*</c> stands for any characters.</param>
/// <param name="Reason">Why it may be left out, a clause.</param>
internal sealed record IgnoredWeight(string Name, string Reason);
