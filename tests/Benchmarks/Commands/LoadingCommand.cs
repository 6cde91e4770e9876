using System.CommandLine;
using System.Diagnostics;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>loading</c>: how long it takes to load weights from a file.</summary>
internal static class LoadingCommand
{
    private const int Stretch = 1 << 20;

    public static Command Create()
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Weights of ResNetV2_152, in any format. 'tests/Golden/scripts/tensorflow_checkpoints.py FOLDER large' writes an HDF5 file, a checkpoint and safetensors.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> rounds = PairedOptions.Rounds();
        Command command = new("loading", "Loading a file of weights against reading its bytes and copying as many numbers, in the file's layout, into the network.") { files, rounds };
        command.SetAction(parsed =>
        {
            using ResNetV2_152 net = new();
            Console.WriteLine("| file | bytes | read and copied | loaded | times as long |\n|---|---:|---:|---:|---:|");
            foreach (string file in parsed.GetValue(files)!)
            {
                string[] parts = File.Exists(file) ? [file] : [.. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file) + ".*").Where(part => part.Contains(".index") || part.Contains(".data-"))];
                (Tensor To, Tensor From)[] copies = Copies(net);
                List<double> bare = [];
                List<double> loaded = [];
                for (int round = 0; round <= parsed.GetValue(rounds); round++)
                {
                    double without = Seconds(() => ReadAndCopy(parts, copies));
                    double with = Seconds(() => net.LoadWeights(file));

                    // The first round compiles, and brings the file into memory.
                    if (round > 0)
                    {
                        bare.Add(without);
                        loaded.Add(with);
                    }
                }

                (double expected, double actual) = (Statistics.Median(bare), Statistics.Median(loaded));
                Console.WriteLine(FormattableString.Invariant($"| {Path.GetFileName(file)} | {parts.Sum(part => new FileInfo(part).Length):#,0} | {1000 * expected:0} ms | {1000 * actual:0} ms | {actual / expected:0.00} |"));
            }
        });
        return command;
    }

    private static double Seconds(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static (Tensor To, Tensor From)[] Copies(Network net) =>
        [.. net.state_dict().Values.Select(to => (to, to.dim() == 4 ? ones(to.size(2), to.size(3), to.size(1), to.size(0)).permute(3, 2, 0, 1) : ones(to.shape)))];

    private static void ReadAndCopy(string[] parts, (Tensor To, Tensor From)[] copies)
    {
        byte[] buffer = new byte[Stretch];
        foreach (string part in parts)
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(part);
            long position = 0;
            for (int read; (read = RandomAccess.Read(handle, buffer, position)) > 0;)
            {
                position += read;
            }
        }

        using IDisposable inference = no_grad();
        foreach ((Tensor to, Tensor from) in copies)
        {
            to.copy_(from);
        }
    }
}
