using System.CommandLine;
using System.Globalization;
using ResNetDsl.Zoo.Benchmarking;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>benchmark NAME</c>: the time of a step on random images.</summary>
internal static class BenchmarkCommand
{
    public static Command Create()
    {
        Argument<ZooNetwork> network = NetworkArgument.Create();
        Option<int> batchSize = AtLeastOne("--batch-size", "Images in a batch.", 32);
        Option<int> batches = AtLeastOne("--num-batches", "Timed steps, after 10 that are not.", 100);
        Option<string> mode = new("--mode") { Description = "forward, or train: forward, backward and an update.", DefaultValueFactory = _ => "forward" };
        mode.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("forward" or "train"))
            {
                result.AddError("--mode must be forward or train.");
            }
        });
        Command command = new("benchmark", "Time a network on random images.") { network, batchSize, batches, mode };
        command.SetAction(parsed =>
        {
            ZooNetwork chosen = parsed.GetRequiredValue(network);
            int images = parsed.GetValue(batchSize);
            bool trains = parsed.GetValue(mode) == "train";
            using IBenchmarkStep step = trains ? new TrainingStep(chosen, images) : new ForwardStep(chosen, images);
            TimeRun.time_tensorflow_run(step.Run, trains ? "Forward-backward" : "Forward", parsed.GetValue(batches), Console.Out, TimeProvider.System);
        });
        return command;
    }

    private static Option<int> AtLeastOne(string name, string description, int defaultValue) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1)
            {
                result.AddError($"{name} must be a whole number from 1 to {int.MaxValue}, not '{result.Tokens[0].Value}'.");
            }

            return value;
        },
    };
}
