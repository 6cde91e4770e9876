namespace ResNetDsl.Weights.Graphs;

/// <summary>What becomes a tensor of a network.</summary>
/// <param name="Key">The network's key.</param>
/// <param name="Compute">Computes it, in the current dispose scope. It takes what reads a tensor of the file by its name, and reads the same ones at every call.</param>
/// <param name="Same">The file's tensor that it is, element by element, whatever its shape; null where it is computed or laid out anew.</param>
internal sealed record WeightValue(string Key, Func<Func<string, Tensor>, Tensor> Compute, string? Same);
