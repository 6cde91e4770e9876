using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ResNetDsl.Platform;

/// <summary>The libtorch of the program, which TorchSharp loads on first use.</summary>
internal static class Backend
{
    private static bool loaded;

    private static string Package =>
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";

    private static string Version =>
        typeof(Backend).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "LibTorchVersion").Value!;

    /// <summary>Loads it, so that a missing library is reported with a clear message.</summary>
    /// <param name="network">The name of the network that needs it.</param>
    /// <returns><paramref name="network"/>.</returns>
    /// <exception cref="InvalidOperationException">It is missing, or does not load.</exception>
    internal static string LoadedFor(string network)
    {
        if (!loaded)
        {
            Load(network);
            loaded = true;
        }

        return network;
    }

    private static void Load(string network)
    {
        bool found = NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, searchPath: null, out _);
        try
        {
            if (found)
            {
                InitializeTorch();
            }
            else
            {
                Silently(InitializeTorch);
            }
        }
        catch (TypeInitializationException exception)
        {
            throw new InvalidOperationException(
                found
                    ? "libtorch was found, but TorchSharp's native library does not load; see the inner exception."
                    : $"{network} has no libtorch backend to run on: add the package {Package} {Version} to the program.",
                exception);
        }
    }

    private static void InitializeTorch() => RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);

    /// <summary>TorchSharp looks for libtorch in more places than the system does, and prints a page about them when none has it.</summary>
    private static void Silently(Action action)
    {
        TextWriter console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
