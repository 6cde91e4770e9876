namespace ResNetDsl.Distributed;

/// <summary>An exchange with the other ranks that is under way.</summary>
internal abstract class PendingExchange
{
    /// <summary>An exchange that is complete.</summary>
    public static PendingExchange Complete { get; } = new Done();

    /// <summary>Makes progress without waiting; returns whether it is complete. Libraries of MPI exchange data only while they are called.</summary>
    public abstract bool Advance();

    /// <summary>Waits until it is complete. A rank that does not take part is reported, and the job stops.</summary>
    public abstract void Wait();

    private sealed class Done : PendingExchange
    {
        public override bool Advance() => true;

        public override void Wait()
        {
        }
    }
}
