using System.CommandLine;
using ResNetDsl.Benchmarks.Commands;

RootCommand root = new("Benchmarks of the generator and of generated networks.")
{
    NetworkCommand.Create(),
    InferenceCommand.Create(),
    InferenceCommand.CreateFirstAnswer(),
    ConstructionCommand.Create(),
    LoadCommand.Create(),
    LoadCommand.CreatePeak(),
    GeneratorCommand.Create(),
    BuildCommand.Create(),
    InputCommand.Create(),
    ReviewCommand.Create(),
    ChildCommands.CreateMeasure(),
    ChildCommands.CreateCompare(),
    TrainCommand.Create(),
    ScalingCommand.Create(),
};
return root.Parse(args).Invoke();
