using CsCheck;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>Seeds of CsCheck's generators.</summary>
internal static class CaseSeed
{
    /// <summary>The seed that the environment names, which gives the same cases again, or a new one.</summary>
    /// <param name="variable">The environment's name for it.</param>
    public static PCG Of(string variable)
    {
        PCG seed = Environment.GetEnvironmentVariable(variable) is { } given ? PCG.Parse(given) : new PCG(0, (ulong)Random.Shared.NextInt64());

        // Native code that ends the process leaves no other trace.
        Console.Error.WriteLine($"{variable}={seed}");
        return seed;
    }
}
