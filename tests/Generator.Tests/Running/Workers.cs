using System.Collections.Concurrent;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>Threads outside the thread pool: a test that waits for Roslyn's tasks does not take the threads that run them.</summary>
internal static class Workers
{
    /// <summary>Runs an action for each item, as many at a time as there are processors.</summary>
    /// <param name="items">The items.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="AggregateException">An action threw; items that have not been started by then are skipped.</exception>
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
