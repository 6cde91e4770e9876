using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;
using ResNetDsl.Article;
using TorchSharp;

const string Page = "article.md";
const string Picture = "article_gradients";

Option<DirectoryInfo> output = new("--output") { Description = "The folder that the page and its picture are written to.", DefaultValueFactory = _ => new("docs") };
Option<bool> check = new("--check") { Description = "Write nothing, and fail if the page's counts are not current." };
RootCommand program = new("Measures the claims of the article on residual networks: VGG against ResNet-152, plain against residual and highway networks.") { output, check };
program.SetAction(parsed => parsed.GetValue(check) ? Check(parsed.GetRequiredValue(output)) : Write(parsed.GetRequiredValue(output)));
ParseResult arguments = program.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (arguments.Action is ParseErrorAction error)
{
    error.ShowHelp = false;
}

return arguments.Invoke();

static int Check(DirectoryInfo folder)
{
    string path = Path.Combine(folder.FullName, Page);
    if (!File.Exists(path))
    {
        Console.Error.WriteLine($"There is no page '{path}'; leave out --check to write it.");
        return 1;
    }

    if (!File.ReadAllText(path).ReplaceLineEndings("\n").Contains(Claims.Markdown(), StringComparison.Ordinal))
    {
        Console.Error.WriteLine($"The counts in '{path}' are not current; leave out --check to write it again.");
        return 1;
    }

    Console.WriteLine($"The counts in '{path}' are current.");
    return 0;
}

static int Write(DirectoryInfo folder)
{
    torch.set_num_threads(1);
    List<(string Kind, int Depth, double[] Norms)> norms = [];
    foreach ((string kind, IReadOnlyList<(int Depth, Func<ResNetDsl.Network> Create)> networks) in GradientNorms.Kinds)
    {
        foreach ((int depth, Func<ResNetDsl.Network> create) in networks)
        {
            norms.Add((kind, depth, GradientNorms.Of(create)));
            Console.WriteLine($"{kind,-9} {depth,4} layers: gradient norm of the first layer {Number(norms[^1].Norms[0])}, of the last {Number(norms[^1].Norms[^1])}");
        }
    }

    try
    {
        folder.Create();
        GradientPlot.Write(norms, Path.Combine(folder.FullName, Picture));
        File.WriteAllText(Path.Combine(folder.FullName, Page), PageOf(norms), new UTF8Encoding(false));
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"'{folder.FullName}' cannot be written to: {exception.Message}");
        return 1;
    }

    Console.WriteLine($"Wrote {Page}, {Picture}.svg and {Picture}.png to {folder.FullName}");
    return 0;
}

static string PageOf(IReadOnlyList<(string Kind, int Depth, double[] Norms)> norms)
{
    double Ratio(string kind, int depth) => norms.Where(network => network.Kind == kind && network.Depth == depth).Select(network => network.Norms[0] / network.Norms[^1]).Single();
    IEnumerable<string> rows = norms.Select(network =>
        $"| {network.Kind} | {network.Depth} | {Number(network.Norms[0])} | {Number(network.Norms[^1])} | {Number(network.Norms[0] / network.Norms[^1])} |");
    return $"""
        # The article's claims, measured

        This page is written by a program: `dotnet run -c Release --project samples/Article`. Its networks are tables: [`samples/Article/Networks.cs`](../samples/Article/Networks.cs), and the Zoo's of CIFAR and VGG.

        ## Deeper, and smaller

        Published errors are of one center crop of ImageNet's validation images (KaimingHe/deep-residual-networks). The 3.57 % top-5 that won ILSVRC 2015 are those of an ensemble on the test images.

        {Claims.Markdown()}

        ## Plain against residual and highway networks, by depth

        New networks on 8 random images of 32×32, in training mode, three seeds: the norm of the loss's gradient by the weights of each convolution, divided by the square root of their number. Plain and
        residual networks are batch-normalized and begin as torchvision's do; highway networks have no batch normalization, as published.

        ![Gradient norm by layer for plain, residual and highway networks of 20, 56 and 110 layers]({Picture}.svg)

        | network | layers | first layer | last layer | first / last |
        | --- | ---: | ---: | ---: | ---: |
        {string.Join("\n", rows)}

        The more layers a plain network has, the further apart the gradients of its first and last layers: by {Number(Ratio("plain", 110))} at 110 layers, where no one learning rate suits both. Through
        shortcuts they stay within {Number(Ratio("residual", 110))} of each other, and through gates within {Number(Ratio("highway", 110))}. But a gate also shrinks what it carries, by 12 % in each
        layer of a new network, and with it every gradient; an identity shrinks nothing.

        """.ReplaceLineEndings("\n");
}

static string Number(double value) => value.ToString("0.0E+0", CultureInfo.InvariantCulture);
