using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Texts;

namespace ResNetDsl.Training;

/// <summary>What must be the same in all processes of a group before the first step: program, network, data and options.</summary>
internal static partial class RankDifferences
{
    /// <summary>Compares all processes with rank 0.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="state">What this process is about to train.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="ProcessGroupException">A process differs. All processes throw.</exception>
    public static void Refuse(ProcessGroup group, CheckpointState state, TrainingOptions options)
    {
        if (group.Size == 1)
        {
            return;
        }

        string[] all = group.Gather(JsonSerializer.Serialize(FactsOf(state, options), FactsJson.Default.DictionaryStringString), "the options of the training");
        Dictionary<string, string>[] facts = Array.ConvertAll(all, json => JsonSerializer.Deserialize(json, FactsJson.Default.DictionaryStringString)!);
        for (int rank = 1; rank < group.Size; rank++)
        {
            foreach (string name in facts[0].Keys.Union(facts[rank].Keys))
            {
                (string first, string other) = (facts[0].GetValueOrDefault(name, "not there"), facts[rank].GetValueOrDefault(name, "not there"));
                if (first != other)
                {
                    throw new ProcessGroupException(
                        $"{Sentences.Capital(group.NameOf(rank))} cannot train with {group.NameOf(0)}: {name} is {OneLine.Of(other)} there and {OneLine.Of(first)} on rank 0. Start all ranks with the same program, data and options.");
                }
            }
        }
    }

    private static Dictionary<string, string> FactsOf(CheckpointState state, TrainingOptions options)
    {
        Version? torchSharp = typeof(torch).Assembly.GetName().Version;
        string own = typeof(RankDifferences).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        Dictionary<string, string> facts = new()
        {
            ["the version of ResNetDsl"] = own,
            ["the version of TorchSharp"] = $"{torchSharp}",
            ["the network"] = state.Network,
            ["the table of the network"] = state.Table,
            ["the classes"] = ClassNames.Listed([.. state.Classes], 10) + $" ({Text.Plain(state.Classes.Count)})",
            ["the number of epochs"] = Text.Plain(options.Epochs),
        };
        foreach ((string name, string value) in state.Recipe)
        {
            facts[name] = value;
        }

        return facts;
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class FactsJson : JsonSerializerContext;
}
