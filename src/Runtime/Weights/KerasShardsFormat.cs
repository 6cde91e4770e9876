using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>
/// Weights that Keras 3 saves in several HDF5 files: <c>save_weights("model.weights.json", max_shard_size=…)</c> (<c>ShardedH5IOStore</c> of <c>keras/src/saving/saving_lib.py</c>). The index says which file
/// has a layer's first variable; the next file may have the rest.
/// </summary>
internal sealed class KerasShardsFormat : WeightFormat
{
    private const string What = "an index of Keras' shards";

    public static KerasShardsFormat Instance { get; } = new();

    public override string Name => "sharded Keras HDF5";

    public override string Extension => ".weights.json";

    // The name of a shard is among the first bytes: before the map there is only a length.
    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) => ShardedFormat.Instance.Recognizes(begin, file) && begin.IndexOf(".weights.h5\""u8) > 0;

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        using (file)
        {
            Dictionary<string, List<string>> shards = ShardedFormat.ReadMap(file);
            string folder = Path.GetDirectoryName(path) ?? "";
            if (shards.Keys.FirstOrDefault(shard => !File.Exists(Path.Combine(folder, shard))) is { } missing)
            {
                throw new FormatException($"its shard '{OneLine.Of(missing)}' is missing; all of them must be in the folder of the index");
            }

            return KerasSource.OpenShards(path, What, [.. shards.Keys.Order(StringComparer.Ordinal).Select(shard => Path.Combine(folder, shard))], shards.Values.SelectMany(names => names));
        }
    });
}
