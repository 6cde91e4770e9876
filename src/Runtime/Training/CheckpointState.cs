using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>The contents of a checkpoint besides tensors.</summary>
internal sealed partial record CheckpointState
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The fingerprint of the table: <see cref="Fingerprint"/>.</summary>
    public required string Table { get; init; }

    /// <summary>The names of the classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The options that the result depends on and the data, by name.</summary>
    public required IReadOnlyDictionary<string, string> Recipe { get; init; }

    /// <summary>The current epoch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The next batch of the epoch.</summary>
    public int Batch { get; init; }

    /// <summary>The steps of all epochs so far.</summary>
    public long Step { get; init; }

    /// <summary>The sums of the current epoch so far.</summary>
    public EpochSums Sums { get; init; } = new();

    /// <summary>The norm of the gradients of the last step.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The completed epochs.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];

    /// <summary>The reason why training ended; null if it has not ended.</summary>
    public TrainingEnd? Ended { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, CheckpointJson.Default.CheckpointState);

    /// <exception cref="JsonException">The text is not a valid state: a member is missing, or has an impossible value.</exception>
    public static CheckpointState Parse(string json)
    {
        CheckpointState state = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointState) ?? throw new JsonException("It is null.");
        return state.Problem() is { } problem ? throw new JsonException(problem) : state;
    }

    /// <summary>Returns what is impossible in the state, as a sentence, or null for a valid state. A deserializer leaves null in members that cannot be null.</summary>
    private string? Problem()
    {
        bool hasNull = Network is null || Table is null || Classes?.Contains(null!) != false || Recipe?.Values.Contains(null!) != false || Sums is null || History?.Contains(null!) != false;
        return hasNull ? "A required value is null."
            : Epoch < 0 || Batch < 0 || Step < 0 ? $"It counts epoch {Epoch}, batch {Batch} and step {Step}."
            : History!.Count != Epoch || History.Where((epoch, at) => epoch.Epoch != at).Any() ? $"It is in epoch {Epoch + 1} and has the results of {History.Count}, which are not those before it."
            : Sums!.Images < 0 || Sums.Correct < 0 || Sums.Correct > Sums.Images ? $"It counts {Sums.Correct} correct of {Sums.Images} images."
            : Ended is { } ended && !Enum.IsDefined(ended) ? $"It ended as {(int)ended}."
            : null;
    }

    /// <summary>Returns the first difference between a run and the run of this state, or null.</summary>
    /// <param name="run">The run that is to continue.</param>
    /// <param name="defaults">The recipe of the defaults. A checkpoint of an earlier version lacks options that were added later, and its run had their defaults.</param>
    /// <param name="allowed">The changes that do not count as differences, by the names of <see cref="RecipeChanges"/>; null for none.</param>
    /// <param name="changes">Receives each allowed change: the name in the recipe, and a clause.</param>
    public RecipeDifference? Difference(CheckpointState run, IReadOnlyDictionary<string, string> defaults, IReadOnlyCollection<string>? allowed = null, Action<string, string>? changes = null)
    {
        allowed ??= [];
        if (Table != run.Table)
        {
            return new(Network == run.Network ? $"it is of an earlier {Network} with a different table" : $"it is of {Network}, but this is {run.Network}");
        }

        if (ClassNames.Difference(Classes, run.Classes) is { } classes)
        {
            return new(classes);
        }

        foreach ((string name, string value) in run.Recipe)
        {
            if (Recipe.TryGetValue(name, out string? there))
            {
                if (there == value)
                {
                    continue;
                }

                string clause = $"{name} was {there} and is {value}";
                if (!RecipeChanges.Allow(allowed, name, there, value))
                {
                    return new(clause, RecipeChanges.NameOf(name, there, value));
                }

                changes?.Invoke(name, clause);
            }
            else if (defaults.GetValueOrDefault(name) is var assumed && assumed != value && !RecipeChanges.Allow(allowed, name, assumed ?? "", value))
            {
                return new($"it was written by an earlier version, which does not record {name}{(assumed is null ? "" : $" and had {assumed}")}, but this run has {value}", RecipeChanges.NameOf(name, assumed ?? "", value));
            }
        }

        // From a later version, whose option this program would silently ignore.
        return Recipe.Keys.FirstOrDefault(name => !run.Recipe.ContainsKey(name) && name != RecipeChanges.LossValues) is { } unknown
            ? new($"{unknown} was {Recipe[unknown]}, but this program has no such option")
            : null;
    }

    [JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonSerializable(typeof(CheckpointState))]
    private sealed partial class CheckpointJson : JsonSerializerContext;
}

/// <summary>Why a run cannot continue from a checkpoint.</summary>
/// <param name="Clause">The difference, as a clause.</param>
/// <param name="AllowedBy">The name that allows the change; null when it cannot be allowed.</param>
internal sealed record RecipeDifference(string Clause, string? AllowedBy = null);

/// <summary>The sums over the steps of an epoch.</summary>
internal sealed record EpochSums
{
    /// <summary>The sum of the losses of all images.</summary>
    public double Loss { get; init; }

    /// <summary>The correctly classified images.</summary>
    public long Correct { get; init; }

    /// <summary>The images.</summary>
    public long Images { get; init; }

    /// <summary>The duration in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }
}
