namespace ResNetDsl.Training;

/// <summary>The state of libtorch's random numbers on the processor, as <c>Generator.get_state</c> returns it. libtorch terminates the process on an invalid state.</summary>
internal static class GeneratorState
{
    // CPUGeneratorImplStateLegacy of libtorch: the seed in 64 bits, the count of numbers left and whether there is a seed in 32, the next number in 64, 624 numbers of mt19937.
    private const int Numbers = 624;
    private const int LeftAt = 8;
    private const int SeededAt = 12;
    private const int NextAt = 16;

    /// <summary>Returns whether a generator accepts a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="generator">A generator on the processor.</param>
    public static bool Fits(Tensor state, torch.Generator generator)
    {
        using Tensor own = generator.get_state();
        if (state.dtype != own.dtype || state.device_type != DeviceType.CPU || !state.shape.SequenceEqual(own.shape))
        {
            return false;
        }

        byte[] bytes = [.. state.data<byte>()];
        return BitConverter.ToInt32(bytes, LeftAt) is > 0 and <= Numbers && BitConverter.ToInt32(bytes, SeededAt) is 0 or 1 && BitConverter.ToUInt64(bytes, NextAt) <= Numbers;
    }
}
