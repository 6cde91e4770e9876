using System.Collections.Concurrent;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>Threads besides those of the pool: a test that waits for Roslyn's tasks takes no thread from these.</summary>
internal static class Workers
{
    /// <summary>Runs an action for each item, as many at a time as there are processors.</summary>
    /// <param name="items">The items.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="AggregateException">An action threw; the items that no worker has begun by then are left out.</exception>
    public static void ForEach<T>(IEnumerable<T> items, Action<T> action)
    {
        ConcurrentQueue<T> waiting = new(items);
        Task.WaitAll([.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

        void Work()
        {
            while (waiting.TryDequeue(out T? item))
            {
                try
                {
                    action(item);
                }
                catch
                {
                    waiting.Clear();
                    throw;
                }
            }
        }
    }
}
