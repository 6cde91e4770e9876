using System.CommandLine;
using System.Globalization;
using ResNetDsl.CommandLine.Benchmarking;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;
using ResNetDsl.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>verify EXPORTED</c>: runs an exported network and the original network on the same pictures.</summary>
internal static class VerifyCommand
{
    // Along each side of a picture.
    private const int Areas = 6;

    public static Command Create(ProgramNetworks networks)
    {
        Argument<string> exported = new("EXPORTED") { Description = "A file that 'export' has written." };
        Argument<string[]> files = new("PICTURE") { Description = "Pictures: JPEG, PNG, WebP and others. By default areas of random colors.", Arity = ArgumentArity.ZeroOrMore };
        WeightOptions weights = WeightOptions.OfTrained();
        Option<int> images = NumberOption.Whole("--images", "Pictures of random colors, where none are named.", 32);
        Command command = new("verify", "Compare an exported network with the network that it was made of.") { exported, files, images };
        JsonOutput json = new();
        weights.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(exported);
            using ExportedNetwork other = ExportedNetwork.Open(file);
            DeclaredNetwork chosen = Of(networks, other.NetworkName, file);
            using Network network = weights.Load(parsed, chosen);
            return Compare(network, other, Pictures(parsed.GetValue(files) ?? [], parsed.GetValue(images)), json.IsAsked(parsed) ? Print : Write);

            void Print(int pictures, double difference, double largest, int agreeing) => JsonOutput.Print(writer =>
            {
                writer.WriteString("file", file);
                writer.WriteString("network", chosen.Name);
                writer.WriteNumber("pictures", pictures);
                JsonOutput.Number(writer, "largestDifference", difference);
                JsonOutput.Number(writer, "largestOutput", largest);
                writer.WriteNumber("sameFirstClass", agreeing);
            });
        });
        return command;
    }

    /// <summary>The original network of a file, which records only the name of its class.</summary>
    private static DeclaredNetwork Of(ProgramNetworks networks, string? name, string file)
    {
        DeclaredNetwork[] named = [.. networks.Networks.Where(network => network.Plan.Name == name)];
        return named switch
        {
            [var network] => network,
            [] when name is null => throw new InvalidDataException($"'{file}' does not record which network it is; files that 'export' writes do."),
            [] => throw new InvalidDataException($"'{file}' is of the network '{name}', which this program does not declare. Compare it with the program that exported it."),
            _ => throw new InvalidDataException($"'{file}' is of a network '{name}', but this program has {named.Length} of this name: {string.Join(", ", named.Select(network => network.Name))}. Give the classes different names."),
        };
    }

    private static int Compare(Network network, ExportedNetwork other, IReadOnlyList<RgbImage> pictures, Action<int, double, double, int> write)
    {
        (double difference, double largest, int agreeing) = (0, 0, 0);
        ImagePipeline pipeline = network.EvaluationPipeline();
        foreach (RgbImage picture in pictures)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor image = pipeline.ToTensor(picture);
            Tensor expected = network.infer(image);
            Tensor actual = other.Run(other.TakesPictures ? tensor(picture.Pixels.ToArray(), [1, picture.Height, picture.Width, 3]) : image);
            expected = other.GivesProbabilities ? nn.functional.softmax(expected, 1) : expected;
            difference = Math.Max(difference, (expected - actual).abs().max().item<float>());
            largest = Math.Max(largest, expected.abs().max().item<float>());
            agreeing += expected.argmax(1).Equals(actual.argmax(1)) ? 1 : 0;
        }

        write(pictures.Count, difference, largest, agreeing);
        return agreeing == pictures.Count ? 0 : 1;
    }

    private static void Write(int pictures, double difference, double largest, int agreeing) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Architecture.Text.Grouped(pictures)} pictures: the outputs differ by {difference:0.0e+0} at most, and the largest is {largest:0.####}. The first class is the same for {Architecture.Text.Grouped(agreeing)} of {Architecture.Text.Grouped(pictures)}."));

    private static IReadOnlyList<RgbImage> Pictures(string[] files, int count)
    {
        if (files.Length > 0)
        {
            return [.. files.Select(file => RgbImage.Load(file))];
        }

        return [.. Enumerable.Range(0, count).Select(index => Colours(new SeededRandom(index)))];
    }

    // Enlarged to the size of the input, each pixel is an area that fades into its neighbors: noise of single pixels is the same to most networks.
    private static RgbImage Colours(SeededRandom random) => new(Areas, Areas, [.. Enumerable.Range(0, 3 * Areas * Areas).Select(_ => (byte)random.Next(256))]);
}
