namespace ResNetDsl.Distributed.Tests;

/// <summary>A test that starts ranks with each launcher of MPI. On a machine without both launchers it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute()
    {
        string[] missing = [.. MpiLauncher.All.Where(launcher => !launcher.IsInstalled).Select(launcher => launcher.Program)];
        Skip = missing.Length == 0 ? null : $"{string.Join(" and ", missing)} is not installed (on Debian: apt-get install mpich openmpi-bin).";
    }
}
