namespace ResNetDsl.Runtime.Tests;

/// <summary>Every tensor of a network, bit by bit, at one moment.</summary>
internal sealed class StateBytes
{
    private readonly Dictionary<string, byte[]> tensors;

    private StateBytes(Dictionary<string, byte[]> tensors) => this.tensors = tensors;

    public static StateBytes Of(nn.Module module) =>
        new(module.state_dict().ToDictionary(entry => entry.Key, entry => TensorAssert.Bytes(entry.Value)));

    /// <summary>A hash of all of it.</summary>
    public string Digest => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(tensors.OrderBy(item => item.Key, StringComparer.Ordinal).SelectMany(item => item.Value).ToArray()));

    /// <summary>The keys whose tensors are not now what they were then.</summary>
    public IEnumerable<string> ChangedIn(nn.Module module)
    {
        Dictionary<string, byte[]> now = Of(module).tensors;
        Assert.Equal(tensors.Keys, now.Keys);
        return tensors.Keys.Where(key => !tensors[key].AsSpan().SequenceEqual(now[key]));
    }

    public void AssertUnchangedIn(nn.Module module) => Assert.Empty(ChangedIn(module));
}
