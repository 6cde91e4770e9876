using System.Runtime.InteropServices;

namespace ResNetDsl.Reports;

/// <summary>What libtorch says on the error stream about the machine's processor, such as "Could not initialize NNPACK", which is harmless and spoils a progress display.</summary>
public static partial class NativeWarnings
{
    /// <summary>
    /// Leaves only errors, unless the environment variable <c>TORCH_CPP_LOG_LEVEL</c> says otherwise. To be called before anything of TorchSharp: libtorch reads the variable when it is loaded.
    /// </summary>
    public static void Silence()
    {
        const string Variable = "TORCH_CPP_LOG_LEVEL";
        if (Environment.GetEnvironmentVariable(Variable) is null && !OperatingSystem.IsWindows())
        {
            // .NET keeps an environment of its own, which native code does not see.
            _ = SetEnvironmentVariable(Variable, "ERROR", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
