namespace ResNetDsl.Tests;

/// <summary>
/// What <c>dotnet test</c> leaves out, because it would take a newcomer a quarter of an hour, and <c>RESNETDSL_TESTS=long dotnet test</c> runs: tests marked <c>[Trait(Lane.Trait, Lane.Long)]</c>, and
/// the greater number of cases of tests marked <c>[Trait(Lane.Trait, Lane.Both)]</c>, which ask <see cref="Cases"/> or <see cref="IsLong"/>. <c>tests/Directory.Build.props</c> has the filter.
/// </summary>
internal static class Lane
{
    public const string Trait = "Lane";

    /// <summary>A test that only the long lane runs.</summary>
    public const string Long = "long";

    /// <summary>A test with fewer cases in <c>dotnet test</c> than in the long lane.</summary>
    public const string Both = "both";

    private const string Variable = "RESNETDSL_TESTS";

    public static bool IsLong => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => false,
        Long => true,
        string other => throw new InvalidOperationException($"{Variable} is '{other}'; it must be '{Long}' or not set."),
    };

    public static int Cases(int few, int all) => IsLong ? all : few;
}
