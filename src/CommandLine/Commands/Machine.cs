using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using TorchSharp;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>The properties of a machine that determine the speed and correctness of its computations.</summary>
internal static class Machine
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;

    /// <summary>The facts as lines of text.</summary>
    public static IEnumerable<(string Name, string Value)> Facts()
    {
        yield return ("processor", $"{Processor()}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {Vectors()}");
        yield return ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        yield return ("memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte:0.0} GiB"));
        yield return ("system", RuntimeInformation.OSDescription);
        yield return (".NET", Environment.Version.ToString());
        yield return ("libtorch", torch.__version__ + (torch.cuda.is_available() ? $", {torch.cuda.device_count().ToString(CultureInfo.InvariantCulture)} CUDA devices" : ", no CUDA device"));
        yield return ("threads", torch.get_num_threads().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The facts as properties of JSON.</summary>
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("processor", Processor());
        writer.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
        writer.WriteString("vectors", Vectors());
        writer.WriteNumber("cores", Environment.ProcessorCount);
        writer.WriteNumber("memoryBytes", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        writer.WriteString("system", RuntimeInformation.OSDescription);
        writer.WriteString("dotnet", Environment.Version.ToString());
        writer.WriteString("libtorch", torch.__version__);
        writer.WriteNumber("cudaDevices", torch.cuda.is_available() ? torch.cuda.device_count() : 0);
        writer.WriteNumber("threads", torch.get_num_threads());
    }

    /// <summary>The name of the processor; "unknown" where the system does not tell.</summary>
    private static string Processor()
    {
        const string Linux = "/proc/cpuinfo";
        string? line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is not null ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }

    private static string Vectors() => Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Sse42.IsSupported ? "SSE4.2" : "no x86 vectors";
}
