using ResNetDsl.Platform;
using ResNetDsl.Programs;
using ResNetDsl.Variables;

namespace ResNetDsl.Weights;

/// <summary>
/// Files that <c>torch.save</c> and <c>torch.jit.save</c> write: the archives since PyTorch 1.6, the pickles before, and the tar archives before 0.1.10. The pickles are read as data; no code in them
/// runs.
/// </summary>
internal sealed class PyTorchFormat : WeightFormat
{
    /// <summary>What messages call a file of the format.</summary>
    public const string What = "a PyTorch file";

    public static PyTorchFormat Instance { get; } = new();

    public override string Name => "PyTorch";

    public override string Extension => ".pth";

    public override bool CanWrite => true;

    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) =>
        TorchPickles.Recognizes(begin) || TorchTar.Recognizes(begin) || (ZipDirectory.Begins(begin) && !IsOther(ZipDirectory.FirstName(begin)));

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        Span<byte> begin = stackalloc byte[(int)Math.Min(file.Length, BeginBytes)];
        TorchContents contents = !file.TryFill(begin, 0) ? throw new EndOfStreamException()
            : ZipDirectory.Begins(begin) ? TorchZip.Read(file)
            : TorchTar.Recognizes(begin) ? TorchTar.Read(file)
            : TorchPickles.Read(file);
        return contents.Tensors(file);
    });

    internal override void Write(nn.Module module, WeightGate gate, NetworkPlan plan, string path, IReadOnlyDictionary<string, string>? metadata)
    {
        using WeightGate.Hold hold = gate.Evaluating();
        Write(path, module.state_dict().Select(entry => (entry.Key, entry.Value)), NetworkTag.Of(plan).AddTo(metadata));
    }

    /// <summary>Writes tensors. The file is written atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name. Non-contiguous ones are copied one at a time.</param>
    /// <param name="metadata">Texts beside them, which PyTorch ignores.</param>
    internal static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata) =>
        WholeFile.Write(path, stream => TorchArchive.WriteStateDict(stream, tensors, metadata));

    // numpy's and Keras' archives.
    private static bool IsOther(string? firstName) => firstName is not null && (firstName.EndsWith(NpzFormat.Suffix, StringComparison.Ordinal) || !firstName.Contains('/', StringComparison.Ordinal));
}
