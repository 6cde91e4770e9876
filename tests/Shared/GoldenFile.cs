using System.Collections.Concurrent;
using System.Text.Json;

namespace ResNetDsl.Tests;

/// <summary>The reference numbers in <c>tests/Golden</c>. A file is read when a test asks for it.</summary>
internal static class GoldenFile
{
    private static readonly ConcurrentDictionary<string, JsonElement> Files = new(StringComparer.Ordinal);

    public static JsonElement SlimTests => Read("slim_tests.json");

    public static JsonElement NumericReference => Read("slim_numeric_reference.json");

    public static JsonElement V2_50Variables => Read("slim_v2_50_variables.json");

    public static JsonElement ParameterCounts => Read("param_counts.json");

    public static JsonElement TorchvisionResNet50 => Read("state_dict_torchvision_resnet50.json");

    public static JsonElement TimmResNetV2_50 => Read("state_dict_timm_resnetv2_50.json");

    /// <summary>Outputs of torchvision and timm for weights that a formula gives.</summary>
    public static JsonElement LibraryFunctions => Read("library_functions.json");

    /// <summary>The element at the end of a path of property names.</summary>
    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (current, name) => current.GetProperty(name));

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static long[] Longs(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt64())];

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static JsonElement Read(string name) => Files.GetOrAdd(name, static name =>
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name));
        return JsonSerializer.Deserialize<JsonElement>(stream);
    });
}
