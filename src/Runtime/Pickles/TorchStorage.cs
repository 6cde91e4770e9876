namespace ResNetDsl.Pickles;

/// <summary>A storage of PyTorch: consecutive elements that tensors are views of.</summary>
/// <param name="Key">Its key in the file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Numel">How many there are.</param>
/// <param name="Start">Where it begins in the storage of its key, where it is part of one.</param>
internal sealed record TorchStorage(string Key, TorchStorageType Type, long Numel, long Start = 0);
