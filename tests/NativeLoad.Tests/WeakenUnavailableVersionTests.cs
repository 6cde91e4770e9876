using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ResNetDsl.NativeLoad.Tests;

public sealed partial class WeakenUnavailableVersionTests : IDisposable
{
    private const string Wanted = "GLIBCXX_3.4.32";
    private static readonly DateTime Packed = new(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TemporaryFolder root = new();
    private readonly RecordingBuild build = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_library_is_edited_once_and_the_build_says_so()
    {
        string library = Place("out/libLibTorchSharp.so", Image());

        Run(library);

        Assert.Equal(Edited(), File.ReadAllBytes(library));
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(library));
        Assert.Equal([library], Directory.GetFiles(Path.GetDirectoryName(library)!));
        BuildMessageEventArgs message = Assert.Single(build.Messages);
        Assert.Equal(MessageImportance.High, message.Importance);
        Assert.Equal(
            $"ResNetDsl: libLibTorchSharp.so asks for {Wanted}, which this machine's libstdc++ does not have and the library does not use; "
            + $"made optional in {library} (turn off with -p:ResNetDslNativeLoad=false).",
            message.Message);
        AssertNoWarnings();

        build.Messages.Clear();
        Run(library);
        AssertSilent();
        Assert.Equal(Edited(), File.ReadAllBytes(library));
    }

