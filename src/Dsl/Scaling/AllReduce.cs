namespace ResNetDsl.Architecture.Scaling;

/// <summary>How sums of large messages are computed over all ranks.</summary>
public enum AllReduce
{
    /// <summary>A reduce-scatter by recursive halving and an all-gather by recursive doubling (Thakur, Rabenseifner and Gropp 2005), as in MPICH.</summary>
    Halving,

    /// <summary>A ring (Patarasuk and Yuan 2009), as in Open MPI.</summary>
    Ring,
}
