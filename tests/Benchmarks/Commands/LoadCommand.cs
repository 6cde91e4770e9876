using System.CommandLine;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Platform;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using TorchSharp.PyBridge;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>load</c>: loading weights of PyTorch against reading the bytes of the file and copying them, and against TorchSharp.PyBridge.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        Option<int> rounds = PairedOptions.Rounds();
        Command command = new("load", "Loading ResNet-152 from a .pth, against reading the file's bytes and copying them, and against TorchSharp.PyBridge.") { rounds };
        command.SetAction(parsed =>
        {
            NativeMemory.KeepFreed();
            DirectoryInfo folder = Directory.CreateTempSubdirectory("ResNetDsl-");
            try
            {
                Time(folder.FullName, parsed.GetValue(rounds));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static void Time(string folder, int rounds)
    {
        string path = Path.Combine(folder, "weights.pth");
        string safetensors = Path.Combine(folder, "weights.safetensors");
        using ResNet152 network = new();
        network.SaveTorch(path);
        network.SaveSafetensors(safetensors);
        Dictionary<string, Tensor> state = network.state_dict();
        byte[] buffer = new byte[state.Values.Max(tensor => tensor.NumberOfElements * tensor.ElementSize)];
        (string Name, Action Load)[] contenders =
        [
            ("all bytes, then a copy of each tensor", () => CopyAll(path, state)),
            ("bytes and a copy, tensor by tensor", () => Copy(path, state, buffer)),
            ("WeightFile.Open and Read", () => ReadAll(path)),
            ("LoadWeights, .pth", () => network.LoadWeights(path)),
            ("LoadWeights, .safetensors", () => network.LoadWeights(safetensors)),
            ("TorchSharp.PyBridge, load_py", () => network.load_py(path)),
        ];
        List<double>[] seconds = [.. contenders.Select(_ => new List<double>())];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[i].Load();
                if (round >= 0)
                {
                    seconds[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        Console.WriteLine(FormattableString.Invariant($"\nResNet152, {new FileInfo(path).Length / 1e6:N0} MB\n\n| | median | times as long | fastest |\n|---|---:|---:|---:|"));
        for (int i = 0; i < contenders.Length; i++)
        {
            double ratio = Statistics.Median(seconds[i].Zip(seconds[0], (mine, bytes) => mine / bytes));
            Console.WriteLine(FormattableString.Invariant($"| {contenders[i].Name} | {1000 * Statistics.Median(seconds[i]):N0} ms | {ratio:F2} | {1000 * seconds[i].Min():N0} ms |"));
        }
    }

    /// <summary>Reads each tensor, and copies none.</summary>
    private static void ReadAll(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        foreach (WeightEntry entry in file.Entries)
        {
            file.Read(entry.Name).Dispose();
        }
    }

    /// <summary>Reads the whole file, as a loader does that changes the network only when it has everything, and copies as many bytes as the tensors have into these.</summary>
    private static void CopyAll(string path, Dictionary<string, Tensor> state)
    {
        Span<byte> all = File.ReadAllBytes(path);
        foreach (Tensor tensor in state.Values)
        {
            using Tensor detached = tensor.detach();
            Span<byte> bytes = detached.bytes;
            all[..bytes.Length].CopyTo(bytes);
            all = all[bytes.Length..];
        }
    }

    /// <summary>Reads as many bytes as the tensors have, one tensor after another, and copies them into these. They are the file's bytes, not the right ones.</summary>
    private static void Copy(string path, Dictionary<string, Tensor> state, byte[] buffer)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        long position = 0;
        foreach (Tensor tensor in state.Values)
        {
            Span<byte> bytes = buffer.AsSpan(0, (int)(tensor.NumberOfElements * tensor.ElementSize));
            for (Span<byte> left = bytes; left.Length > 0;)
            {
                int read = RandomAccess.Read(handle, left, position);
                left = left[read..];
                position += read;
            }

            using Tensor detached = tensor.detach();
            bytes.CopyTo(detached.bytes);
        }
    }
}
