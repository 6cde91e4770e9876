namespace ResNetDsl.Site.Sessions;

/// <summary>Commands in a terminal, which are run to make a picture of it.</summary>
/// <param name="Name">The name of the picture's file.</param>
/// <param name="Title">What the session shows.</param>
/// <param name="Columns">The width of the terminal.</param>
/// <param name="Commands">What is typed, as a shell runs it.</param>
internal sealed record Session(string Name, string Title, int Columns, params IReadOnlyList<string> Commands)
{
    private const string Flowers = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        [Block("block1", Bottleneck, 256, 64, repeat: 3)]
        [Block("block2", Bottleneck, 512, 129, repeat: 4, firstStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 0)]
        [Network(Classes = 5)]
        public partial class Flowers;

        """;

    private const string ResNet152 = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        public partial class ResNet152;

        """;

    /// <summary>All sessions.</summary>
    public static IReadOnlyList<Session> All { get; } =
    [
        new("template", "A new program", 112, "dotnet new install templates/resnet", "dotnet new resnet --name Demo --classes 5", "cat Demo/Program.cs") { HasTemplate = true, IsRepeatable = false },
        new("check", "A wrong table", 112, "cat Flowers.cs", "resnet check Flowers.cs") { Files = { ["Flowers.cs"] = Flowers } },
        new("summary", "A network in numbers", 146, "zoo summary ResNetV2_50"),
        new("diff", "What a change of a table means", 100, "sed -i 's/repeat: 35/repeat: 22/' ResNet152.cs", "git diff --unified=0 | tail -2", "resnet diff")
        {
            Files = { ["ResNet152.cs"] = ResNet152 },
            IsGit = true,
        },
        new("training", "A short training", 146, "quickstart --images 2000 --epochs 6 --output shapes") { IsRepeatable = false },
    ];

    /// <summary>Files in the folder of the session, by their names.</summary>
    public IDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the folder has the template of this repository.</summary>
    public bool HasTemplate { get; init; }

    /// <summary>Whether the folder is a git repository in which the files are committed.</summary>
    public bool IsGit { get; init; }

    /// <summary>Whether each run writes the same. Times are not the same, and the texts of the SDK belong to its version.</summary>
    public bool IsRepeatable { get; init; } = true;
}
