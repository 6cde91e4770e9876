using System.Globalization;
using System.IO.Compression;
using System.Text;
using ResNetDsl.Data;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>Names of files and in files do not reach a terminal with what moves its cursor, changes its state or turns what follows, and do not pretend to be lines of a command.</summary>
public sealed class TerminalTextTests : IDisposable
{
    private const string Forged = "It fits ResNet18.";

    // Erase the screen; set the title; begin the line anew; a forged line; right to left; isolated; zero width; C1's CSI; a separator of lines; a tag.
    private static readonly string[] Evil =
        ["\u001b[2J", "\u001b]0;title\u0007", "\r", $"\n{Forged}\n", "\u202e", "\u2066", "\u200b", "\u009b31m", $"\u2028{Forged}", "\U000e0041", "\u0000", "\ufeff", "\u007f"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void Names_and_metadata_of_files_are_escaped()
    {
        using DisposeScope scope = NewDisposeScope();
        using CifarResNet20 network = new();
        string evil = string.Concat(Evil);
        string[] classes = [.. Enumerable.Range(0, 10).Select(i => $"{(i < 2 ? "größe 猫 👩‍🚀" : "")}{evil}{i}")];
        network.SaveSafetensors(folder.Of("classes.safetensors"), new Dictionary<string, string> { [ClassNames.Key] = ClassNames.ToText(classes), [$"key{evil}"] = $"value{evil}" });
        Safetensors.Write(folder.Of("names.safetensors"), Evil.Select((name, i) => ($"layer{name}{i}.weight", ones(2))));
        Dictionary<string, Tensor> state = network.state_dict();
        Safetensors.Write(folder.Of("more.safetensors"), [.. state.Select(item => (item.Key, item.Value)), ($"more{evil}", ones(2))]);
        Safetensors.Write(folder.Of("prefix.safetensors"), state.Select(item => ($"a{evil}.{item.Key}", item.Value)));
        ProgramResult images = SampleProgram.Run("Zoo", folder.Path, "images", "pictures", "--train", "20", "--test", "20");
        Assert.Empty(images.Errors);
        string picture = Directory.EnumerateFiles(folder.Of("pictures"), "*.png", SearchOption.AllDirectories).First();

        AssertPrintable(0, "inspect", "classes.safetensors", "--tensors");
        AssertPrintable(0, "inspect", "names.safetensors", "--tensors");
        AssertPrintable(0, "inspect", "more.safetensors", "--all");
        AssertPrintable(0, "inspect", "prefix.safetensors", "--tensors");
        AssertPrintable(1, "inspect", "names.safetensors", "--declare");
        AssertPrintable(0, "predict", "CifarResNet20", "--weights", "classes.safetensors", picture);
        AssertPrintable(1, "predict", "CifarResNet20", "--weights", "more.safetensors", picture);
        AssertPrintable(1, "predict", "CifarResNet20", "--weights", "names.safetensors", picture);
        AssertPrintable(1, "evaluate", "CifarResNet20", "--weights", "classes.safetensors", "--data", "pictures");
        AssertPrintable(1, "evaluate", "CifarResNet20", "--weights", "classes.safetensors", "--data", $"none{evil.Replace("\0", "", StringComparison.Ordinal)}");
        AssertPrintable(1, $"inspect", $"none{evil.Replace("\0", "", StringComparison.Ordinal)}");
        string output = SampleProgram.Run("Zoo", folder.Path, "predict", "CifarResNet20", "--weights", "classes.safetensors", picture).Output;
        Assert.Contains("\\u001b[2J", output.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_folders_and_pictures_are_escaped()
    {
        string evil = string.Concat(Evil.Select(part => part.Replace("\0", "", StringComparison.Ordinal)));
        foreach (string split in new[] { "train", "test" })
        {
            foreach (string name in new[] { $"a{evil}", "b" })
            {
                string path = folder.Of(Path.Combine("data", split, name));
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, $"x{evil}.png"), "not a picture");
            }
        }

        AssertPrintable(1, "train", "CifarResNet20", "--data", "data", "--epochs", "1", "--output", "run");
        using CifarResNet20 network = new();
        network.SaveSafetensors(folder.Of("weights.safetensors"));
        AssertPrintable(1, "predict", "CifarResNet20", "--weights", "weights.safetensors", Directory.EnumerateFiles(folder.Of("data"), "*.png", SearchOption.AllDirectories).First());
    }

    /// <summary>Names in files of other programs with sequences in them that erase the screen, or that turn what follows.</summary>
    [Theory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("zip.pth")]
    [InlineData("views_legacy.pth")]
    [InlineData("weights.npz")]
    [InlineData("k2.h5")]
    [InlineData("keras3_ordered.weights.h5")]
    [InlineData("stored.keras")]
    [InlineData("folded.onnx")]
    [InlineData("slim_v1.ckpt", true)]
    [InlineData("slim_v2.index", true)]
    public void Names_in_files_of_other_programs_are_escaped(string name, bool hasChecksums = false)
    {
        string published = Path.Combine(BuildValue.Of("Repository"), "tests", "Runtime.Tests", "Weights", "Published");
        foreach (string beside in Directory.GetFiles(published, name.Split('.')[0] + "*"))
        {
            File.Copy(beside, folder.Of(Path.GetFileName(beside)));
        }

        byte[] whole = File.ReadAllBytes(folder.Of(name));
        byte[] changed = WithHostileNames(whole);
        Assert.NotEqual(whole, changed);
        File.WriteAllBytes(folder.Of(name), changed);
        AssertPrintable(hasChecksums ? 1 : 0, "inspect", name, "--tensors");
        AssertPrintable(1, "predict", "CifarResNet20", "--weights", name, name);
    }

    /// <summary>A file with four bytes in the middle of its names replaced; what a zip archive holds is replaced and packed anew.</summary>
    private static byte[] WithHostileNames(byte[] file)
    {
        if (!file.AsSpan().StartsWith("PK"u8))
        {
            return Replaced(file);
        }

        using MemoryStream packed = new();
        using (ZipArchive from = new(new MemoryStream(file)))
        using (ZipArchive to = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using MemoryStream content = new();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(content);
                }

                // The names of arrays are those of their entries.
                bool isArray = entry.FullName.EndsWith(".npy", StringComparison.Ordinal);
                string name = isArray ? Encoding.UTF8.GetString(Replaced(Encoding.UTF8.GetBytes(entry.FullName))) : entry.FullName;
                using Stream target = to.CreateEntry(name, CompressionLevel.NoCompression).Open();
                target.Write(isArray ? content.ToArray() : Replaced(content.ToArray()));
            }
        }

