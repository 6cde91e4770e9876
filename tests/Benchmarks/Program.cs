using System.CommandLine;
using ResNetDsl.Benchmarks.Commands;

RootCommand root = new("Benchmarks of the generator and of generated networks.")
{
    NetworkCommand.Create(),
    ConstructionCommand.Create(),
    GeneratorCommand.Create(),
    InputCommand.Create(),
    ChildCommands.CreateMeasure(),
    ChildCommands.CreateCompare(),
    TrainCommand.Create(),
};
return root.Parse(args).Invoke();
