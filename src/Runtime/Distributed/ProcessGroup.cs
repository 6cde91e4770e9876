using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ResNetDsl.Distributed;

/// <summary>
/// The processes that train or evaluate together, called ranks: those that an MPI launcher started (<c>mpirun -n 4</c>, <c>srun --mpi=pmix</c>), or this process alone. Every rank runs the same program, and
/// calls what a group takes part in, such as <see cref="Training.Trainer.Fit"/>, at the same place.
/// </summary>
/// <remarks>
/// MPICH, Intel MPI, MVAPICH, MS-MPI and Open MPI are supported. The environment variables of the launcher choose the library; <c>RESNETDSL_MPI</c> names another file, or is <c>none</c> for processes that do not
/// belong together. Without a launcher nothing of MPI is loaded. A group is for one thread at a time.
/// </remarks>
public abstract class ProcessGroup
{
    private static readonly Lazy<ProcessGroup> Started = new(() => Start(Environment.GetEnvironmentVariable));

    private protected ProcessGroup()
    {
    }

    /// <summary>The group that the launcher started. MPI is initialized on first access, and ends with the process.</summary>
    /// <exception cref="ProcessGroupException">A launcher started this process, and its MPI library cannot be loaded or does not fit the launcher.</exception>
    public static ProcessGroup Current => Started.Value;

    /// <summary>This process alone.</summary>
    public static ProcessGroup Alone { get; } = new SingleProcess();

    /// <summary>The number of this process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>The number of processes.</summary>
    public abstract int Size { get; }

    /// <summary>Whether this is rank 0, which prints and writes files.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>The time after which a rank that others wait for is reported, and the job stops. The default is 45 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The ranks, hosts and threads, as one line for a log; null for one process.</summary>
    public abstract string? Description { get; }

    /// <summary>The number of processes that the launcher says it has started, or 1. Nothing is loaded.</summary>
    internal static int LaunchedSize => Launcher.Find(Environment.GetEnvironmentVariable)?.Size ?? 1;

    /// <summary>The rank of this process, as the launcher says it; 0 without a launcher. Nothing is loaded.</summary>
    internal static int LaunchedRank => Launcher.Find(Environment.GetEnvironmentVariable)?.Rank ?? 0;

    /// <summary>Whether the group of the launcher has been formed.</summary>
    internal static bool IsStarted => Started.IsValueCreated;

    /// <summary>Describes a rank in messages: <c>rank 2 (node1, process 4711)</c>.</summary>
    internal abstract string NameOf(int rank);

    /// <summary>Begins to replace numbers by their sums over all ranks, in place. The memory must stay where it is until the sum is complete.</summary>
    /// <param name="data">The address of the first number.</param>
    /// <param name="count">The numbers.</param>
    /// <param name="type">float32, float64 or bfloat16.</param>
    /// <param name="what">What is summed, for messages.</param>
    internal abstract PendingExchange BeginSum(nint data, int count, ScalarType type, string what);

    /// <summary>Returns what every rank passes, by rank.</summary>
    /// <param name="own">What this rank passes; the lengths may differ.</param>
    /// <param name="what">What is gathered, for messages.</param>
    internal abstract byte[][] Gather(ReadOnlySpan<byte> own, string what);

    /// <summary>Replaces memory by that of rank 0.</summary>
    /// <param name="data">Its address.</param>
    /// <param name="length">Its length in bytes, the same on every rank.</param>
    /// <param name="what">What is sent, for messages.</param>
    internal abstract void Broadcast(nint data, long length, string what);

    /// <summary>Writes a sentence about this rank to the error stream and ends all ranks.</summary>
    /// <param name="sentence">Why it cannot go on.</param>
    [DoesNotReturn]
    internal abstract void Fail(string sentence);

    /// <summary>Waits briefly for the other ranks to fail, too.</summary>
    /// <param name="sentence">Why this rank fails.</param>
    /// <returns>The sentences by rank where all ranks fail; null where others go on.</returns>
    internal abstract string[]? FailTogether(string sentence);

    /// <summary>Replaces numbers by their sums over all ranks.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="what">What is summed, for messages.</param>
    internal unsafe void Sum(Span<double> numbers, string what)
    {
        fixed (double* data = numbers)
        {
            BeginSum((nint)data, numbers.Length, ScalarType.Float64, what).Wait();
        }
    }

    /// <summary>Replaces tensors by those of rank 0.</summary>
    /// <param name="tensors">The tensors, of the same shapes and types on every rank.</param>
    /// <param name="what">What they are, for messages.</param>
    internal void Broadcast(IEnumerable<Tensor> tensors, string what)
    {
        if (Size == 1)
        {
            return;
        }

        using IDisposable inference = no_grad();
        foreach (Tensor tensor in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor sent = tensor.detach().cpu().contiguous();
            long length = sent.numel() * sent.ElementSize;
            Broadcast(Address(sent), length, what);
            if (!IsFirst)
            {
                // Nothing happens where the tensor itself was sent.
                tensor.copy_(sent);
            }
        }
    }

    /// <summary>Returns the text of rank 0.</summary>
    /// <param name="own">The text of this rank.</param>
    /// <param name="what">What it is, for messages.</param>
    internal unsafe string Broadcast(string own, string what)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(own);
        long length = bytes.Length;
        Broadcast((nint)(&length), sizeof(long), what);
        if (!IsFirst)
        {
            bytes = new byte[length];
        }

        fixed (byte* data = bytes)
        {
            Broadcast((nint)data, length, what);
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Returns the texts of all ranks.</summary>
    /// <param name="own">The text of this rank.</param>
    /// <param name="what">What they are, for messages.</param>
    internal string[] Gather(string own, string what) => Array.ConvertAll(Gather(Encoding.UTF8.GetBytes(own), what), Encoding.UTF8.GetString);

    /// <summary>Waits until every rank is here.</summary>
    /// <param name="what">What they wait for.</param>
    internal void Meet(string what)
    {
        Span<double> nothing = [0];
        Sum(nothing, what);
    }

    /// <summary>Runs an action on rank 0 alone, while the others wait. If it throws, all ranks throw.</summary>
    /// <param name="action">The action.</param>
    /// <param name="what">What it does, for messages.</param>
    /// <exception cref="RemoteException">On the other ranks, when it throws on rank 0.</exception>
    internal void OnFirst(Action action, string what)
    {
        string failure = "";
        try
        {
            if (IsFirst)
            {
                action();
            }
        }
        catch (Exception exception) when (Size > 1 && exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            failure = exception.Message;
            Broadcast(failure, what);
            throw;
        }

        if (Size > 1 && Broadcast(failure, what) is { Length: > 0 } message && !IsFirst)
        {
            throw new RemoteException(message);
        }
    }

    /// <summary>The address of a tensor's first element.</summary>
    /// <param name="tensor">A contiguous tensor on the processor.</param>
    internal static unsafe nint Address(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    private static ProcessGroup Start(Func<string, string?> variable)
    {
        Launcher.RefuseTasksWithoutMpi(variable);
        return Launcher.Find(variable) is { } launcher ? MpiProcessGroup.Start(launcher, variable(Launcher.Variable)) : Alone;
    }
}
