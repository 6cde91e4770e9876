using System.CommandLine;
using System.CommandLine.Parsing;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Data;
using ResNetDsl.Training;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The options of a training on which its memory depends: those of <see cref="LoaderOptions"/> and <see cref="TrainingOptions"/>.</summary>
internal sealed class MemoryOptions
{
    private static readonly string[] Names = ["optimizer", "precision", "accumulate", "average"];
    private static readonly TrainingOptions Defaults = new();

    private readonly SettingOptions loading = new(DataOptions.Defaults.Settings().Where(setting => setting.Name == "batch-size"));

    private readonly SettingOptions training = new(Defaults.Settings().Where(setting => Names.Contains(setting.Name)));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        loading.AddTo(command);
        training.AddTo(command);
    }

    /// <summary>The first of the options that the command line has; null for none.</summary>
    public string? FirstOf(CommandResult result) => loading.FirstOf(result) ?? training.FirstOf(result);

    /// <summary>Returns the memory of a training step of a network.</summary>
    /// <exception cref="ArgumentException">The declaration is a composition.</exception>
    public TrainingMemory Of(ParseResult parsed, NetworkEntry entry) => entry switch
    {
        DeclaredNetwork network => Defaults.With(training.Read(parsed)).Memory(network.Plan, DataOptions.Defaults.With(loading.Read(parsed)).BatchSize),
        DeclaredComposition composition => throw new ArgumentException($"--training shows the memory of a network, and {composition.Name} is a composition; name its backbone, {composition.Plan.Backbone.Name}."),
        _ => throw new InvalidOperationException(),
    };
}
