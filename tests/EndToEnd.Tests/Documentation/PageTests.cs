using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using static ResNetDsl.EndToEnd.Tests.Documentation.PagePiece;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>
/// Every piece of C# on the pages compiles without a warning, and programs run. <see cref="Pages"/> says of each piece in the order of its page what it is. The pages of mistakes and diagnostics
/// have tests of their own in <c>tests/Generator.Tests</c>.
/// </summary>
public sealed partial class PageTests
{
    private const string Flowers = """
        using ResNetDsl;

        [Block("block1", UnitKind.Basic, 8, repeat: 2, lastStride: 2)]
        [Network(Height = 32, Width = 32, Classes = 4, Stem = StemKind.Cifar)]
        public partial class Flowers;

        """;

    private const string ResNetV2_152 = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;
        using TorchSharp;
        using static TorchSharp.torch;

        using ResNetV2_152 net = new();
        using Tensor images = torch.rand(1, 3, 224, 224);

        [Block("block1", Bottleneck,  256,  64, repeat:  2, lastStride: 2)]
        [Block("block2", Bottleneck,  512, 128, repeat:  7, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat:  3)]
        public partial class ResNetV2_152;

        """;

    private const string ResNetV2_50 = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;
        using TorchSharp;
        using static TorchSharp.torch;

        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        public partial class ResNetV2_50;

        """;

    private const string ResNetV2_101 = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        [Block("block1", Bottleneck,  256,  64, repeat:  2, lastStride: 2)]
        [Block("block2", Bottleneck,  512, 128, repeat:  3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat:  3)]
        public partial class ResNetV2_101;

        """;

    private const string Detector = ResNetV2_50 + """
        [Backbone(typeof(ResNetV2_50))]
        [FeaturePyramid("pyramid", width: 256, "block1", "block2", "block4")]
        [ClassifierHead("scene", tap: nameof(ResNetV2_50.Block4), classes: 365)]
        public partial class Detector;

        """;

    // One loader for each part of the pictures.
    private const string FlowersTraining = """
        using ResNetDsl.Data;
        using ResNetDsl.Training;

        using Flowers network = new();
        DatasetSplits splits = Datasets.OpenSplits("flowers");
        using ImageLoader train = new(splits.Training, ImagePipeline.ForTraining(Flowers.Plan), new() { Shuffle = true });
        using ImageLoader validation = new(splits.Validation, ImagePipeline.ForEvaluation(Flowers.Plan));
        using ImageLoader test = new(splits.Test!, ImagePipeline.ForEvaluation(Flowers.Plan));

        """;

    private const string SavedFlowers = """
        using ResNetDsl;
        using ResNetDsl.Data;
        using ResNetDsl.Weights;

        using Flowers trained = new();
        trained.SetClasses(["daisy", "rose", "sunflower", "tulip"]);
        trained.SetEvaluationPipeline(ImagePipeline.ForEvaluation(Flowers.Plan));
        Directory.CreateDirectory("run");
        trained.SaveSafetensors("run/weights.safetensors");
        """;

    private const string SavedNet = """
        using ResNetDsl;
        using ResNetDsl.Data;
        using ResNetDsl.Weights;
        using static ResNetDsl.UnitKind;

        using Net trained = new();
        trained.SetClasses([.. Enumerable.Range(0, 10).Select(number => $"class{number}")]);
        trained.SetEvaluationPipeline(ImagePipeline.ForEvaluation(Net.Plan));
        Directory.CreateDirectory("runs/Net");
        trained.SaveSafetensors("runs/Net/weights.safetensors");
        """;

    // As torchvision publishes it: tensors, and nothing else.
    private const string PublishedResNet50 = """
        using ResNetDsl.Weights;

