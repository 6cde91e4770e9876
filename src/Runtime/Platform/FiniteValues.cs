namespace ResNetDsl.Platform;

/// <summary>Checks whether tensors have diverged.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all values are finite numbers. Takes one pass and no memory, unless a sum of finite numbers is infinite.</summary>
    /// <param name="tensor">A tensor of any type. Integers are finite.</param>
    public static bool HasFiniteValues(this Tensor tensor)
    {
        if (!tensor.is_floating_point())
        {
            return true;
        }

        using Tensor sum = tensor.sum();
        if (double.IsFinite(sum.ToDouble()))
        {
            return true;
        }

        using Tensor finite = tensor.isfinite();
        using Tensor all = finite.all();
        return all.item<bool>();
    }
}
