using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ResNetDsl.Benchmarks.Loading;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Platform;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>load</c>: loading weights in each format against reading the bytes of the file and copying as many numbers, and against TorchSharp.PyBridge.</summary>
internal static class LoadCommand
{
    private const string Peak = "load-peak";

    public static Command Create()
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Weights of ResNetV2_152; files of ResNet152 are made when none is named. 'tests/Golden/scripts/tensorflow_checkpoints.py FOLDER large' writes an HDF5 file, a checkpoint, an npz and safetensors.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<int> rounds = PairedOptions.Rounds();
        Command command = new("load", "Loading the weights of ResNet-152 against reading the bytes of their file and copying as many numbers, in the file's layout, into the network.") { files, rounds };
        command.SetAction(parsed =>
        {
            NativeMemory.KeepFreed();
            if (parsed.GetValue(files) is { Length: > 0 } given)
            {
                Compare("ResNetV2_152", given, parsed.GetValue(rounds));
                return;
            }

            DirectoryInfo folder = Directory.CreateTempSubdirectory("ResNetDsl-");
            try
            {
                Compare("ResNet152", LoadedNetwork.Save(folder.FullName), parsed.GetValue(rounds));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    /// <summary>The process that measures the memory of one loader.</summary>
    public static Command CreatePeak()
    {
        Argument<string> network = new("network");
        Argument<string> loader = new("loader");
        Argument<string> file = new("file");
        Command command = new(Peak, "Prints the most bytes that loading a file takes besides the network.") { network, loader, file };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using Network net = LoadedNetwork.Make(parsed.GetRequiredValue(network));
            Console.WriteLine(PeakMemory.Of(() => Loader.Find(parsed.GetRequiredValue(loader)).Load(net, parsed.GetRequiredValue(file))).ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static void Compare(string name, IReadOnlyList<string> files, int rounds)
    {
        using Network net = LoadedNetwork.Make(name);
        long largest = net.state_dict().Values.Max(tensor => tensor.NumberOfElements * tensor.ElementSize);
        long all = net.state_dict().Values.Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);
        Console.WriteLine(FormattableString.Invariant($"{name}: {all / 1e6:N0} MB, its largest tensor {largest / 1e6:N1} MB\n"));
        Console.WriteLine("| file | loader | read and copied | loaded | times as long | peak beside the network |\n|---|---|---:|---:|---:|---:|");
        foreach (string file in files)
        {
            Loader[] loaders = [.. Loader.All.Where(loader => loader.Reads(file))];
            BareLoad bare = new(net, file);
            List<double> expected = [];
            List<double>[] actual = [.. loaders.Select(_ => new List<double>())];
            for (int round = -1; round < rounds; round++)
            {
                double without = Seconds(bare.Run);
                double[] with = [.. loaders.Select(loader => Seconds(() => loader.Load(net, file)))];

                // The first round compiles, and brings the file into memory.
                if (round >= 0)
                {
                    expected.Add(without);
                    Enumerable.Range(0, loaders.Length).ToList().ForEach(i => actual[i].Add(with[i]));
                }
            }

            for (int i = 0; i < loaders.Length; i++)
            {
                double ratio = Statistics.Median(actual[i].Zip(expected, (mine, theirs) => mine / theirs));
                long peak = long.Parse(ChildProcess.Run(Peak, name, loaders[i].Name, Path.GetFullPath(file)), CultureInfo.InvariantCulture);
                Console.WriteLine(FormattableString.Invariant(
                    $"| {Path.GetFileName(file)}, {bare.Bytes / 1e6:N0} MB | {loaders[i].Name} | {1000 * Statistics.Median(expected):N0} ms | {1000 * Statistics.Median(actual[i]):N0} ms | {ratio:F2} | {peak / 1e6:N0} MB |"));
            }
        }
    }

    private static double Seconds(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
