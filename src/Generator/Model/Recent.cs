using System.Collections.Concurrent;

namespace ResNetDsl.Generator.Model;

/// <summary>
/// A cache of the most recent results. The generator, the analyzers and each run after an edit ask the same of the same table; equal values have equal results, so that none is
/// ever out of date. Keys and results are values only: nothing of a compilation is kept alive.
/// </summary>
/// <param name="most">How many are kept at least. At most twice as many are.</param>
/// <param name="make">Makes a result. Two threads may make the same one; all are given the first.</param>
internal sealed class Recent<TKey, TResult>(int most, Func<TKey, TResult> make)
    where TKey : notnull
{
    private ConcurrentDictionary<TKey, TResult> newer = new();
    private ConcurrentDictionary<TKey, TResult> older = new();

    /// <summary>The result for a value.</summary>
    public TResult Of(TKey key)
    {
        ConcurrentDictionary<TKey, TResult> current = Volatile.Read(ref newer);
        if (current.TryGetValue(key, out TResult result))
        {
            return result;
        }

        if (!Volatile.Read(ref older).TryGetValue(key, out result))
        {
            result = make(key);
        }

        // Results that were not used since the last rotation are dropped.
        if (current.Count >= most)
        {
            ConcurrentDictionary<TKey, TResult> next = new();
            ConcurrentDictionary<TKey, TResult> full = Interlocked.CompareExchange(ref newer, next, current);
            if (full == current)
            {
                Volatile.Write(ref older, full);
                full = next;
            }

            current = full;
        }

        return current.GetOrAdd(key, result);
    }
}
