using System.CommandLine;
using ResNetDsl.CommandLine.Benchmarking;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>benchmark NAME</c>: the time of a step on random images.</summary>
internal static class BenchmarkCommand
{
    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        Option<int> batchSize = NumberOption.Whole("--batch-size", "Images in a batch.", 32);
        Option<int> batches = NumberOption.Whole("--num-batches", "Timed steps, after 10 untimed ones.", 100);
        Option<string> mode = NumberOption.Choice("--mode", "forward, or train: forward, backward and an update.", "forward", "train");
        Option<string> engine = NumberOption.Choice("--engine", "What runs the forward pass: the module, the frozen network (also in bfloat16), or ONNX Runtime.", "module", "frozen", "frozen-bfloat16", "onnx");
        Command command = new("benchmark", "Time a network on random images.") { network, batchSize, batches, mode, engine };
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            int images = parsed.GetValue(batchSize);
            bool trains = parsed.GetValue(mode) == "train";
            if (trains && parsed.GetValue(engine) != "module")
            {
                throw new ArgumentException("Only the module can be trained; leave out --engine or --mode train.");
            }

            using IBenchmarkStep step = trains ? new TrainingStep(chosen, images) : parsed.GetValue(engine) switch
            {
                "frozen" => new FrozenStep(chosen, images),
                "frozen-bfloat16" => new FrozenStep(chosen, images, ScalarType.BFloat16),
                "onnx" => new OnnxStep(chosen, images),
                _ => new ForwardStep(chosen, images),
            };
            bool asked = json.IsAsked(parsed);
            StepTimes times = TimeRun.time_tensorflow_run(step.Run, trains ? "Forward-backward" : "Forward", parsed.GetValue(batches), asked ? TextWriter.Null : Console.Out, TimeProvider.System);
            if (asked)
            {
                JsonOutput.Print(writer =>
                {
                    writer.WriteString("network", chosen.Name);
                    writer.WriteString("mode", parsed.GetValue(mode));
                    writer.WriteString("engine", parsed.GetValue(engine));
                    writer.WriteNumber("batchSize", images);
                    writer.WriteNumber("steps", times.Seconds.Count);
                    writer.WriteNumber("meanSeconds", times.Mean);
                    writer.WriteNumber("deviationSeconds", times.Deviation);
                    writer.WriteNumber("imagesPerSecond", images / times.Mean);
                    writer.WriteStartArray("seconds");
                    foreach (double seconds in times.Seconds)
                    {
                        writer.WriteNumberValue(seconds);
                    }

                    writer.WriteEndArray();
                });
            }
        });
        return command;
    }
}