        return packed.ToArray();
    }

    private static byte[] Replaced(byte[] bytes)
    {
        byte[] result = [.. bytes];
        foreach ((string name, string part) in new[] { ("weight", "\u001b[2J"), ("kernel", "\u202e\u0007"), ("gamma", "\u001b[2J"), ("running", "\u202e\u0007"), ("conv2d", "\u001b[2J") })
        {
            for (int at = 0; bytes.AsSpan(at).IndexOf(Encoding.UTF8.GetBytes(name)) is >= 0 and int next; at += next + name.Length)
            {
                Encoding.UTF8.GetBytes(part).CopyTo(result, at + next + 1);
            }
        }

        return result;
    }

    private void AssertPrintable(int exitCode, params string[] arguments)
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, arguments);
        string text = $"{result.Output}\n{string.Join('\n', result.Errors)}";
        Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)}: {result.ExitCode}\n{text}");
        Rune[] wrong = [.. text.EnumerateRunes().Where(IsWrong)];
        Assert.True(wrong.Length == 0, $"{string.Join(' ', arguments)}: {string.Join(", ", wrong.Select(rune => $"U+{rune.Value:X4}"))}\n{text}");
        Assert.DoesNotContain(SampleProgram.Lines(text), line => line.StartsWith(Forged, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    private static bool IsWrong(Rune rune) =>
        rune.Value is not ('\n' or '\t' or 0x200d)
        && Rune.GetUnicodeCategory(rune) is (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
