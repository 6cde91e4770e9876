namespace ResNetDsl.Runtime.Tests;

/// <summary>The tensors of all threads that are not disposed.</summary>
internal static class LiveTensors
{
    /// <summary>How many there are, once the garbage collector has found what other tests left behind.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