        using ResNet50 saved = new();
        Safetensors.Write("resnet50.safetensors", saved.state_dict().Select(item => (item.Key, item.Value)));
        """;

    private static readonly string Port = FreePort();

    private static readonly Dictionary<string, PagePiece[]> Pages = new()
    {
        ["README.md"] =
        [
            new Program(),
            new Program { After = [0], Smaller = [("rand(8, 3, 224, 224)", "rand(1, 3, 64, 64)")], Writes = "^$" },
        ],
        ["docs/getting-started.md"] = [new Program { IsPrinted = true }],
        ["docs/complete-program.md"] =
        [
            new Program
            {
                Smaller = [("Epochs = 30", "Epochs = 1")],
                Writes = @"(?s)^Flowers.*Epoch 1 is the best so far: .*Top-1 accuracy on the test set: .*daisy +\d.*run/report/curves\.png\n.*tulip\.jpg: (daisy|rose|sunflower|tulip), \d+ ?%\n$",
            },
        ],
        ["docs/package.md"] =
        [
            new Program(),
            new Program { After = [0], Smaller = [("rand(8, 3, 224, 224)", "rand(1, 3, 64, 64)")], Writes = "^$" },
        ],
        ["docs/language.md"] =
        [
            new Program("using TorchSharp; using OneBlock net = new(); using torch.Tensor logits = net.infer(torch.rand(1, 3, 224, 224));") { Writes = "^$" },
            new Program("using ResNetDsl; using static ResNetDsl.UnitKind; using ResNeXt50 net = new(); Console.WriteLine(net.state_dict().Keys.First());") { Writes = @"^conv1\.weight\n$" },
            new Program(ResNetV2_101),
            new Program(ResNetV2_101) { TypesOf = [2], Writes = "^$" },
            new Program(ResNetV2_50),
            new Program(ResNetV2_50, "using ResNetV2_50 pretrained = new(); using Tensor images = torch.rand(1, 3, 224, 224);") { TypesOf = [4], Writes = "^$" },
            new Program("using ResNetDsl; using TorchSharp; using SmallMobileNet net = new(); using torch.Tensor logits = net.infer(torch.rand(1, 3, 224, 224));") { Writes = "^$" },
            new Program(ResNetV2_152) { Writes = "^$" },
            new Generated(ResNetV2_152),
            new Generated(Detector),
            new Program(ResNetV2_152) { Smaller = [("rand(1, 3, 224, 224)", "rand(1, 3, 64, 64)")], Writes = "^$" },
            new Mistakes(ResNetV2_152),
            new Mistakes(ResNetV2_152),
        ],
        ["docs/tutorials/first-network.md"] =
        [
            new Program { Writes = "Net" },
            new Wrong("using ResNetDsl; using static ResNetDsl.UnitKind;"),
            new Program("using ResNetDsl; using static ResNetDsl.UnitKind; using Net net = new(); Console.WriteLine(Net.Summary);") { IsPrinted = true },
            new Program("using static ResNetDsl.UnitKind;") { TypesOf = [2], Before = SavedNet, Smaller = [("picture.jpg", "tulip.jpg")], Writes = @"^\w+ \d+ ?%\n" },
        ],
        ["docs/tutorials/own-units.md"] =
        [
            new Program { IsPrinted = true },
            new Wrong("using ResNetDsl; using static TorchSharp.torch;"),
            new Program { IsPrinted = true },
            new Wrong("using ResNetDsl; using TorchSharp.Modules; using static TorchSharp.torch;"),
        ],
        ["docs/tutorials/review-in-ci.md"] = [new Program("using Net net = new();") { Writes = "^$" }],
        ["docs/deployment.md"] = [new Program("using TorchSharp;")],
        ["docs/review.md"] = [new Program("using ResNetDsl; [Block(\"block1\", UnitKind.Basic, 8)] public partial class Net;")],
        ["docs/training.md"] =
        [
            new Program { Smaller = [("Epochs = 30", "Epochs = 1")], Writes = @"^\((daisy|rose|sunflower|tulip), [01]\.\d+\)\n$" },
            new Program(Flowers, "using TorchSharp; using Flowers net = new();") { Writes = "^$" },
            new Program { TypesOf = [0], IsPrinted = true },
        ],
        ["docs/distributed.md"] =
        [
            new Program(Flowers) { Smaller = [("Epochs = 5", "Epochs = 1")], Writes = @"^Rank 0 prints\.\n$" },
            new Program(Flowers) { Before = SavedFlowers, Smaller = [("(\"photos\"", "(\".\"")], Writes = @"^\./tulip\.jpg: (daisy|rose|sunflower|tulip)\n$" },
        ],
        ["docs/fine-tuning.md"] =
        [
            new Program
            {
                Before = """
                    using ResNetDsl.Weights;

                    using Published published = new();
                    published.SaveSafetensors("resnet18.safetensors");

