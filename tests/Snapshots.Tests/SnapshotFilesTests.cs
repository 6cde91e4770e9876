using Xunit.Sdk;

namespace ResNetDsl.Snapshots.Tests;

public sealed class SnapshotFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Exactly_the_expected_files_pass()
    {
        _directory.Write("A.verified.cs", "a");
        _directory.Write("Sub/B.verified.txt", "b");
        _directory.Write("A.received.cs", "a");
        _directory.Write("A.cs", "a");

        SnapshotFiles.AssertExactly(_directory.FullName, ["Sub/B.verified.txt", "A.verified.cs"]);
        SnapshotFiles.AssertExactly(".", ["A.verified.cs", "Sub/B.verified.txt"], _directory.SourceFile);
    }

    [Fact]
    public void Dangling_and_missing_files_are_named()
    {
        _directory.Write("Sub/Dangling.verified.cs", "a");

        var exception = Assert.Throws<FailException>(() => SnapshotFiles.AssertExactly(_directory.FullName, ["Missing.verified.cs"]));

        Assert.Contains("no test asks for Sub/Dangling.verified.cs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("missing: Missing.verified.cs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_that_does_not_exist_is_empty() => SnapshotFiles.AssertExactly(_directory.At("Nowhere"), []);
}
