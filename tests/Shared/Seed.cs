using System.Globalization;

namespace ResNetDsl.Tests;

/// <summary>Seeds of random tests. The environment may name one, which gives the same cases again.</summary>
internal static class Seed
{
    /// <summary>The seed that the environment names, or a new one.</summary>
    /// <param name="variable">The environment's name for it.</param>
    /// <param name="below">All new seeds are below this.</param>
    public static int Of(string variable, int below = int.MaxValue)
    {
        int seed = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next(below);

        // Native code that ends the process leaves no other trace.
        Console.Error.WriteLine($"{variable}={seed}");
        return seed;
    }
}
