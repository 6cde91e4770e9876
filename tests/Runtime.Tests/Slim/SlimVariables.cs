using System.Text.Json;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>TF-slim's variable names and values as a state dict.</summary>
internal static class SlimVariables
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["weights"] = "weight",
        ["biases"] = "bias",
        ["gamma"] = "weight",
        ["beta"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
        ["BatchNorm"] = "bn",
    };

    /// <summary>The key of a variable: without the network's scope and the unit's, slashes as dots, torch's names for what is in a layer.</summary>
    public static string Key(string variable, string scope)
    {
        string local = scope.Length == 0 ? variable : variable[(scope.Length + 1)..];
        return string.Join('.', local.Split('/').Where(part => part != "bottleneck_v2").Select(part => Renamed.GetValueOrDefault(part, part)));
    }

    /// <summary>The variables of a numeric reference, whose weights are [O, I, H, W] already.</summary>
    public static Dictionary<string, Tensor> StateDict(JsonElement variables, string scope, ScalarType type) =>
        variables.EnumerateArray().ToDictionary(
            variable => Key(variable.GetProperty("name").GetString()!, scope),
            variable => tensor(variable.GetProperty("values").Doubles(), variable.GetProperty("shape_oihw").Longs(), dtype: type));
}