                    [Block("layer1", Basic,  64, repeat: 2)]
                    [Block("layer2", Basic, 128, repeat: 1, firstStride: 2)]
                    [Block("layer3", Basic, 256, repeat: 1, firstStride: 2)]
                    [Block("layer4", Basic, 512, repeat: 1, firstStride: 2)]
                    [Network(Convention = Library.Torchvision, Activation = ActivationKind.PostActivation)]
                    public partial class Published;
                    """,
                Smaller = [("Epochs = 5", "Epochs = 1"), ("Epochs = 10", "Epochs = 1"), ("Classes = 4", "Height = 64, Width = 64, Classes = 4")],
                Writes = "^$",
            },
        ],
        ["docs/data.md"] =
        [
            new Program { Writes = "^$" },
            new Program { Writes = @"^4 of 24 pictures in 'flowers', 10 % of each class, are split off for validation \(seed 0\)\.\n$" },
            new Program { TypesOf = [0], Before = SavedFlowers, Writes = @"^\d+\.\d ?% of 2 pictures\n2 classes have no pictures among these pictures: 'rose', 'tulip'\.\n$" },
            new Program { TypesOf = [0], Before = SavedFlowers, Writes = @"^(flowers/train/\w+/\d\.png: (daisy|rose|sunflower|tulip), \d+ ?%\n)+$" },
        ],
        ["docs/weights.md"] =
        [
            new Program { Before = PublishedResNet50, Writes = @"^'resnet50\.safetensors' by the names of torchvision: 320 tensors loaded, .*1,000 classes are assumed to be those of ImageNet.*\nsunglass\n$" },
            new Program { Before = """
                using ResNetDsl.Weights;
                using TorchSharp;

                Safetensors.Write("mine.safetensors", [("one", torch.zeros(2, 3))]);
                """, Writes = @"^one: Float32 \[2, 3\]\n$" },
            new Program(Networks("ResNet50", "Classes = 1000"), "using ResNetDsl.Data; using ResNet50 net = new();") { Writes = "^$" },
            new Program(Networks("Flowers", "Channels = 1, Classes = 4"), "using ResNetDsl.Weights; using Flowers flowers = new();")
            {
                Before = """
                    using ResNetDsl.Weights;

                    using Published published = new();
                    published.SaveSafetensors("resnet50.safetensors");

                    [Block("layer1", UnitKind.Bottleneck, 64, 16, repeat: 2)]
                    [Network(Height = 32, Width = 32)]
                    public partial class Published;
                    """,
                Writes = "^$",
            },
            new Program(Networks("ResNet50", "Classes = 10"), Networks("ResNetV1_50", "Stem = StemKind.Deep"), "using ResNetDsl.Weights;")
            {
                Before = """
                    using ResNetDsl.Weights;

