using System.Globalization;

namespace ResNetDsl.Distributed;

/// <summary>Specifies which MPI libraries fit a launcher.</summary>
internal enum LauncherFamily
{
    /// <summary>Open MPI's <c>mpirun</c>.</summary>
    OpenMpi,

    /// <summary>Launchers that speak PMI: those of MPICH, Intel MPI, MVAPICH and MS-MPI, and <c>srun --mpi=pmi2</c>.</summary>
    Pmi,

    /// <summary>Launchers that speak PMIx: <c>srun --mpi=pmix</c>, and <c>prterun</c>.</summary>
    Pmix,
}

/// <summary>The launcher that started this process as one of several ranks, as its environment variables describe it.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Family">The libraries that fit.</param>
/// <param name="Rank">The rank of this process; null if the launcher does not say.</param>
/// <param name="Size">The number of ranks; null if the launcher does not say.</param>
internal sealed record Launcher(string Name, LauncherFamily Family, int? Rank, int? Size)
{
    /// <summary>The variable that names the MPI library, or is <c>none</c> for a process that is not to use MPI.</summary>
    public const string Variable = "RESNETDSL_MPI";

    /// <summary>Returns the launcher; null for a process that was started without one.</summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <exception cref="ProcessGroupException"><c>srun</c> started several tasks without MPI.</exception>
    public static Launcher? Find(Func<string, string?> variable)
    {
        if (variable(Variable) == "none")
        {
            return null;
        }

        if (Number("OMPI_COMM_WORLD_SIZE") is { } size)
        {
            return new("Open MPI's mpirun", LauncherFamily.OpenMpi, Number("OMPI_COMM_WORLD_RANK"), size);
        }

        if (Number("PMI_RANK") is { } rank)
        {
            return new(variable("SLURM_STEP_ID") is null ? "mpirun" : "srun", LauncherFamily.Pmi, rank, Number("PMI_SIZE") ?? Number("SLURM_STEP_NUM_TASKS"));
        }

        if (Number("PMIX_RANK") is { } pmix)
        {
            return new(variable("SLURM_STEP_ID") is null ? "the PMIx launcher" : "srun", LauncherFamily.Pmix, pmix, Number("SLURM_STEP_NUM_TASKS"));
        }

        // A process in an allocation that srun did not start has SLURM_NTASKS, and no step.
        return Number("SLURM_PROCID") is not null && Number("SLURM_STEP_NUM_TASKS") is > 1 and var tasks
            ? throw new ProcessGroupException(
                $"srun started {tasks} tasks without MPI, so each of them would train alone: add --mpi=pmix (or --mpi=pmi2 for MPICH), or set {Variable} to none if the tasks are independent.")
            : null;

        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
