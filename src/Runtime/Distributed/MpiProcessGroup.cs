using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ResNetDsl.Texts;

namespace ResNetDsl.Distributed;

/// <summary>
/// The ranks of an MPI launcher. All exchanges are non-blocking calls that are polled, so that a rank that does not answer is noticed and named: the ranks that wait ask all others whether they wait, too.
/// </summary>
internal sealed unsafe class MpiProcessGroup : ProcessGroup
{
    // Tags of messages about ranks that do not answer: a question, and its answer.
    private const int Question = 7101;
    private const int Answer = 7102;

    // A count of MPI is an int; parts of this length also let other ranks begin with the first.
    private const long Part = 64 << 20;

    private const int SpinsBeforeYield = 500;
    private const int MostListed = 8;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(500);

    private readonly MpiLibrary mpi;

    // Data, questions about ranks, and failures do not mix.
    private readonly nint data;
    private readonly nint watch;
    private readonly nint failures;
    private readonly Lazy<nint> bfloat16Sum;
    private readonly Member[] members;
    private readonly string version;
    private bool isBroken;

    private MpiProcessGroup(MpiLibrary mpi, int rank, int size)
    {
        this.mpi = mpi;
        (Rank, Size) = (rank, size);
        (data, watch, failures) = (mpi.Duplicate(mpi.World), mpi.Duplicate(mpi.World), mpi.Duplicate(mpi.World));
        bfloat16Sum = new(() => mpi.Operation(BFloat16Sum.Operation));
        version = mpi.Version;
        members = [new("", 0, 0, 0)];
        members = Array.ConvertAll(Gather(Member.Own().ToJson(), "the hosts"), Member.Parse);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Finish();
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>The threads that this rank is to compute with.</summary>
    public int Threads => Member.Threads([.. members.Where(member => member.Host == members[Rank].Host)], members[Rank]);

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            // With the processes: a launcher reports by them which rank ended.
            string[] hosts = [.. members.GroupBy(member => member.Host).Select(host => $"{host.Key} ({Listed([.. host.Select(member => Text.Plain(member.Process))], "process", "processes")})")];
            string listed = string.Join(", ", hosts.Take(MostListed)) + (hosts.Length > MostListed ? $" and {Text.Plain(hosts.Length - MostListed)} more" : "");
            int threads = get_num_threads();
            int idle = members[Rank].Machine - members.Where(member => member.Host == members[Rank].Host).Sum(_ => threads);
            string note = idle > 0 ? $" {Text.Plain(idle)} of the {Text.Plain(members[Rank].Machine)} processors are not used: start more ranks, or do not bind ranks to single processors (mpirun --bind-to none)." : "";
            return $"{Text.Plain(Size)} ranks on {Text.Plain(hosts.Length)} {(hosts.Length == 1 ? "host" : "hosts")}: {listed}; {Text.Plain(threads)} {(threads == 1 ? "thread" : "threads")} each; {version}.{note}";
        }
    }

    /// <summary>Initializes MPI and forms the group.</summary>
    /// <param name="launcher">The launcher.</param>
    /// <param name="named">The library that the user chose; null for none.</param>
    /// <exception cref="ProcessGroupException">The library cannot be loaded, or does not fit the launcher.</exception>
    public static ProcessGroup Start(Launcher launcher, string? named)
    {
        MpiLibrary mpi = MpiLibrary.Start(launcher, named);
        (int rank, int size) = mpi.PlaceIn(mpi.World);
        if (launcher.Size is > 1 and { } started && size == 1)
        {
            throw new ProcessGroupException(
                $"{Sentences.Capital(launcher.Name)} started {Text.Plain(started)} processes, but in the MPI library ({mpi.Name}) each of them is alone: use the mpirun of that library, or name the launcher's library in {Launcher.Variable}.");
        }

        if (size == 1)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => mpi.Finish();
            return Alone;
        }

        MpiProcessGroup group = new(mpi, rank, size);
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null)
        {
            set_num_threads(group.Threads);
        }

        return group;
    }

    /// <inheritdoc/>
    internal override string NameOf(int rank) => $"rank {Text.Plain(rank)} ({members[rank].Host}, process {Text.Plain(members[rank].Process)})";

    /// <inheritdoc/>
    internal override PendingExchange BeginSum(nint data, int count, ScalarType type, string what)
    {
        (nint mpiType, nint operation) = type switch
        {
            ScalarType.Float32 => (mpi.Float, mpi.Sum),
            ScalarType.Float64 => (mpi.Double, mpi.Sum),
            ScalarType.BFloat16 => (mpi.UInt16, bfloat16Sum.Value),
            _ => throw new ArgumentException($"Sums over ranks are in float32, float64 or bfloat16, not in {type}.", nameof(type)),
        };
        nint request = 0;
        mpi.Check(mpi.AllReduce(mpi.InPlace, data, count, mpiType, operation, this.data, &request), what);
        return new Exchange(this, request, what);
    }

    /// <inheritdoc/>
    internal override byte[][] Gather(ReadOnlySpan<byte> own, string what)
    {
        int[] lengths = new int[Size];
        int[] starts = new int[Size];
        int length = own.Length;
        fixed (int* allLengths = lengths)
        {
            nint request = 0;
            mpi.Check(mpi.AllGather((nint)(&length), sizeof(int), mpi.Byte, (nint)allLengths, sizeof(int), mpi.Byte, data, &request), what);
            Wait(request, what);
        }

        for (int rank = 1; rank < Size; rank++)
        {
            starts[rank] = checked(starts[rank - 1] + lengths[rank - 1]);
        }

        byte[] all = new byte[Math.Max(1, checked(starts[^1] + lengths[^1]))];
        fixed (byte* ownData = own, allData = all)
        fixed (int* allLengths = lengths, allStarts = starts)
        {
            nint request = 0;
            mpi.Check(mpi.AllGatherVarying((nint)ownData, length, mpi.Byte, (nint)allData, allLengths, allStarts, mpi.Byte, data, &request), what);
            Wait(request, what);
        }

        return [.. Enumerable.Range(0, Size).Select(rank => all[starts[rank]..(starts[rank] + lengths[rank])])];
    }

    /// <inheritdoc/>
    internal override void Broadcast(nint data, long length, string what)
    {
        for (long done = 0; done < length; done += Part)
        {
            nint request = 0;
            mpi.Check(mpi.Broadcast((nint)(data + done), (nint)Math.Min(Part, length - done), mpi.Byte, 0, this.data, &request), what);
            Wait(request, what);
        }
    }

    /// <inheritdoc/>
    [DoesNotReturn]
    internal override void Fail(string sentence)
    {
        isBroken = true;
        Console.Error.WriteLine($"{Sentences.Capital(NameOf(Rank))} stops the job: {sentence}");
        Abort();
    }

    /// <inheritdoc/>
    internal override string[]? FailTogether(string sentence)
    {
        // The other ranks may be in any exchange of the data; failures have a communicator of their own.
        long start = Stopwatch.GetTimestamp();
        int one = 1;
        int[] all = new int[Size];
        bool together = false;
        fixed (int* failed = all)
        {
            nint request = 0;
            mpi.Check(mpi.AllGather((nint)(&one), sizeof(int), mpi.Byte, (nint)failed, sizeof(int), mpi.Byte, failures, &request), "failures");
            while (!together && Stopwatch.GetElapsedTime(start) < Grace)
            {
                together = IsComplete(ref request);
                Thread.Sleep(1);
            }
        }

        // What is not complete goes on writing to memory that is gone, so the caller must end the process.
        return together ? Gather(sentence, "failures") : null;
    }

    private static string Listed(string[] items, string one, string many) =>
        $"{(items.Length == 1 ? one : many)} {string.Join(", ", items.Take(MostListed))}{(items.Length > MostListed ? $" and {Text.Plain(items.Length - MostListed)} more" : "")}";

    private bool IsComplete(ref nint request)
    {
        int complete = 0;
        fixed (nint* pending = &request)
        {
            mpi.Check(mpi.Test(pending, &complete, mpi.IgnoredStatus), "data");
        }

        return complete != 0;
    }

    private void Wait(nint request, string what) => new Exchange(this, request, what).Wait();

    /// <summary>Answers the ranks that ask whether this one waits.</summary>
    private void AnswerQuestions()
    {
        foreach (int rank in Received(Question))
        {
            Send(rank, Answer);
        }
    }

    /// <summary>Takes the messages that have arrived, and returns their senders.</summary>
    private List<int> Received(int tag)
    {
        List<int> senders = [];
        for (int rank = 0; rank < Size; rank++)
        {
            int there = 0;
            mpi.Check(mpi.Probe(rank, tag, watch, &there, mpi.IgnoredStatus), "questions");
            if (there != 0)
            {
                byte message;
                mpi.Check(mpi.Receive((nint)(&message), 1, mpi.Byte, rank, tag, watch, mpi.IgnoredStatus), "questions");
                senders.Add(rank);
            }
        }

        return senders;
    }

    private void Send(int rank, int tag)
    {
        // A message of one byte is sent at once; its request is never waited for, and lives as long as the process.
        byte* message = (byte*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(1);
        nint request = 0;
        mpi.Check(mpi.Send((nint)message, 1, mpi.Byte, rank, tag, watch, &request), "questions");
    }

    /// <summary>Finds out which ranks do not answer, says so and ends the job; returns if the exchange has completed meanwhile.</summary>
    private void Report(Exchange exchange, TimeSpan waited)
    {
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                Send(rank, Question);
            }
        }

        HashSet<int> answered = [Rank];
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Grace)
        {
            if (exchange.Advance())
            {
                return;
            }

            AnswerQuestions();
            answered.UnionWith(Received(Answer));
            Thread.Sleep(Rest);
        }

        int[] late = [.. Enumerable.Range(0, Size).Except(answered)];
        string seconds = $"{Text.Plain((long)waited.TotalSeconds)} seconds";
        string sentence = late.Length == 0
            ? $"All ranks have waited for {exchange.What} for {seconds}, and the exchange does not complete: check the network between {Sentences.And([.. members.Select(member => member.Host).Distinct().Take(5)])}."
            : $"{Sentences.Capital(Sentences.And([.. late.Take(3).Select(NameOf)]))}{(late.Length > 3 ? $" and {Text.Plain(late.Length - 3)} more" : "")} {(late.Length == 1 ? "has" : "have")} not answered for {seconds}, while the others wait for {exchange.What}. The job stops; the same command continues from the last checkpoint.";

        // One of those that wait says it.
        if (answered.Min() == Rank)
        {
            Console.Error.WriteLine(sentence);
        }
        else
        {
            Thread.Sleep(Grace);
        }

        Abort();
    }

    [DoesNotReturn]
    private void Abort()
    {
        isBroken = true;
        Console.Error.Flush();

        // The launcher passes the sentence on before it ends the processes.
        Thread.Sleep(Nap);
        _ = mpi.Abort(mpi.World, 1);
        Environment.Exit(1);
    }

    private void Finish()
    {
        if (!isBroken)
        {
            mpi.Finish();
        }
    }

    private sealed class Exchange(MpiProcessGroup group, nint request, string what) : PendingExchange
    {
        private nint request = request;
        private bool isComplete;

        public string What => what;

        public override bool Advance() => isComplete |= group.IsComplete(ref request);

        public override void Wait()
        {
            long start = Stopwatch.GetTimestamp();
            TimeSpan nextQuestion = Nap;
            for (int spins = 0; !Advance(); spins++)
            {
                if (spins < SpinsBeforeYield)
                {
                    Thread.SpinWait(10);
                    continue;
                }

                TimeSpan waited = Stopwatch.GetElapsedTime(start);
                if (waited >= nextQuestion)
                {
                    group.AnswerQuestions();
                    nextQuestion = waited + Nap;
                }

                if (waited > group.Timeout)
                {
                    group.Report(this, waited);
                }

                // Others may need the processor: those that this rank waits for, if there are more ranks than processors.
                Thread.Yield();
            }
        }
    }
}
