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

    private const string SlurmTasks = "SLURM_STEP_NUM_TASKS";

    /// <summary>Returns the launcher; null for a process that was started without one.</summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    public static Launcher? Find(Func<string, string?> variable)
    {
        if (variable(Variable) == "none")
        {
            return null;
        }

        if (Number(variable, "OMPI_COMM_WORLD_SIZE") is { } size)
        {
            return new("Open MPI's mpirun", LauncherFamily.OpenMpi, Number(variable, "OMPI_COMM_WORLD_RANK"), size);
        }

        bool isSlurm = variable("SLURM_STEP_ID") is not null;
        if (Number(variable, "PMI_RANK") is { } rank)
        {
            return new(isSlurm ? "srun" : "mpirun", LauncherFamily.Pmi, rank, Number(variable, "PMI_SIZE") ?? Number(variable, SlurmTasks));
        }

        return Number(variable, "PMIX_RANK") is { } pmix ? new(isSlurm ? "srun" : "the PMIx launcher", LauncherFamily.Pmix, pmix, Number(variable, SlurmTasks)) : null;
    }

    /// <summary>Throws if Slurm started several tasks without MPI: each would train alone.</summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <exception cref="ProcessGroupException">It did.</exception>
    public static void RefuseTasksWithoutMpi(Func<string, string?> variable)
    {
        // A process in an allocation that srun did not start has SLURM_NTASKS, and no step.
        if (variable(Variable) != "none" && Find(variable) is null && Number(variable, "SLURM_PROCID") is not null && Number(variable, SlurmTasks) is > 1 and var tasks)
        {
            throw new ProcessGroupException(
                $"srun started {tasks} tasks without MPI, so each of them would train alone: add --mpi=pmix (or --mpi=pmi2 for MPICH), or set {Variable} to none if the tasks are independent.");
        }
    }

    private static int? Number(Func<string, string?> variable, string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
