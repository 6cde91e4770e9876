using System.Text.Json;

namespace ResNetDsl.Runtime.Tests;

/// <summary>The reference numbers in <c>tests/Golden</c>.</summary>
internal static class GoldenFile
{
    public static JsonElement SlimTests { get; } = Read("slim_tests.json");

    public static JsonElement NumericReference { get; } = Read("slim_numeric_reference.json");

    public static JsonElement V2_50Variables { get; } = Read("slim_v2_50_variables.json");

    public static JsonElement ParameterCounts { get; } = Read("param_counts.json");

    public static JsonElement TorchvisionResNet50 { get; } = Read("state_dict_torchvision_resnet50.json");

    public static JsonElement TimmResNetV2_50 { get; } = Read("state_dict_timm_resnetv2_50.json");

    /// <summary>The element at the end of a path of property names.</summary>
    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (current, name) => current.GetProperty(name));

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static long[] Longs(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt64())];

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>A square or rectangular array of arrays as one map, [1, 1, H, W].</summary>
    public static Tensor Map(this JsonElement rows, ScalarType type)
    {
        double[][] values = [.. rows.EnumerateArray().Select(Doubles)];
        return tensor(values.SelectMany(row => row).ToArray(), [1, 1, values.Length, values[0].Length], dtype: type);
    }

    /// <summary>A shape that is written [N, H, W, C], as torch has it.</summary>
    public static long[] FromNhwc(this JsonElement shape)
    {
        long[] extents = shape.Longs();
        return [extents[0], extents[3], extents[1], extents[2]];
    }

    private static JsonElement Read(string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name));
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }
}
