using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>What the generator costs in a build, and between keystrokes.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private Project project = null!;
    private GeneratorDriver cold = null!;
    private GeneratorDriver warm = null!;
    private Compilation unseen = null!;
    private Func<Compilation> elsewhere = null!;
    private Func<Compilation> comment = null!;
    private Func<Compilation> number = null!;

    /// <summary>The networks, each of four blocks and in a file of its own, and the files without one.</summary>
    [ParamsSource(nameof(Sizes))]
    public ProjectSize Size { get; set; } = null!;

    /// <summary>The projects.</summary>
    public static IEnumerable<ProjectSize> Sizes => [new(1, 1), new(20, 500), new(200, 1), new(200, 1800)];

    /// <summary>Builds the driver once, and lets it see the project as it was before the edit.</summary>
    [GlobalSetup]
    public void Setup()
    {
        project = new Project(Size.Networks, Size.OtherFiles);
        cold = Project.NewDriver();
        warm = project.RunChecked(cold, project.Fresh());
        elsewhere = project.EditElsewhere();
        comment = project.Comment();
        number = project.EditNumber();
        project.RunChecked(warm, elsewhere());
        project.RunChecked(warm, comment());
        project.RunChecked(warm, number());
    }

    /// <summary>Changes the tables.</summary>
    [IterationSetup(Target = nameof(Cold))]
    public void Renew() => unseen = project.Unseen();

    /// <summary>The first run, as in every command-line build.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => cold.RunGenerators(unseen);

    /// <summary>A character was typed in a file without a network.</summary>
    [Benchmark]
    public GeneratorDriver EditElsewhere() => warm.RunGenerators(elsewhere());

    /// <summary>A comment was typed in the file of a network, above it.</summary>
    [Benchmark]
    public GeneratorDriver CommentInSameFile() => warm.RunGenerators(comment());

    /// <summary>A number of one table was changed.</summary>
    [Benchmark]
    public GeneratorDriver EditOfOneNumber() => warm.RunGenerators(number());
}

/// <summary>The size of a project.</summary>
/// <param name="Networks">The networks.</param>
/// <param name="OtherFiles">The files without a network.</param>
public sealed record ProjectSize(int Networks, int OtherFiles)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Networks} in {Networks + OtherFiles} files";
}
