namespace ResNetDsl.Tests;

/// <summary>
/// How many cases a property is tried on: a few in <c>dotnet test</c>, all of them where the environment has <c>RESNETDSL_TESTS=long</c>. A class whose tests ask carries
/// <c>[Trait(Lane.Trait, Lane.Long)]</c>, by which <c>.ci/run</c> finds what <c>dotnet test</c> leaves out.
/// </summary>
internal static class Lane
{
    public const string Trait = "Lane";
    public const string Long = "long";

    private const string Variable = "RESNETDSL_TESTS";

    public static bool IsLong => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => false,
        Long => true,
        string other => throw new InvalidOperationException($"{Variable} is '{other}'; it must be '{Long}' or not set."),
    };

    public static int Cases(int few, int all) => IsLong ? all : few;
}
