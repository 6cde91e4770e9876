namespace ResNetDsl.Weights;

/// <summary>A state dict in a file that has other things besides, such as a checkpoint.</summary>
/// <param name="Prefix">What is before the names of its tensors, with its dot; empty for the file itself.</param>
/// <param name="Tensors">How many tensors it has, without those of state dicts in it.</param>
internal sealed record StateDictPlace(string Prefix, int Tensors);
