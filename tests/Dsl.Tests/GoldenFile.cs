using System.Text.Json;

namespace ResNetDsl.Dsl.Tests;

/// <summary>Reference numbers and names of TF-slim.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name))).RootElement;

    /// <summary>The element at the end of a path of property names.</summary>
    public static JsonElement At(this JsonElement element, params string[] path) => path.Aggregate(element, (current, name) => current.GetProperty(name));

    public static long[] Longs(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt64())];

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
