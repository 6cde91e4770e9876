namespace ResNetDsl.Architecture.Scaling;

/// <summary>The hosts that ranks run on, and the cost of a sum over all ranks.</summary>
/// <remarks>
/// <para>With n ranks on hosts of their own, latency α, bandwidth β and m bytes, a sum takes the shorter time of two algorithms:</para>
/// <para>recursive doubling, for small messages: log₂ n (α + m/β);</para>
/// <para>for large messages, recursive halving: 2 log₂ n α + 2 (n−1)/n m/β, or a ring: 2 (n−1) α + 2 (n−1)/n m/β.</para>
/// <para>
/// R. Thakur, R. Rabenseifner, W. Gropp, "Optimization of Collective Communication Operations in MPICH", 2005; P. Patarasuk, X. Yuan, "Bandwidth Optimal All-Reduce Algorithms for Clusters of Workstations", 2009.
/// The time of the additions is neglected, and log₂ n is rounded up. Where hosts have several ranks, the ranks of each host first sum in memory, and then the hosts over the network.
/// </para>
/// </remarks>
public sealed class Cluster
{
    /// <summary>Describes hosts.</summary>
    /// <param name="network">What connects the hosts.</param>
    /// <param name="memory">What connects the ranks of a host; null for <see cref="SharedMemory"/>.</param>
    /// <param name="ranksPerHost">The ranks of a host, at least 1.</param>
    /// <param name="algorithm">How sums of large messages are computed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Cluster(Link network, Link? memory = null, int ranksPerHost = 1, AllReduce algorithm = AllReduce.Halving)
    {
        Network = network ?? throw new ArgumentNullException(nameof(network));
        Memory = memory ?? SharedMemory;
        RanksPerHost = ranksPerHost >= 1 ? ranksPerHost : throw new ArgumentOutOfRangeException(nameof(ranksPerHost), ranksPerHost, "A host must have at least 1 rank.");
        Algorithm = algorithm;
    }

    /// <summary>The memory of a usual host: 2 GB/s for each rank and 5 µs.</summary>
    public static Link SharedMemory { get; } = new(2e9, 5e-6);

    /// <summary>What connects the hosts.</summary>
    public Link Network { get; }

    /// <summary>What connects the ranks of a host.</summary>
    public Link Memory { get; }

    /// <summary>The ranks of a host.</summary>
    public int RanksPerHost { get; }

    /// <summary>How sums of large messages are computed.</summary>
    public AllReduce Algorithm { get; }

    /// <summary>Returns the time of a sum over all ranks in seconds.</summary>
    /// <param name="ranks">The ranks, at least 1.</param>
    /// <param name="bytes">The bytes of each rank, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double SecondsOfSum(int ranks, long bytes)
    {
        if (ranks < 1 || bytes < 0)
        {
            throw ranks < 1
                ? new ArgumentOutOfRangeException(nameof(ranks), ranks, "There must be at least 1 rank.")
                : new ArgumentOutOfRangeException(nameof(bytes), bytes, "The bytes must be at least 0.");
        }

        int hosts = ((ranks - 1) / RanksPerHost) + 1;
        return Seconds(Memory, Math.Min(ranks, RanksPerHost), bytes) + Seconds(Network, hosts, bytes);
    }

    private double Seconds(Link link, int count, double bytes)
    {
        int rounds = 0;
        while (1L << rounds < count)
        {
            rounds++;
        }

        double transfer = bytes / link.BytesPerSecond;
        int messages = Algorithm == AllReduce.Ring ? 2 * (count - 1) : 2 * rounds;
        return Math.Min(rounds * (link.Latency + transfer), (messages * link.Latency) + (2.0 * (count - 1) / count * transfer));
    }
}