                    using ResNet50 unknown = new();
                    unknown.SaveSafetensors("unknown.safetensors");
                    """,
                Writes = @"^safetensors, ResNetDsl, \d+ parameters\nResNet50: Fully \nResNetV1_50: Not .+\n$",
            },
        ],
        ["docs/production.md"] =
        [
            new Program(Flowers) { Before = SavedFlowers, Writes = "^$" },
            new Program(Flowers, "using ResNetDsl.Export; using Flowers network = new();") { Writes = "^$" },
            new Program { Before = ExportedFlowers("Preprocess = true, Probabilities = true"), Writes = @"^(daisy|rose|sunflower|tulip) \d+ ?%\n$" },
            new Program { Before = ExportedFlowers("AnySize = false, Batch = 1"), Writes = @"^4\n$" },
        ],
        ["docs/threads.md"] =
        [
            new Program(ResNetV2_152) { Smaller = [("rand(1, 3, 224, 224)", "rand(1, 3, 64, 64)")], Writes = "^$" },
            new Program
            {
                Before = SavedFlowers,
                Smaller = [("while (true)", "for (int left = 2; left > 0; left--)"), ("8080", Port)],
                Meanwhile = Visit,
                Writes = "^$",
            },
            new Program(Flowers, FlowersTraining) { Smaller = [("Epochs = 5", "Epochs = 1")], Writes = "^$" },
        ],
        ["docs/commands.md"] = [new Program { Smaller = [("Run(args,", "Run([\"list\"],")], Writes = @"Small +│ +\d+ │ " }],
        ["src/CommandLine/package.md"] = [new Program { Smaller = [("Run(args,", "Run([\"summary\"],")], Writes = "block2 +3 " }],
        ["src/Reports/package.md"] = [new Program(Flowers, FlowersTraining, "TrainingOptions options = new() { Epochs = 1 };") { Writes = @"^Flowers: 1 epochs? of 1 step" }],
    };

    /// <summary>Those that a newcomer tries first and every third other, and all in the long lane.</summary>
    public static TheoryData<string, int> Pieces
    {
        get
        {
            TheoryData<string, int> pieces = [];
            foreach ((int place, (string page, int index)) in Pages.SelectMany(page => page.Value.Select((_, index) => (page.Key, index))).Index())
            {
                if (Lane.IsLong || page is "README.md" or "docs/getting-started.md" || place % 3 == 0)
                {
                    pieces.Add(page, index);
                }
            }

            return pieces;
        }
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Pieces))]
    public void Piece_compiles_and_runs(string page, int index)
    {
        using PageFolder folder = new();
        Pages[page][index].Test(CodeOf(page), index, folder);
    }

    [Fact]
    public void Every_piece_is_tested()
    {
        string[] pages = ["README.md", .. Files("docs", "*.md", SearchOption.TopDirectoryOnly), .. Files("docs/tutorials", "*.md", SearchOption.TopDirectoryOnly), .. Files("src", "package.md", SearchOption.AllDirectories)];
        Assert.Equal(
            pages.Where(page => page != "docs/mistakes.md").Select(page => (page, CodeOf(page).Count)).Where(page => page.Count > 0).Order(),
            Pages.Select(page => (page.Key, page.Value.Length)).Order());

        // Code under another name would not be looked at.
        Assert.All(pages, page => Assert.All(Fence().Matches(Read(page)), fence => Assert.Contains(fence.Groups[1].Value, (string[])["", "csharp", "diff", "xml", "yaml"])));
    }

    private static IEnumerable<string> Files(string folder, string pattern, SearchOption option) => Directory
        .EnumerateFiles(Path.Combine(BuildValue.Of("Repository"), folder), pattern, option)
        .Select(file => Path.GetRelativePath(BuildValue.Of("Repository"), file).Replace('\\', '/'));

    private static string Read(string page) => File.ReadAllText(Path.Combine(BuildValue.Of("Repository"), page)).ReplaceLineEndings("\n");

    private static IReadOnlyList<PageCodeBlock> CodeOf(string page) =>
        [.. Code().Matches(Read(page)).Select(match => new PageCodeBlock(match.Groups["code"].Value, match.Groups["printed"] is { Success: true, Value: var printed } ? printed : null))];

    /// <summary>A program that exports a small network of flowers.</summary>
    private static string ExportedFlowers(string options) => $$"""
        using ResNetDsl;
        using ResNetDsl.Export;

        using Flowers exported = new();
        exported.SetClasses(["daisy", "rose", "sunflower", "tulip"]);
        exported.ExportOnnx("flowers.onnx", new() { {{options}} });

        {{Flowers["using ResNetDsl;".Length..]}}
        """;

    /// <summary>A small network with one block.</summary>
    private static string Networks(string name, string options) => $"""
        using ResNetDsl;

        [Block("layer1", UnitKind.Bottleneck, 64, 16, repeat: 2)]
        [Network(Height = 32, Width = 32, {options})]
        public partial class {name};

        """;

    /// <summary>Sends a picture to the server of the page, as soon as it listens. The second request is its last one, and may not be answered.</summary>
    private static void Visit(PageFolder folder)
    {
        using HttpClient client = new() { BaseAddress = new($"http://localhost:{Port}/"), Timeout = TimeSpan.FromSeconds(30) };
        string? answer = null;
        for (Stopwatch patience = Stopwatch.StartNew(); answer is null; Thread.Sleep(50))
        {
            try
            {
                using ByteArrayContent picture = new(File.ReadAllBytes(folder.Of("tulip.jpg")));
                using HttpResponseMessage response = client.PostAsync("", picture).GetAwaiter().GetResult();
                answer = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
            }
            catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                // It does not listen yet.
            }
        }

        try
        {
            using HttpResponseMessage _ = client.GetAsync("").GetAwaiter().GetResult();
        }
        catch (HttpRequestException)
        {
        }

        Assert.Matches(@"^(daisy|rose|sunflower|tulip) \d+ ?%\n$", answer);
    }

    private static string FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)\n```$(?=(?:(?!```).)*^```\n(?<printed>.*?)\n```$)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^ *```(.*)$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