    [LinuxFact]
    public void A_symbolic_link_is_replaced_and_its_target_is_not_touched()
    {
        string package = Place("package/lib.so", Image());
        string between = Path.Combine(root.Path, "package", "link.so");
        File.CreateSymbolicLink(between, "lib.so");
        string library = Path.Combine(Directory.CreateDirectory(root.Of("out")).FullName, "lib.so");
        File.CreateSymbolicLink(library, between);

        Run(library);

        Assert.Null(new FileInfo(library).LinkTarget);
        Assert.Equal(Edited(), File.ReadAllBytes(library));
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(library));
        Assert.Equal(Image(), File.ReadAllBytes(package));
        Assert.Equal("lib.so", new FileInfo(between).LinkTarget);
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(package));
    }

    [LinuxFact]
    public void A_hard_link_is_broken_and_its_sibling_is_not_touched()
    {
        string package = Place("package/lib.so", Image());
        string library = Path.Combine(Directory.CreateDirectory(root.Of("out")).FullName, "lib.so");
        Assert.Equal(0, CreateHardLink(package, library));

        Run(library);

        Assert.Equal(Edited(), File.ReadAllBytes(library));
        Assert.Equal(Image(), File.ReadAllBytes(package));
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(library));
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(package));
    }

    [LinuxFact]
    [SupportedOSPlatform("linux")]
    public void Permissions_are_kept()
    {
        const UnixFileMode readAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode executeAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (UnixFileMode mode in new[]
        {
            readAll,
            readAll | executeAll,
            UnixFileMode.UserRead,
            readAll | UnixFileMode.UserWrite,
            readAll | executeAll | UnixFileMode.UserWrite | UnixFileMode.GroupWrite,
        })
        {
            string library = Place($"out/{(int)mode}.so", Image());
            File.SetUnixFileMode(library, mode);

            Run(library);

            Assert.Equal(Edited(), File.ReadAllBytes(library));
            Assert.Equal(mode, File.GetUnixFileMode(library));
            Assert.Equal(Packed, File.GetLastWriteTimeUtc(library));
        }
    }

    [LinuxFact]
    public void On_a_machine_that_has_the_version_nothing_happens()
    {
        string package = Place("package/lib.so", Image());
        string library = root.Of("lib.so");
        File.CreateSymbolicLink(library, package);

        Run([library], [Wanted], Host("GLIBCXX_3.4.30", Wanted, "GLIBCXX_3.4.33"));

        AssertSilent();
        Assert.Equal(package, new FileInfo(library).LinkTarget);
        Assert.Equal(Image(), File.ReadAllBytes(library));
    }

    [Fact]
    public void On_a_machine_that_has_the_version_a_broken_library_is_no_concern()
    {
        Run([Place("lib.so", Image()[..200])], [Wanted], Host(Wanted));
        AssertSilent();
    }

    [Fact]
    public void A_longer_version_name_in_the_host_library_is_another_version()
    {
        string library = Place("lib.so", Image());
        Run([library], [Wanted], Host("GLIBCXX_3.4.320"));
        Assert.Equal(Edited(), File.ReadAllBytes(library));
    }

    [Fact]
    public void A_host_library_cut_off_within_the_name_does_not_have_it()
    {
        string library = Place("lib.so", Image());
        Place("host/libstdc++.so.6", Encoding.ASCII.GetBytes("G\0" + Wanted));
        Run([library], [Wanted], root.Of("host"));
        Assert.Equal(Edited(), File.ReadAllBytes(library));
    }

    [Fact]
    public void The_first_folder_with_a_host_library_decides()
    {
        string library = Place("lib.so", Image());
        Run([library], [Wanted], root.Of("none"), Host(Wanted));
        AssertSilent();
        Assert.Equal(Image(), File.ReadAllBytes(library));
    }

    [LinuxFact]
    public void Without_a_folder_the_library_of_this_machine_decides()
    {
        // Every libstdc++ since GCC 3.4 has the first, and none will have the second.
        string old = Place("old.so", ElfWriter.With(0, "GLIBCXX_3.4.1").Write());
        string never = Place("never.so", ElfWriter.With(0, "GLIBCXX_9999").Write());

        Run([old, never], ["GLIBCXX_3.4.1", "GLIBCXX_9999"]);

        Assert.Equal(ElfWriter.With(0, "GLIBCXX_3.4.1").Write(), File.ReadAllBytes(old));
        Assert.Equal(ElfWriter.With(2, "GLIBCXX_9999").Write(), File.ReadAllBytes(never));
        Assert.Contains("never.so", Assert.Single(build.Messages).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_versions_that_the_machine_lacks_become_optional()
    {
        var writer = new ElfWriter();
        writer.Needs.Add(("libother.so", [new("OTHER_1", 7), new("OTHER_2", 8)]));
        byte[] image = writer.Write();
        string library = Place("lib.so", image);

        Run([library], ["OTHER_1", Wanted, "OTHER_2"], Host("OTHER_1"));

        image[writer.FlagsOf(Wanted)] |= 2;
        image[writer.FlagsOf("OTHER_2")] |= 2;
        Assert.Equal(image, File.ReadAllBytes(library));
        Assert.Contains($"asks for {Wanted}, OTHER_2,", Assert.Single(build.Messages).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_library_is_a_warning()
    {
        byte[] cut = Image()[..^1];
        string library = Place("lib.so", cut);
        Run(library);
        AssertWarning(library, cut, "truncated");
    }

    [Fact]
    public void A_file_of_another_kind_is_a_warning()
    {
        byte[] script = Encoding.ASCII.GetBytes("INPUT(-lTorchSharp)");
        string library = Place("lib.so", script);
        Run(library);
        AssertWarning(library, script, "not an ELF file");
    }

    [Fact]
    public void A_library_that_uses_the_version_is_a_warning()
    {
        byte[] image = new ElfWriter { RelaSymbols = [3] }.Write();
        string library = Place("lib.so", image);
        Run(library);
        AssertWarning(library, image, "binds symbol 3");
    }

    [Fact]
    public void A_library_that_is_not_there_is_passed_over()
    {
        Run(root.Of("lib.so"));
        Run(Path.Combine(root.Path, "none", "lib.so"));
        AssertSilent();
    }

    [LinuxFact]
    public void A_folder_that_is_a_link_is_a_warning()
    {
        string package = Place("package/runtimes/linux-x64/native/lib.so", Image());
        Directory.CreateDirectory(root.Of("out"));
        Directory.CreateSymbolicLink(Path.Combine(root.Path, "out", "runtimes"), Path.Combine(root.Path, "package", "runtimes"));
        string library = Path.Combine(root.Path, "out", "runtimes", "linux-x64", "native", "lib.so");

        Run(library);

        AssertWarning(library, Image(), "its folder is a link");
        Assert.Equal(Image(), File.ReadAllBytes(package));
    }

    [LinuxFact]
    public void A_file_that_cannot_be_read_is_a_warning()
    {
        // Reading another process image at address 0 fails for every user, root too.
        Run("/proc/self/mem");
        Assert.Contains("cannot be made to load", Assert.Single(build.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(build.Errors);
    }

    private static byte[] Image() => ElfWriter.With(0).Write();

    private static byte[] Edited() => ElfWriter.With(2).Write();

    private string Place(string path, byte[] bytes)
    {
        string full = root.Of(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        File.SetLastWriteTimeUtc(full, Packed);
        return full;
    }

    private string Host(params string[] versions)
    {
        string folder = Path.Combine(root.Path, "host " + string.Join(' ', versions));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "libstdc++.so.6"), "\u007fELF GGLIBCXX_3.4\0" + string.Join('\0', versions) + "\0");
        return folder;
    }

    private void Run(string library) => Run([library], [Wanted], Host("GLIBCXX_3.4.30"));

    private void Run(string[] libraries, string[] versions, params string[] hostFolders)
    {
        var task = new WeakenUnavailableVersion
        {
            BuildEngine = build,
            Libraries = [.. libraries.Select(library => new TaskItem(library))],
            Versions = versions,
            HostLibraryFolders = hostFolders,
        };
        Assert.True(task.Execute());
    }

    private void AssertWarning(string library, byte[] content, string text)
    {
        BuildWarningEventArgs warning = Assert.Single(build.Warnings);
        Assert.Equal(library, warning.File);
        Assert.Equal("RESNETDSLNATIVE", warning.Code);
        Assert.Contains(text, warning.Message, StringComparison.Ordinal);
        Assert.Empty(build.Messages);
        Assert.Empty(build.Errors);
        Assert.Equal(content, File.ReadAllBytes(library));
        Assert.Equal(Packed, File.GetLastWriteTimeUtc(library));
    }

    private void AssertNoWarnings()
    {
        Assert.Empty(build.Warnings);
        Assert.Empty(build.Errors);
    }

    private void AssertSilent()
    {
        Assert.Empty(build.Messages);
        AssertNoWarnings();
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateHardLink(string existing, string created);
}
