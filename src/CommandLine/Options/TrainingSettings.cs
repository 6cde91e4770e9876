using System.CommandLine;
using ResNetDsl.Optimization;
using ResNetDsl.Training;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The training options: those of <see cref="TrainingOptions"/>, each of which is declared there.</summary>
internal sealed class TrainingSettings
{
    // A whole epoch of warm-up: the networks here are deeper than those that the library's default is for.
    private static readonly TrainingOptions Defaults = new() { Schedule = new CosineSchedule { Rate = 0.1, WarmUp = 1 } };

    private readonly SettingOptions options = new(Defaults.Settings().Select(setting => setting.Name == "seed"
        ? setting with { Description = "The seed of the initial weights, of order and augmentation, and of everything else that is random." }
        : setting));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => options.AddTo(command);

    /// <summary>Returns what the command line says.</summary>
    public TrainingOptions Read(ParseResult parsed, string folder) => Defaults.With(options.Read(parsed)) with { Folder = folder };
}
