using ResNetDsl.Distributed;

namespace ResNetDsl.Runtime.Tests.Distributed;

public sealed class LauncherTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=2", "OpenMpi 2 of 4")]
    [InlineData("PMI_RANK=1 PMI_SIZE=3", "Pmi 1 of 3")]
    [InlineData("SLURM_STEP_ID=0 PMI_RANK=1 SLURM_STEP_NUM_TASKS=8", "Pmi 1 of 8")]
    [InlineData("SLURM_STEP_ID=0 PMIX_RANK=5 SLURM_STEP_NUM_TASKS=8", "Pmix 5 of 8")]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=2 PMIX_RANK=2", "OpenMpi 2 of 4")]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 RESNETDSL_MPI=none", null)]
    [InlineData("SLURM_NTASKS=4 SLURM_PROCID=0", null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=four", null)]
    public void A_launcher_is_known_by_its_variables(string variables, string? expected)
    {
        Launcher? launcher = Launcher.Find(Of(variables));
        Assert.Equal(expected, launcher is null ? null : $"{launcher.Family} {launcher.Rank} of {launcher.Size}");
        Launcher.RefuseTasksWithoutMpi(Of(variables));
    }

    [Fact]
    public void Tasks_of_Slurm_that_do_not_know_each_other_are_refused()
    {
        const string Tasks = "SLURM_PROCID=1 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=2";
        Assert.StartsWith("srun started 2 tasks without MPI", Assert.Throws<ProcessGroupException>(() => Launcher.RefuseTasksWithoutMpi(Of(Tasks))).Message, StringComparison.Ordinal);
        Launcher.RefuseTasksWithoutMpi(Of(Tasks + " RESNETDSL_MPI=none"));
        Launcher.RefuseTasksWithoutMpi(Of("SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=1"));
    }

    [Theory]
    [InlineData(1, 4, 4, 4)]
    [InlineData(2, 4, 4, 2)]
    [InlineData(4, 2, 4, 1)]
    [InlineData(2, 8, 16, 8)]
    [InlineData(2, 1, 16, 1)]
    [InlineData(3, 4, 4, 1)]
    public void Ranks_share_the_processors_unless_the_launcher_has_divided_them(int ranks, int cores, int machine, int threads)
    {
        Member[] local = [.. Enumerable.Range(0, ranks).Select(rank => new Member("host", rank, cores, machine))];
        Assert.Equal(threads, Member.Threads(local, local[0]));
    }

    [Fact]
    public void Bfloat16_is_added_and_rounded_as_torch_does()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(1);
        Tensor left = randn(1003, dtype: float32, generator: generator).to(bfloat16), right = randn(1003, dtype: float32, generator: generator).mul(100).to(bfloat16);
        left[0] = float.NaN;
        left[1] = float.PositiveInfinity;
        right[2] = float.NaN;
        ushort[] sums = Bits(right);
        BFloat16Sum.Add(Bits(left), sums);
        Assert.Equal(Bits(left.add(right)).Skip(3), sums.Skip(3));
        Assert.Equal((ushort)0x7f80, sums[1]);
        Assert.All(new[] { sums[0], sums[2] }, bits => Assert.True((bits & 0x7fff) > 0x7f80));

        static ushort[] Bits(Tensor tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(tensor.contiguous().bytes).ToArray();
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(3, 4)]
    [InlineData(0, 2)]
    [InlineData(64, 64)]
    public void Shards_are_disjoint_and_complete(int pictures, int ranks)
    {
        int next = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            (int start, int count) = new ResNetDsl.Data.Shard(rank, ranks).Of(pictures);
            Assert.Equal(next, start);
            Assert.InRange(count, pictures / ranks, (pictures + ranks - 1) / ranks);
            next += count;
        }

        Assert.Equal(pictures, next);
    }

    private static Func<string, string?> Of(string variables)
    {
        Dictionary<string, string> values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
