using System.CommandLine;
using System.Diagnostics;
using System.Reflection;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>review</c>: the tool <c>resnet diff</c> over a repository of 200 networks in 2,000 files, against git's own <c>git diff</c>.</summary>
internal static class ReviewCommand
{
    private const int Networks = 200;
    private const int OtherFiles = 1799;

    // Every tenth network changes.
    private const int Changed = 10;

    public static Command Create()
    {
        Option<int> rounds = PairedOptions.Rounds();
        Command command = new("review", "resnet diff over 200 networks in 2,000 files, of which 20 change, against git diff.") { rounds };
        command.SetAction(parsed =>
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("ResNetDsl-");
            try
            {
                Make(folder.FullName);
                string tool = typeof(ReviewCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Review").Value!;
                List<double> git = [];
                List<double> resnet = [];
                for (int round = 0; round <= parsed.GetValue(rounds); round++)
                {
                    double first = Run(folder.FullName, "git", "diff", "HEAD~1..HEAD");
                    double second = Run(folder.FullName, "dotnet", "exec", tool, "diff", "HEAD~1..HEAD");

                    // The first round fills the caches of the system.
                    if (round > 0)
                    {
                        git.Add(first);
                        resnet.Add(second);
                    }
                }

                Console.WriteLine("| program | time | slowest |\n|---|---:|---:|");
                Console.WriteLine(FormattableString.Invariant($"| git diff | {Median(git):0} ms | {git.Max():0} ms |"));
                Console.WriteLine(FormattableString.Invariant($"| resnet diff | {Median(resnet):0} ms | {resnet.Max():0} ms |"));
            }
            finally
            {
                foreach (FileInfo file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
                {
                    file.Attributes = FileAttributes.Normal;
                }

                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Make(string folder)
    {
        Run(folder, "git", "init", "--quiet");
        Run(folder, "git", "config", "user.email", "author@example.org");
        Run(folder, "git", "config", "user.name", "Author");
        for (int i = 0; i < OtherFiles; i++)
        {
            string members = string.Concat(Enumerable.Range(0, 25).Select(j => FormattableString.Invariant($"    /// <summary>Block {j}.</summary>\n    public int Sum{j}(int count) => Enumerable.Range(0, count).Sum(k => k * {j});\n")));
            Write(folder, $"Code/Folder{i % 30}/Class{i}.cs", $"using System.Linq;\n\nnamespace App.Folder{i % 30};\n\npublic sealed class Class{i}\n{{\n{members}}}\n");
        }

        Write(folder, "Networks/Sizes.cs", "namespace App.Networks;\n\ninternal static class Sizes\n{\n    public const int Deep = 5;\n}\n");
        WriteNetworks(folder, more: 0);
        Commit(folder);
        WriteNetworks(folder, more: 1);
        Commit(folder);
    }

    private static void WriteNetworks(string folder, int more)
    {
        for (int i = 0; i < Networks; i++)
        {
            Write(folder, $"Networks/Net{i}.cs", $"""
                using ResNetDsl;
                using static ResNetDsl.UnitKind;

                namespace App.Networks;

                [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
                [Block("block2", Bottleneck, 512, 128, repeat: {3 + (i % 5) + (i % Changed == 0 ? more : 0)}, lastStride: 2)]
                [Block("block3", Bottleneck, 1024, 256, repeat: Sizes.Deep, lastStride: 2)]
                [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
                [Network(Classes = {1000 + i})]
                public partial class Net{i};

                """);
        }
    }

    private static void Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static void Commit(string folder)
    {
        Run(folder, "git", "add", "--all");
        Run(folder, "git", "commit", "--quiet", "--message", "Networks");
    }

    private static double Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(begin).TotalMilliseconds : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }
}
