using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>A save that fails leaves nothing half-written.</summary>
public sealed class FailedSaveTests
{
    [Fact]
    public void Below_a_file()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("file"), "a file, not a folder");
        using Tiny net = new();
        Assert.ThrowsAny<IOException>(() => net.save(folder.Of(Path.Combine("file", "net.dat"))));
        Assert.Equal(["file"], folder.Entries());
        Assert.Equal("a file, not a folder", File.ReadAllText(folder.Of("file")));
    }

    [Fact]
    public void In_a_folder_that_is_not_there()
    {
        using TemporaryFolder folder = new();
        using Tiny net = new();
        Assert.ThrowsAny<IOException>(() => net.save(folder.Of(Path.Combine("absent", "net.dat"))));
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Onto_a_folder()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Of("net.dat"));
        using Tiny net = new();
        Exception? refusal = Record.Exception(() => net.save(folder.Of("net.dat")));
        Assert.True(refusal is IOException or UnauthorizedAccessException, $"{refusal}");
        Assert.Equal(["net.dat"], folder.Entries());
    }

    [Fact]
    public void Of_a_disposed_network_over_a_good_file()
    {
        using TemporaryFolder folder = new();
        Tiny net = new();
        net.save(folder.Of("net.dat"));
        byte[] good = File.ReadAllBytes(folder.Of("net.dat"));
        net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => net.save(folder.Of("net.dat")));
        Assert.Equal(["net.dat"], folder.Entries());
        Assert.Equal(good, File.ReadAllBytes(folder.Of("net.dat")));
    }

    [Fact]
    public void A_save_over_a_good_file_replaces_it()
    {
        using TemporaryFolder folder = new();
        using Tiny first = new();
        using Tiny second = new();
        first.save(folder.Of("net.dat"));
        second.save(folder.Of("net.dat"));
        Assert.Equal(["net.dat"], folder.Entries());
        first.load(folder.Of("net.dat"));
        StateBytes.Of(second).AssertUnchangedIn(first);
    }
}
