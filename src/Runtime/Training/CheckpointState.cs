using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResNetDsl.Training;

/// <summary>All that a checkpoint holds besides tensors.</summary>
internal sealed record CheckpointState
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>What the table makes: <see cref="Fingerprint"/>.</summary>
    public required string Table { get; init; }

    /// <summary>The names of the classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The options that the result depends on and the data, by name.</summary>
    public required IReadOnlyDictionary<string, string> Recipe { get; init; }

    /// <summary>The epoch that is under way, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The batch of the epoch that comes next.</summary>
    public int Batch { get; init; }

    /// <summary>The steps made in all epochs.</summary>
    public long Step { get; init; }

    /// <summary>What the epoch under way has come to so far.</summary>
    public EpochSums Sums { get; init; } = new();

    /// <summary>The length of the last step's gradients.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The epochs that ended.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];

    /// <summary>Why training ended; null while it has not.</summary>
    public TrainingEnd? Ended { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The text is no state.</exception>
    public static CheckpointState Parse(string json) => JsonSerializer.Deserialize<CheckpointState>(json, Json) ?? throw new JsonException("It is null.");

    /// <summary>The first thing in which a run differs from the one that made this state, as a clause; null when nothing differs.</summary>
    /// <param name="run">The run that is to continue.</param>
    /// <param name="defaults">The recipe of the defaults. A checkpoint of an earlier version lacks options that were added later, and its run had their defaults.</param>
    public string? Difference(CheckpointState run, IReadOnlyDictionary<string, string> defaults)
    {
        if (Table != run.Table)
        {
            return Network == run.Network ? $"it is of an earlier {Network}, whose table was another" : $"it is of {Network}, and this is {run.Network}";
        }

        if (ClassNames.Difference(Classes, run.Classes) is { } classes)
        {
            return classes;
        }

        foreach ((string name, string value) in run.Recipe)
        {
            if (Recipe.TryGetValue(name, out string? there))
            {
                if (there != value)
                {
                    return $"{name} was {there} and is {value}";
                }
            }
            else if (defaults.GetValueOrDefault(name) is var assumed && assumed != value)
            {
                return $"it was written by an earlier version, which does not record {name}{(assumed is null ? "" : $" and had {assumed}")}, and this run has {value}";
            }
        }

        // Of a later version, whose option this program would silently leave out.
        return Recipe.Keys.FirstOrDefault(name => !run.Recipe.ContainsKey(name)) is { } unknown ? $"{unknown} was {Recipe[unknown]}, and this program has no such option" : null;
    }
}

/// <summary>What the steps of an epoch add up to.</summary>
internal sealed record EpochSums
{
    /// <summary>The sum of the losses of all images.</summary>
    public double Loss { get; init; }

    /// <summary>The images that were classified right.</summary>
    public long Correct { get; init; }

    /// <summary>The images.</summary>
    public long Images { get; init; }

    /// <summary>The seconds that they took.</summary>
    public double Seconds { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }
}
