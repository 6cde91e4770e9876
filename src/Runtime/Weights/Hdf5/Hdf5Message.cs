namespace ResNetDsl.Weights.Hdf5;

/// <summary>A message in an object's header.</summary>
/// <param name="Type">What it says.</param>
/// <param name="IsShared">Whether it is elsewhere, and here is where.</param>
/// <param name="Position">The position of its first byte.</param>
/// <param name="Length">The number of its bytes.</param>
internal readonly record struct Hdf5Message(Hdf5MessageType Type, bool IsShared, long Position, long Length);
