namespace ResNetDsl.Snapshots.Tests;

[UsesVerify]
public sealed class VerifierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task Snapshot_beside_the_source_file_passes() => Verifier.Verify("class C;\n", "cs");

    [Fact]
    public Task Snapshot_in_a_directory_passes() => Verifier.Verify("block3  1024×14×14").UseDirectory("Expected");

    [Theory]
    [InlineData(50, "v1/beta")]
    public async Task Parameters_are_part_of_the_name(int depth, string version)
    {
        await PassesAsync("VerifierTests.Parameters_are_part_of_the_name_depth=50_version=v1-beta", task => task.UseParameters(depth, version));
        await PassesAsync("VerifierTests.Parameters_are_part_of_the_name_depth=50", task => task.UseParameters(depth));
        await PassesAsync("VerifierTests.Parameters_are_part_of_the_name_small", task => task.UseTextForParameters("small"));
    }

    [Fact]
    public async Task Names_can_be_replaced()
    {
        await PassesAsync("VerifierTests.Other", task => task.UseMethodName("Other"));
        await PassesAsync("Other.Names_can_be_replaced", task => task.UseTypeName("Other"));
        await PassesAsync("Other", task => task.UseFileName("Other"));
        await PassesAsync("In/There", task => task.UseDirectory("In").UseFileName("There"));
    }

    [Theory]
    [InlineData(1.5)]
    public async Task Parameters_that_do_not_fit_are_refused(double value)
    {
        int[] numbers = [1, 2];
        string[] names = ["a"];
        await FailsAsync("2 values", Verify("text").UseParameters(value, value));
        await FailsAsync("Int32[]", Verify("text").UseParameters(numbers));
        await FailsAsync("String[]", Verify("text").UseParameters(names));
        await FailsAsync("exclude", Verify("text").UseParameters(value).UseTextForParameters("text"));
        await FailsAsync("UseFileName", Verify("text").UseParameters(value).UseFileName("Name"));
    }

    [Fact]
    public async Task Same_name_twice_is_refused()
    {
        await PassesAsync("Twice", task => task.UseFileName("Twice"));

        await FailsAsync("before", Verify("text").UseFileName("Twice"));
    }

    [Fact]
    public async Task Settings_are_copied()
    {
        var settings = new VerifySettings();
        settings.UseFileName("FromSettings");
        _directory.Write("FromSettings.verified.txt", "text");

        var result = await Verifier.Verify("text", settings, _directory.SourceFile).UseDirectory(".");

        Assert.Equal([_directory.At("FromSettings.verified.txt")], result.Files);
        Assert.Null(settings.Directory);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public Task Empty_text_is_refused(string? text) => FailsAsync("empty", Verify(text!));

    [Fact]
    public Task Path_of_this_machine_is_refused() => FailsAsync("path of this machine", Verify($"read {_directory.SourceFile}"));

    [Fact]
    public Task Mapped_source_path_is_explained() => FailsAsync("Snapshots.props", Verifier.Verify("text", "txt", null, "/_/tests/SomeTests.cs"));

    [Fact]
    public void Nothing_runs_before_the_await()
    {
        Verify("text");

        Assert.Empty(Directory.GetFiles(_directory.FullName));
    }

    [Fact]
    public void No_snapshot_is_left_over() => SnapshotFiles.AssertExactly(
        ".",
        ["VerifierTests.Snapshot_beside_the_source_file_passes.verified.cs", "Expected/VerifierTests.Snapshot_in_a_directory_passes.verified.txt"]);

    private SettingsTask Verify(string text) => Verifier.Verify(text, "txt", null, _directory.SourceFile);

    private async Task PassesAsync(string name, Func<SettingsTask, SettingsTask> change)
    {
        var path = _directory.Write($"{name}.verified.txt", "text");

        var result = await change(Verify("text"));

        Assert.Equal([path], result.Files);
    }

    private static async Task FailsAsync(string expected, SettingsTask task) =>
        Assert.Contains(expected, (await Assert.ThrowsAsync<VerifyException>(task.ToTask)).Message, StringComparison.Ordinal);
}
