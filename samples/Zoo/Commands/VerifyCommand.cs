using System.CommandLine;
using System.Globalization;
using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Zoo.Benchmarking;
using ResNetDsl.Zoo.Networks;
using ResNetDsl.Zoo.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>verify EXPORTED</c>: runs an exported network and the network that it was made of on the same pictures.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Argument<string> exported = new("EXPORTED") { Description = "A file that 'export' has written." };
        Argument<string[]> files = new("PICTURE") { Description = "Pictures: JPEG, PNG, WebP and others. By default drawn shapes.", Arity = ArgumentArity.ZeroOrMore };
        WeightOptions weights = WeightOptions.OfTrained();
        Option<int> images = NumberOption.Whole("--images", "Shapes to draw, where no pictures are named.", 32);
        Command command = new("verify", "Compare an exported network with the network that it was made of.") { exported, files, images };
        weights.AddTo(command);
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(exported);
            RegularFile.Require(file, "a network that 'export' has written");
            using ExportedNetwork other = ExportedNetwork.Open(file);
            ZooNetwork chosen = ZooNetworks.All.FirstOrDefault(network => network.Name == other.NetworkName)
                ?? throw new InvalidDataException($"'{file}' does not say which network it is; 'export' writes files that do.");
            using Network network = weights.Load(parsed, chosen);
            return Compare(network, other, Pictures(parsed.GetValue(files) ?? [], parsed.GetValue(images), chosen.Plan.Input));
        });
        return command;
    }

    private static int Compare(Network network, ExportedNetwork other, IReadOnlyList<RgbImage> pictures)
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

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Architecture.Text.Grouped(pictures.Count)} pictures: the outputs differ by {difference:0.0e+0} at most, and the largest is {largest:0.####}. The first class is the same for {Architecture.Text.Grouped(agreeing)} of {Architecture.Text.Grouped(pictures.Count)}."));
        return agreeing == pictures.Count ? 0 : 1;
    }

    private static IReadOnlyList<RgbImage> Pictures(string[] files, int count, Architecture.Shape input)
    {
        if (files.Length > 0)
        {
            return [.. files.Select(file => RgbImage.Load(file))];
        }

        ShapeImages drawn = new(count, Split.Test, side: Math.Clamp(Math.Max(input.Height, input.Width), ShapeImages.LeastSide, ShapeImages.MostSide));
        return [.. Enumerable.Range(0, count).Select(index => drawn.Read(index))];
    }
}
