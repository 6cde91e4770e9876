namespace ResNetDsl.Programs;

/// <summary>A tensor that a graph is given, and the factors that folding multiplies its output channels by. The product is computed when it is asked for, so that no second set of weights is in memory.</summary>
internal sealed class GraphConstant
{
    private readonly Tensor? factors;

    /// <summary>A tensor as it is.</summary>
    /// <param name="stored">The tensor, [O, …]. It remains its owner's.</param>
    public GraphConstant(Tensor stored)
        : this(stored, null)
    {
    }

    private GraphConstant(Tensor stored, Tensor? factors)
    {
        Stored = stored;
        this.factors = factors;
    }

    /// <summary>The tensor without factors.</summary>
    public Tensor Stored { get; }

    /// <summary>The tensor with its output channels multiplied.</summary>
    /// <param name="by">The factors, [O], or one for all, [], in 64 bits on the processor. They are not copied.</param>
    public GraphConstant Times(Tensor by) => new(Stored, factors is null ? by : factors.mul(by));

    /// <summary>The value, computed in 32 bits, or in 64 where that is asked for.</summary>
    /// <param name="type">The type.</param>
    /// <returns>A tensor that the caller owns, on the processor.</returns>
    public Tensor In(ScalarType type)
    {
        using Tensor own = Stored.cpu();
        if (factors is null)
        {
            return own.to(type, copy: true);
        }

        using Tensor wide = own.to(type == ScalarType.Float64 ? type : ScalarType.Float32, copy: true);
        using Tensor by = factors.dim() == 0 ? factors.to(wide.dtype) : factors.view([-1, .. Enumerable.Repeat(1L, (int)wide.dim() - 1)]).to(wide.dtype);
        return wide.mul_(by).to(type);
    }
}
