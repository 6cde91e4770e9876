namespace ResNetDsl.Variables;

#pragma warning disable CA1001 // Lives as long as the networks that share it, and holds no handle while no thread waits.
/// <summary>
/// Keeps evaluations of a network and changes of its tensors apart: any number of threads evaluate at once, and a change waits until they are done, as they wait for it. So every evaluation is of
/// the weights before a change or after it.
/// </summary>
internal sealed class WeightGate
{
    // A thread may evaluate within an evaluation or within a change, such as a network that one of its own units runs.
    private readonly ReaderWriterLockSlim gate = new(LockRecursionPolicy.SupportsRecursion);

    /// <summary>Holds off changes until the result is disposed.</summary>
    public Hold Evaluating()
    {
        gate.EnterReadLock();
        return new(gate, changes: false);
    }

    /// <summary>Holds off evaluations and other changes until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The calling thread is in an evaluation of these weights.</exception>
    public Hold Changing()
    {
        if (gate.IsReadLockHeld && !gate.IsWriteLockHeld)
        {
            throw new InvalidOperationException("The weights of a network cannot change while the same thread evaluates it: change them before or after the evaluation.");
        }

        gate.EnterWriteLock();
        return new(gate, changes: true);
    }

    internal readonly struct Hold(ReaderWriterLockSlim gate, bool changes) : IDisposable
    {
        public void Dispose()
        {
            if (changes)
            {
                gate.ExitWriteLock();
            }
            else
            {
                gate.ExitReadLock();
            }
        }
    }
}
