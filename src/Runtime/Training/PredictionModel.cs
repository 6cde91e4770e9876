using System.Security.Cryptography;
using System.Text;
using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>
/// What predictions were computed with: a name and hashes of the weights, of the names of the classes, of the pipeline of the pictures, and of labeled pictures. As text it is the last column of a
/// <see cref="PredictionFile"/>.
/// </summary>
internal sealed class PredictionModel
{
    private static readonly string[] Differences = ["another network", "other weights", "other names of the classes", "another preparation of the pictures", "other pictures"];

    private readonly string[] parts;
    private readonly string text;

    /// <summary>Creates the description of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classes">The names of its classes.</param>
    /// <param name="pipeline">What prepares the pictures; null for none.</param>
    /// <param name="pictures">Labeled pictures; null for any pictures.</param>
    public PredictionModel(Network network, IReadOnlyList<string> classes, ImagePipeline? pipeline, IImageDataset? pictures)
        : this(string.Join(':', [
            network.Architecture.Name, Weights(network), Hash(string.Join('\n', classes.Select(name => $"{Text.Plain(name.Length)} {name}"))), Hash(pipeline?.Description ?? ""),
            .. pictures is null ? Array.Empty<string>() : [DataContent.Of(pictures)[..8]],
        ]))
    {
    }

    /// <summary>Creates the description of its text.</summary>
    public PredictionModel(string text) => (this.text, parts) = (text, text.Split(':'));

    /// <summary>Returns the difference to the text of another model, as in "was computed with other weights"; null for none.</summary>
    public string? DifferenceTo(string other)
    {
        if (other == text)
        {
            return null;
        }

        string[] others = other.Split(':');
        int first = Enumerable.Range(0, Math.Max(parts.Length, others.Length)).First(i => i >= parts.Length || i >= others.Length || parts[i] != others[i]);
        return Differences[Math.Min(first, Differences.Length - 1)];
    }

    /// <inheritdoc/>
    public override string ToString() => text;

    private static string Weights(Network network)
    {
        using IDisposable inference = no_grad();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Fingerprint.Of(network.Architecture)));
        foreach ((string key, Tensor tensor) in network.state_dict())
        {
            using DisposeScope scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{key} {tensor.dtype}\n"));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
