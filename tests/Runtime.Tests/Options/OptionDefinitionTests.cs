using System.Globalization;
using System.Reflection;
using ResNetDsl.Data;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Training;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Options;

/// <summary>Each option is declared once, and nothing that follows from the declaration lacks it.</summary>
public sealed class OptionDefinitionTests : IDisposable
{
    private static readonly TrainingOptions Small = new() { Epochs = 1 };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Recorded => [.. TrainingOptions.Definitions.Where(option => option.Recipe.Name is not null).Select(option => option.Name)];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_public_property_of_a_record_of_options_is_declared_once_and_has_a_place_or_a_reason()
    {
        Declared(typeof(TrainingOptions), TrainingOptions.Definitions);
        Declared(typeof(LoaderOptions), LoaderOptions.Definitions);
        Declared(typeof(LearningRateSchedule), Schedules.Kinds.Common);
        Declared(typeof(OptimizerRecipe), Optimizers.Kinds.Common);
        Assert.All(Schedules.Kinds.All, kind => Declared(kind.Type, [.. Schedules.Kinds.Common, .. kind.Options]));
        Assert.All(Optimizers.Kinds.All, kind => Declared(kind.Type, [.. Optimizers.Kinds.Common, .. kind.Options]));

        // Nothing that can be chosen by a program is missing from the lists.
        Assert.Equal(Public<LearningRateSchedule>(), Schedules.Kinds.All.Select(kind => kind.Type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Public<OptimizerRecipe>(), Optimizers.Kinds.All.Select(kind => kind.Type.Name).Order(StringComparer.Ordinal));

        static IEnumerable<string> Public<T>() => typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(StringComparer.Ordinal);

        static void Declared<TOwner>(Type type, IReadOnlyList<OptionDefinition<TOwner>> definitions)
        {
            Assert.Equal(
                type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(StringComparer.Ordinal),
                definitions.Select(definition => definition.Name).Order(StringComparer.Ordinal));
            Assert.All(definitions, definition =>
            {
                Assert.EndsWith(".", definition.Description, StringComparison.Ordinal);
                Assert.True(definition.Recipe.Name is { Length: > 0 } || definition.Recipe.Reason is { Length: > 0 }, definition.Name);
                Assert.True(definition.CommandLine.Name is { Length: > 0 } || definition.CommandLine.Reason is { Length: > 0 }, definition.Name);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_run_does_not_continue_with_another_value_of_what_a_checkpoint_records(string name)
    {
        Train(Small with { Folder = folder.Of("run") });
        OptionDefinition<TrainingOptions> option = TrainingOptions.Definitions.Single(definition => definition.Name == name);
        TrainingOptions changed = Changed(option, Small with { Folder = folder.Of("run") });
        Assert.Contains(
            $": {option.Recipe.Name} was {option.Write(Small)} and is {option.Write(changed)}. Run it as before",
            Assert.Throws<CheckpointException>(() => Train(changed)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_continues_with_another_value_of_what_a_checkpoint_does_not_record()
    {
        TrainingOptions options = new() { Epochs = 1, Schedule = new ConstantSchedule { Rate = 0.1 }, Folder = folder.Of("run") };
        Train(options);
        Train(TrainingOptions.Definitions.Where(option => option.Recipe.Name is null).Aggregate(options, (changed, option) => Changed(option, changed)));
    }

    [Fact]
    public void Every_option_of_a_schedule_and_of_an_optimizer_is_in_the_recipe()
    {
        Assert.All(Schedules.Kinds.All, kind => Each(kind, Schedules.Kinds, value => value.Describe(20)));
        Assert.All(Optimizers.Kinds.All, kind => Each(kind, Optimizers.Kinds, value => value.Describe()));

        static void Each<TBase>(OptionKind<TBase> kind, OptionKinds<TBase> kinds, Func<TBase, string> describe)
            where TBase : class
        {
            foreach (OptionDefinition<TBase> option in kinds.OptionsOf(kind.Default))
            {
                Assert.NotEqual(describe(kind.Default), describe(ByText(option, kind.Default)));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void The_recipe_is_the_text_of_earlier_versions_under_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            TrainingOptions options = new() { LabelSmoothing = 0.1, Seed = -3, Optimizer = new SgdRecipe { Momentum = 0.85, Nesterov = false, WeightDecay = 5e-5 } };
            string[] earlier = ["the schedule", "the optimizer", "label smoothing", "mixup", "the average's decay", "the gradients' bound", "batches for a step", "the type of computation", "the seed"];
            Assert.Equal(
                [
                    ("the schedule", "CosineSchedule { Rate = 0.1, WarmUp = 0.5, Last = 0 } over 20 epochs"),
                    ("the optimizer", "SgdRecipe { WeightDecay = 5E-05, Momentum = 0.85, Nesterov = False }"),
                    ("label smoothing", "0.1"),
                    ("mixup", "0"),
                    ("the average's decay", "0"),
                    ("the gradients' bound", "0"),
                    ("batches for a step", "1"),
                    ("the type of computation", "the parameters'"),
                    ("the seed", "-3"),
                ],
                earlier.Select(name => (name, options.Recipe[name])));
            Assert.Equal("MultiStepSchedule { Rate = 0.1, WarmUp = 0, Factor = 0.1, Milestones = 82 123 }", new MultiStepSchedule { Milestones = new([82, 123]) }.Describe(1));
            Assert.Equal("StepSchedule { Rate = 0.1, WarmUp = 0, Every = 30, Factor = 0.5 }", new StepSchedule { Every = 30, Factor = 0.5 }.Describe(1));
            Assert.Equal("ConstantSchedule { Rate = 0.1, WarmUp = 0 }", new ConstantSchedule().Describe(1));
            Assert.Equal("AdamWRecipe { WeightDecay = , Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08 }", new AdamWRecipe().Describe());

            // A user's own class is written by its ToString, under the invariant culture.
            Assert.Equal("Halved { Rate = 0.5, WarmUp = 0, By = 1.5 }", new Halved(1.5) { Rate = 0.5 }.Describe(1));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_checkpoint_of_an_earlier_version_continues_with_the_defaults_of_later_options_and_with_nothing_else()
    {
        CheckpointState run = new() { Network = "A", Table = "1", Classes = ["a", "b"], Recipe = new Dictionary<string, string>(new TrainingOptions().Recipe) { ["the data"] = "d" } };
        CheckpointState earlier = run with { Recipe = run.Recipe.Where(item => item.Key != "the loss").ToDictionary() };
        Assert.Null(earlier.Difference(run, new TrainingOptions().Recipe));
        CheckpointState other = run with { Recipe = new Dictionary<string, string>(run.Recipe) { ["the loss"] = "a function of the program" } };
        Assert.Equal(
            "it was written by an earlier version, which does not record the loss and had cross entropy, but this run has a function of the program",
            earlier.Difference(other, new TrainingOptions().Recipe)!.Clause);

        CheckpointState later = run with { Recipe = new Dictionary<string, string>(run.Recipe) { ["cut-out"] = "3" } };
        Assert.Equal("cut-out was 3, but this program has no such option", later.Difference(run, new TrainingOptions().Recipe)!.Clause);
    }

    [Fact]
    public void The_loader_describes_what_batches_depend_on_and_nothing_else()
    {
        Dictionary<string, LoaderOptions> changed = new()
        {
            [nameof(LoaderOptions.BatchSize)] = new() { BatchSize = 7 },
            [nameof(LoaderOptions.Shuffle)] = new() { Shuffle = true },
            [nameof(LoaderOptions.DropLast)] = new() { DropLast = true },
            [nameof(LoaderOptions.Seed)] = new() { Seed = 7 },
            [nameof(LoaderOptions.Workers)] = new() { Workers = 7 },
            [nameof(LoaderOptions.MemoryBytes)] = new() { MemoryBytes = 1 << 20 },
            [nameof(LoaderOptions.Unreadable)] = new() { Unreadable = UnreadablePictures.Fail },
        };
        string before = Description(new());
        Assert.All(LoaderOptions.Definitions, option => Assert.Equal(option.Recipe.Name is null, before == Description(changed[option.Name])));

        static string Description(LoaderOptions options)
        {
            using ImageLoader loader = new(new ShapeImages(64, Split.Train, side: 16), new ImagePipeline([], Normalization.ImageNet, 3, 16, 16), options);
            return loader.Description;
        }
    }

    [Fact]
    public void Settings_are_read_as_they_are_written_and_refused_by_one_sentence()
    {
        TrainingOptions options = new();
        string?[] used = [.. TrainingOptions.Definitions.Select(option => option.CommandLine.Name), .. Schedules.Kinds.OptionsOf(options.Schedule).Select(option => option.CommandLine.Name), .. Optimizers.Kinds.OptionsOf(options.Optimizer).Select(option => option.CommandLine.Name)];
        Dictionary<string, string> defaults = options.Settings().Where(setting => setting.Default is { Length: > 0 } && used.Contains(setting.Name)).ToDictionary(setting => setting.Name, setting => setting.Default!);
        Assert.Equal(options, options.With(defaults));
        Assert.Equal(new LoaderOptions(), new LoaderOptions().With(new LoaderOptions().Settings().Where(setting => setting.Default is { Length: > 0 }).ToDictionary(setting => setting.Name, setting => setting.Default!)));

        TrainingOptions read = options.With(new Dictionary<string, string>
        {
            ["schedule"] = "multi-step",
            ["milestones"] = "3 5",
            ["step-factor"] = "0.5",
            ["warm-up"] = "2",
            ["optimizer"] = "adamw",
            ["beta1"] = "0.8",
            ["precision"] = "bfloat16",
            ["checkpoint-seconds"] = "5",
        });
        Assert.Equal(new MultiStepSchedule { Milestones = new([3, 5]), Factor = 0.5, Rate = 0.001, WarmUp = 2 }, read.Schedule);
        Assert.Equal(new AdamWRecipe { Beta1 = 0.8 }, read.Optimizer);
        Assert.Equal((bfloat16, TimeSpan.FromSeconds(5)), (read.ComputeType, read.CheckpointInterval));
        Assert.Equal(0.3, options.With(new Dictionary<string, string> { ["optimizer"] = "adamw", ["learning-rate"] = "0.3" }).Schedule.Rate);
        Assert.Equal(new SgdRecipe { Nesterov = false }, options.With(new Dictionary<string, string> { ["no-nesterov"] = "" }).Optimizer);

        Refused("momentum", "1,5", "momentum must be a number from 0 to 1, not '1,5'.");
        Refused("schedule", "none", "schedule must be cosine, step, multi-step");
        Refused("milestones", "3 x", "milestones must be whole numbers, each at least 0, not '3 x'.");
        Refused("milestones", "3", "milestones is an option of multi-step, but the schedule is cosine. Leave it out, or choose another schedule.");
        Refused("step-factor", "0.5", "step-factor is an option of step and multi-step, but the schedule is cosine.");
        Refused("rate", "1", "'rate' is not an option. The options are epochs, schedule, learning-rate, ");

        void Refused(string name, string text, string sentence) =>
            Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => options.With(new Dictionary<string, string> { [name] = text })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_set_by_name()
    {
        // new SgdRecipe(0.01) would set whatever the first parameter is.
        Type[] records = [.. typeof(TrainingOptions).Assembly.GetExportedTypes().Where(type => !type.IsAbstract
            && (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.IsAssignableTo(typeof(OptimizerRecipe)) || type.IsAssignableTo(typeof(LearningRateSchedule))))];
        Assert.All((Type[])[typeof(TrainingOptions), typeof(LoaderOptions), typeof(SplitOptions), typeof(SgdRecipe), typeof(StepSchedule)], type => Assert.Contains(type, records));
        Assert.All(records, type => Assert.Empty(Assert.Single(type.GetConstructors()).GetParameters()));
    }

    [Theory]
    [InlineData("Schedule.Every must be at least 1, not 0.")]
    [InlineData("Optimizer.Momentum must be from 0 to 1, not 1.5.")]
    [InlineData("Optimizer.WeightDecay must be 0 or more, not -0.1.")]
    [InlineData("ComputeType must be a floating type, not Int64.")]
    [InlineData("CheckpointInterval must be 0 or more, not -1 s.")]
    public void A_value_out_of_range_is_refused_by_its_name(string sentence)
    {
        TrainingOptions options = sentence.Split(' ')[0] switch
        {
            "Schedule.Every" => new() { Schedule = new StepSchedule { Every = 0 } },
            "Optimizer.Momentum" => new() { Optimizer = new SgdRecipe { Momentum = 1.5 } },
            "Optimizer.WeightDecay" => new() { Optimizer = new AdamWRecipe { WeightDecay = -0.1 } },
            "ComputeType" => new() { ComputeType = int64 },
            _ => new() { CheckpointInterval = TimeSpan.FromSeconds(-1) },
        };
        using Learner net = new();
        Assert.StartsWith(sentence, Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(net, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_has_the_declared_options()
    {
        Assert.Equal(OptionTables.Training, OptionTables.InPage("training.md", "training options", OptionTables.Training));
        Assert.Equal(OptionTables.Loading, OptionTables.InPage("data.md", "loader options", OptionTables.Loading));
        Assert.Equal(OptionTables.Splitting, OptionTables.InPage("data.md", "split options", OptionTables.Splitting));
    }

    /// <summary>The options with another value of one of them. One that cannot be set by text is changed here.</summary>
    private static TrainingOptions Changed(OptionDefinition<TrainingOptions> option, TrainingOptions options) => option.Name switch
    {
        nameof(TrainingOptions.Loss) => options with { Loss = (logits, targets) => targets.CrossEntropy(logits) },
        nameof(TrainingOptions.AllowChanges) => options with { AllowChanges = new(["seed"]) },
        nameof(TrainingOptions.RateFactors) => options with { RateFactors = new([new("block1", 0.5)]) },
        nameof(TrainingOptions.KeepFreedMemory) => options with { KeepFreedMemory = !options.KeepFreedMemory },

        // It is where the run continues.
        nameof(TrainingOptions.Folder) => options,
        _ => ByText(option, options),
    };

    private static TOwner ByText<TOwner>(OptionDefinition<TOwner> option, TOwner owner)
    {
        OptionSetting setting = option.Settings(owner).First();
        string[] texts = setting.IsFlag ? [""] : ["0.125", "7", .. setting.Words?.Split('|') ?? []];
        string other = texts.First(text => text != setting.Default && setting.Problem(text) is null);
        return option.Read(owner, new Dictionary<string, string> { [setting.Name] = other });
    }

    private static void Train(TrainingOptions options)
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 16, 16, seed: 2);
        new Trainer(net, options).Fit(training, heldOut);
    }

    private sealed record Halved(double By) : LearningRateSchedule
    {
        protected override double Decayed(double epoch, int epochs) => Rate / By;
    }
}
