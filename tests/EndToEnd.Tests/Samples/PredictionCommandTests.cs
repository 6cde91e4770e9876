using System.Diagnostics;
using System.Text.Json;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary><c>predict</c> and <c>evaluate</c> of folders, with and without a file of rows.</summary>
public sealed class PredictionCommandTests : IDisposable
{
    private static readonly string[] Predict = ["predict", "CifarResNet20", "--weights", "weights.safetensors"];

    private readonly TemporaryFolder folder = new();

    public PredictionCommandTests()
    {
        ResNetDsl.Shapes.ShapeImages.Write(folder.Of("data"), train: 20, test: 60);
        using CifarResNet20 network = new();
        network.SetClasses(new ResNetDsl.Shapes.ShapeImages(10, Data.Split.Test).Classes);
        network.SaveSafetensors(folder.Of("weights.safetensors"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_large_folder_is_summed_up_and_its_rows_are_in_a_file()
    {
        string broken = Path.Combine("data", "test", "star", "0001.png");
        File.WriteAllText(folder.Of(broken), "broken");
        File.WriteAllText(folder.Of("data/test/notes.txt"), "");
        ProgramResult summed = Run([.. Predict, "data/test"]);
        Assert.Equal(1, summed.ExitCode);
        Assert.Contains("60 pictures (1 could not be read). Write a row for each of them with --csv FILE.", summed.Output, StringComparison.Ordinal);
        Assert.Equal(2, summed.Errors.Length);
        Assert.StartsWith("1 file among these pictures is not read (1 .txt): 'data/test/notes.txt'.", summed.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith($"'{broken}' is not a picture", summed.Errors[1], StringComparison.Ordinal);

        ProgramResult written = Run([.. Predict, "data/test", "--csv", "rows.csv", "--top", "3", "--output", "drawn"]);
        Assert.Equal((1, summed.Errors[1]), (written.ExitCode, written.Errors[^1]));
        string[] lines = File.ReadAllLines(folder.Of("rows.csv"));
        Assert.Equal(61, lines.Length);
        Assert.Equal("file,class_1,probability_1,class_2,probability_2,class_3,probability_3,mistake,model", lines[0]);
        Assert.Contains($"The rows of the pictures are in {folder.Of("rows.csv")}", written.Output, StringComparison.Ordinal);
        Assert.Equal(59, Directory.GetFiles(folder.Of("drawn")).Length);

        // Once more with the file, and as JSON: nothing is left to do, and everything is said.
        ProgramResult again = Run([.. Predict, "data/test", "--csv", "rows.csv", "--top", "3", "--json", "--batch-size", "7"]);
        Assert.Equal(written.Errors, again.Errors);
        using JsonDocument document = JsonDocument.Parse(again.Output);
        Assert.Equal(60, document.RootElement.GetArrayLength());
        Assert.Equal(lines, File.ReadAllLines(folder.Of("rows.csv")));

        ProgramResult refused = Run([.. Predict, "data/test", "--csv", "rows.csv"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            "'rows.csv' has the 3 most probable classes of each picture, and not 5. Ask for as many as before, name another file, or delete this one to compute it anew.", Assert.Single(refused.Errors));
        Directory.CreateDirectory(folder.Of("empty"));
        Assert.StartsWith("'empty' contains no pictures (.jpg, ", Assert.Single(Run([.. Predict, "empty"]).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_with_rows_prints_what_one_without_prints()
    {
        string[] evaluate = ["evaluate", "CifarResNet20", "--weights", "weights.safetensors", "--data", "data", "--json"];
        ProgramResult expected = Run(evaluate);
        ProgramResult written = Run([.. evaluate, "--csv", "rows.csv"]);
        string whole = File.ReadAllText(folder.Of("rows.csv"));
        File.WriteAllText(folder.Of("rows.csv"), whole[..(whole.Length / 2)]);
        ProgramResult continued = Run([.. evaluate, "--csv", "rows.csv"]);
        Assert.Equal(whole, File.ReadAllText(folder.Of("rows.csv")));
        Assert.Equal(Result(expected), Result(written));
        Assert.Equal(Result(expected), Result(continued));

        static string Result(ProgramResult result)
        {
            using JsonDocument document = JsonDocument.Parse(result.Output);
            return string.Join('\n', document.RootElement.EnumerateObject().Where(property => property.Name != "imagesPerSecond"));
        }
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_prediction_that_is_killed_or_interrupted_continues_to_the_same_bytes()
    {
        // Long enough for the moments below.
        string[] arguments = [.. Predict, .. Enumerable.Repeat("data/test", 60), "--top", "2", "--csv"];
        Assert.Equal(0, Run([.. arguments, "whole.csv"]).ExitCode);
        byte[] whole = File.ReadAllBytes(folder.Of("whole.csv"));
        int seed = Seed.Of("PREDICTION_KILL_SEED");
        Random random = new(seed);
        int interrupted = 0;
        for (int part = 0; part < 4; part++)
        {
            // Killed, and interrupted as by Ctrl+C, after at least one new row and long before the last.
            long length = Length() + 1 + random.Next(whole.Length / 10);
            string[] output = Stop(part % 2 == 0 ? "KILL" : "INT", () => Length() >= length, [.. arguments, "rows.csv"], out int exitCode);
            if (part % 2 != 0 && exitCode == 130)
            {
                interrupted++;
                Assert.Contains("Stopped. The same command continues with the pictures that have no row in 'rows.csv' yet.", output);
                Assert.Equal((byte)'\n', File.ReadAllBytes(folder.Of("rows.csv"))[^1]);
            }

            Assert.True(whole.AsSpan().StartsWith(File.ReadAllBytes(folder.Of("rows.csv"))), $"PREDICTION_KILL_SEED={seed}");
        }

        Assert.InRange(interrupted, 1, 2);
        Assert.Equal(0, Run([.. arguments, "rows.csv"]).ExitCode);
        Assert.True(whole.AsSpan().SequenceEqual(File.ReadAllBytes(folder.Of("rows.csv"))), $"PREDICTION_KILL_SEED={seed}");

        long Length() => new FileInfo(folder.Of("rows.csv")) is { Exists: true } file ? file.Length : 0;
    }

    private ProgramResult Run(string[] arguments) => SampleProgram.Run("Zoo", folder.Path, arguments);

    /// <summary>Starts the program, and sends it a signal as soon as there is a reason.</summary>
    private string[] Stop(string signal, Func<bool> isTime, string[] arguments, out int exitCode)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [BuildValue.Of("Zoo"), .. arguments]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && !isTime())
        {
            Thread.Sleep(5);
        }

        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        process.WaitForExit();
        exitCode = process.ExitCode;
        return [.. SampleProgram.Lines(output.Result), .. SampleProgram.Lines(errors.Result)];
    }
}
