using System.Runtime.CompilerServices;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights.Graphs;

/// <summary>An operation, written in the one way in which <see cref="PlacedGraph"/> writes it.</summary>
/// <param name="Kind">What it computes, with all its numbers but the weights: two operations of the same kind on the same values compute the same with the same weights.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Channels">The channels of its output.</param>
/// <param name="Height">The height of its output.</param>
/// <param name="Width">The width of its output.</param>
/// <param name="Name">The name of the ONNX node.</param>
internal sealed record PlacedNode(string Kind, IReadOnlyList<PlacedNode> Inputs, long Channels, long Height, long Width, string Name)
{
    /// <summary>The step of its window downwards.</summary>
    public long Stride { get; init; } = 1;

    /// <summary>The step between the numbers of its window.</summary>
    public long Dilation { get; init; } = 1;

    /// <summary>The height of its window; 0 of an operation without one.</summary>
    public long Kernel { get; init; }

    /// <summary>What is padded above the map.</summary>
    public long Padding { get; init; }

    /// <summary>The groups of a convolution.</summary>
    public long Groups { get; init; } = 1;

    /// <summary>The name of the weight; null where there is none.</summary>
    public string? Weight { get; init; }

    /// <summary>Whether the weight is a matrix [I, O]; [O, I], or [O, I / groups, kH, kW], otherwise.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>The name of the bias; null where there is none.</summary>
    public string? Bias { get; init; }

    /// <summary>The batch normalization of a convolution's output, or the operation itself; null for none.</summary>
    public PlacedNorm? Norm { get; init; }

    /// <summary>What the result of a convolution is multiplied by, as that of a scaled residual is.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Whether it is the same in whatever order its inputs are.</summary>
    public bool IsCommutative => Kind is "Add" or "Mul";

    /// <summary>Whether it is the same node.</summary>
    public bool Equals(PlacedNode? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Its kind, shape and name for a sentence.</summary>
    public string Description => $"{Kind} '{OneLine.Of(Name)}' with the output [{Channels}, {Height}, {Width}]";
}

/// <summary>The tensors of a batch normalization, or of a multiplication and an addition that it was folded to.</summary>
/// <param name="Scale">The name of its scale; null for 1.</param>
/// <param name="Shift">The name of its shift; null for 0.</param>
/// <param name="Mean">The name of the mean; null for 0.</param>
/// <param name="Variance">The name of the variance; null for 1.</param>
/// <param name="Epsilon">What is added to the variance.</param>
internal sealed record PlacedNorm(string? Scale, string? Shift, string? Mean, string? Variance, double Epsilon);
