namespace ResNetDsl.Review.Networks;

/// <summary>A network or composition in the sources.</summary>
/// <param name="Project">The folder of its project; empty where there is none.</param>
/// <param name="MetadataName">The class's full name, <c>Zoo.Outer+ResNet50</c>.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Path">The file of its table.</param>
/// <param name="Line">The line of the class, counted from 1.</param>
/// <param name="Plan">The network; null for a composition, and where the table has errors.</param>
/// <param name="Composition">The composition; null for a network, and where the table has errors.</param>
/// <param name="Problems">The problems and notes of the network.</param>
internal sealed record ReadNetwork(string Project, string MetadataName, string Name, string Path, int Line, NetworkPlan? Plan, CompositionPlan? Composition, IReadOnlyList<Problem> Problems)
{
    /// <summary>Whether the network has no errors.</summary>
    public bool IsSound => Plan is not null || Composition is not null;

    /// <summary>The errors.</summary>
    public IEnumerable<Problem> Errors => Problems.Where(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>One line of numbers; empty where the table has errors.</summary>
    public string Headline => Plan?.Headline ?? Composition?.Headline ?? "";

    /// <summary>The table of its blocks or heads; empty where it has errors.</summary>
    public string Summary => Plan?.Summary() ?? Composition?.Summary() ?? "";
}
