using System.Runtime.InteropServices;
using ResNetDsl.Programs;

namespace ResNetDsl.Export;

/// <summary>The fused operators of oneDNN in libtorch.</summary>
internal static class OneDnn
{
    private const string Program =
        "class Network(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n  def supports(self: __torch__.Network) -> int:\n    return int(ops.mkldnn._is_mkldnn_bf16_supported())\n";

    private static readonly Lazy<bool> BFloat16 = new(AskForBFloat16);

    // Those for x64 on Linux and Windows are built with oneDNN.
    private static bool IsThere => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows());

    /// <summary>Whether this libtorch has them on this processor, with the instructions that ONEDNN_MAX_CPU_ISA leaves.</summary>
    /// <param name="type">The type of computation.</param>
    public static bool Computes(ScalarType type) => IsThere && (type != ScalarType.BFloat16 || BFloat16.Value);

    private static bool AskForBFloat16()
    {
        using MemoryStream archive = new();
        TorchArchive.Write(archive, Program, [], []);
        using jit.ScriptModule module = jit.load(archive.ToArray(), DeviceType.CPU, -1);
        using Scalar answer = (Scalar)module.invoke("supports");
        return answer.ToInt64() != 0;
    }
}
