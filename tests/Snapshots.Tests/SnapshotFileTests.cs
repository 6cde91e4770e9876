namespace ResNetDsl.Snapshots.Tests;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SnapshotFile _file;

    public SnapshotFileTests() => _file = new SnapshotFile(_directory.FullName, "Class.Method", "cs");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task New_snapshot_fails_and_is_received_with_byte_order_mark_and_line_feeds()
    {
        var message = await FailAsync("first\r\nsecond\rthird");

        Assert.Equal([0xEF, 0xBB, 0xBF, .. "first\nsecond\nthird"u8], File.ReadAllBytes(_directory.At("Class.Method.received.cs")));
        Assert.False(File.Exists(_file.VerifiedPath));
        Assert.Contains("new", message, StringComparison.Ordinal);
        Assert.Contains(_file.VerifiedPath, message, StringComparison.Ordinal);
        Assert.Contains(_file.ReceivedPath, message, StringComparison.Ordinal);
        Assert.Contains("SNAPSHOTS_ACCEPT=1", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Received_file_renamed_to_verified_passes()
    {
        await FailAsync("Größe 7×7\n");
        File.Move(_file.ReceivedPath, _file.VerifiedPath);

        await CheckAsync("Größe 7×7\n");
    }

    [Fact]
    public async Task Equal_text_passes_and_removes_what_was_received()
    {
        Verified("same\ntext");
        _directory.Write("Class.Method.received.cs", "old");
        _directory.Write("Class.Method.received.txt", "older");
        var unrelated = _directory.Write("Class.MethodTwo.received.cs", "of another test");

        await CheckAsync("same\r\ntext");

        Assert.Equal([_file.VerifiedPath, unrelated], Directory.GetFiles(_directory.FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a\nb\nc", "a\nB\nC", "line 2", "expected: \"b\"", "actual:   \"B\"")]
    [InlineData("a\nb", "a", "line 2", "expected: \"b\"", "actual:   (no such line)")]
    [InlineData("a", "a\n", "line 2", "expected: (no such line)", "actual:   \"\"")]
    [InlineData("a\n\n", "a", "line 2", "expected: \"\"", "actual:   (no such line)")]
    [InlineData("a", "a ", "line 1", "expected: \"a\"", "actual:   \"a \"")]
    public async Task First_difference_is_reported(string verified, string text, string line, string expected, string actual)
    {
        Verified(verified);

        var message = await FailAsync(text);

        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(actual, message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file.ReceivedPath));
        Assert.Equal(verified, File.ReadAllText(_file.VerifiedPath));
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    public async Task Ends_of_lines_may_be_another_editor_s(string verified)
    {
        Verified(verified);

        await CheckAsync("a\nb");
    }

    [Fact]
    public async Task Numbered_file_left_over_fails()
    {
        Verified("a");
        var other = _directory.Write("Class.Method#00.verified.cs", "a");

        Assert.Contains($"delete {other}", await FailAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_extension_left_over_fails()
    {
        Verified("a");
        var other = _directory.Write("Class.Method.verified.txt", "a");

        Assert.Contains($"delete {other}", await FailAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_replaces_the_verified_file()
    {
        Verified("old");
        _directory.Write("Class.Method.verified.txt", "left over");

        await CheckAsync("new", ("SNAPSHOTS_ACCEPT", "1"));

        Assert.Equal([_file.VerifiedPath], Directory.GetFiles(_directory.FullName));
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "new"u8], File.ReadAllBytes(_file.VerifiedPath));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    [InlineData("1")]
    public async Task Accept_is_refused_on_CI(string ci)
    {
        Verified("old");

        var message = await FailAsync("new", ("SNAPSHOTS_ACCEPT", "1"), ("CI", ci));

        Assert.Contains("SNAPSHOTS_ACCEPT", message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_file.VerifiedPath));
    }

    [Fact]
    public void Extension_with_a_dot_is_refused() =>
        Assert.Throws<VerifyException>(() => new SnapshotFile(_directory.FullName, "Class.Method", ".cs"));

    private void Verified(string text) => _directory.Write("Class.Method.verified.cs", text);

    private Task CheckAsync(string text, params (string Name, string Value)[] environment) =>
        _file.CheckAsync(text, name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    private async Task<string> FailAsync(string text, params (string Name, string Value)[] environment) =>
        (await Assert.ThrowsAsync<VerifyException>(() => CheckAsync(text, environment))).Message;
}
