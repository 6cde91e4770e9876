using System.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Export;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>export NAME</c>: writes a trained network for another runtime.</summary>
internal static class ExportCommand
{
    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        WeightOptions weights = WeightOptions.OfTrained();
        Option<string> format = NumberOption.Choice("--format", "onnx, for ONNX Runtime, ML.NET, OpenVINO, TensorRT and Triton; torchscript, for libtorch in any language; or the weights alone: keras, for load_weights of the same network in Keras, or pytorch, a state dict.", "onnx", "torchscript", "keras", "pytorch");
        Option<string?> output = new("--output") { Description = "The file. By default runs/NAME/NAME.onnx, .pt, .h5 or .pth.", HelpName = "FILE" };
        Option<string> type = NumberOption.Choice("--type", "The type of computation: float32; float16 with onnx; bfloat16 with torchscript.", "float32", "float16", "bfloat16");
        Option<bool> probabilities = new("--probabilities") { Description = "Output probabilities instead of logits." };
        Option<bool> preprocess = new("--preprocess") { Description = "With onnx: accept pictures as bytes [N, H, W, 3], and resize, crop and normalize them in the graph." };
        Option<bool> unfolded = new("--no-fold") { Description = "With onnx: keep batch normalization as it was trained, under the keys of the network." };
        Option<bool> fixedSize = new("--fixed-size") { Description = "With onnx: accept only images of the declared size." };
        Option<int> batch = NumberOption.Whole("--batch-size", "With onnx: the number of images of a batch; 0 for any.", 0, least: 0);
        Option<bool> external = new("--external-data") { Description = "With onnx: keep the weights in a file beside the model." };
        Command command = new("export", "Export a trained network for another runtime.") { network, format, output, type, probabilities, preprocess, unfolded, fixedSize, batch, external };
        weights.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            string kind = parsed.GetValue(format)!;
            bool isOnnx = kind == "onnx";
            bool isProgram = isOnnx || kind == "torchscript";
            if (!isOnnx && new Option[] { preprocess, unfolded, fixedSize, batch, external }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other)
            {
                throw new ArgumentException($"{other.Name} is for --format onnx; leave it out.");
            }

            if (!isProgram && new Option[] { type, probabilities }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } computing)
            {
                throw new ArgumentException($"{computing.Name} is for --format onnx and torchscript; leave it out.");
            }

            string file = parsed.GetValue(output) ?? Path.Combine(WeightOptions.RunFolder(chosen), chosen.Name + kind switch { "onnx" => ".onnx", "torchscript" => ".pt", "keras" => ".h5", _ => ".pth" });
            using Network loaded = weights.Load(parsed, chosen);
            if (isOnnx)
            {
                loaded.ExportOnnx(file, new()
                {
                    Fold = !parsed.GetValue(unfolded),
                    Probabilities = parsed.GetValue(probabilities),
                    Preprocess = parsed.GetValue(preprocess),
                    AnySize = parsed.GetValue(fixedSize) ? false : null,
                    Batch = parsed.GetValue(batch) is > 0 and var images ? images : null,
                    ExternalData = parsed.GetValue(external),
                    Type = TypeOf(parsed.GetValue(type)!),
                });
            }
            else if (kind == "keras")
            {
                loaded.SaveKeras(file);
            }
            else if (kind == "pytorch")
            {
                loaded.SaveTorch(file);
            }
            else
            {
                using FrozenNetwork frozen = loaded.Freeze(new() { Probabilities = parsed.GetValue(probabilities), Type = TypeOf(parsed.GetValue(type)!) });
                frozen.Save(file);
            }

            Console.WriteLine($"{chosen.Name} is in {Path.GetFullPath(file)} ({Architecture.Text.Grouped(new FileInfo(file).Length)} bytes).{(isProgram ? $" Compare it with the network: verify {file}" : "")}");
        });
        return command;
    }

    private static ScalarType TypeOf(string name) => name switch
    {
        "float16" => ScalarType.Float16,
        "bfloat16" => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };
}
