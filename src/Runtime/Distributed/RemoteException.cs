namespace ResNetDsl.Distributed;

/// <summary>Rank 0 failed, and this rank cannot go on without it. Rank 0 throws the cause.</summary>
internal sealed class RemoteException(string message) : InvalidOperationException(message);
