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
        await FailsAsync("2 values", Verify("text").UseParameters(value, value));
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

    public static TheoryData<object, string> Values => new()
    {
        { 'x', "x" },
        { new[] { 1, 2 }, "1,2" },
        { new[] { "a" }, "a" },
        { Array.Empty<int>(), "[]" },
        { new[] { new[] { 1, 2 }, [], [3] }, "[1,2],[],[3]" },
        { new SortedDictionary<string, int[]> { ["a"] = [1, 2], ["b"] = [] }, "a=1,2,b=[]" },
        { new DateTime(2024, 2, 29), "2024-02-29" },
        { new DateTime(2024, 2, 29, 13, 5, 0, DateTimeKind.Utc), "2024-02-29T13-05Utc" },
        { new DateTime(2024, 2, 29, 13, 5, 7), "2024-02-29T13-05-07" },
        { new DateTime(2024, 2, 29, 13, 5, 0, 250), "2024-02-29T13-05-00.25" },
        { new DateTime(2024, 2, 29, 13, 5, 7).AddTicks(30), "2024-02-29T13-05-07" },
        { new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.FromHours(1)), "2024-02-29+1" },
        { new DateOnly(2024, 2, 29), "2024-02-29" },
        { new TimeOnly(13, 5), "1-05-PM" },
        { new TimeOnly(0, 5, 30), "12-05-AM" },
        { new DateTimeOffset(2024, 2, 29, 0, 0, 0, new TimeSpan(-5, -30, 0)), "2024-02-29-5-30" },
        { new[] { new TimeOnly(9, 0) }, "9-00-AM" },
        { new Version(1, 2), "1.2" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public Task Any_value_is_part_of_the_name(object value, string text) =>
        PassesAsync($"VerifierTests.Any_value_is_part_of_the_name_value={text}_text={text}", task => task.UseParameters(value, text));

    [Theory]
    [InlineData(new[] { 1, 2 })]
    public Task An_array_is_one_value(int[] numbers) => PassesAsync("VerifierTests.An_array_is_one_value_numbers=1,2", task => task.UseParameters(numbers));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a.b")]
    public void Text_for_parameters_is_neither_blank_nor_dotted(string text) => Assert.Throws<ArgumentException>(() => { Verify("text").UseTextForParameters(text); });

    [Theory]
    [InlineData(null, "null")]
    [InlineData("", "emptyString")]
    [InlineData("\uFEFFtext", "text")]
    public async Task Text_is_written_as(string? text, string written)
    {
        var path = _directory.Write("Written.verified.txt", written);

        var result = await Verify(text!).UseFileName("Written");

        Assert.Equal([path], result.Files);
    }

    [Fact]
    public async Task Project_and_solution_have_placeholders()
    {
        _directory.Write("Zoo.sln", "");
        _directory.Write("tests/Zoo.csproj", "");
        Directory.CreateDirectory(_directory.At("tests/Inner"));
        var path = _directory.Write("tests/Inner/Paths.verified.txt", "{ProjectDirectory}Inner/A.cs and {SolutionDirectory}README.md in {SolutionDirectory}");

        var result = await Verifier.Verify(
            $"{_directory.At("tests/Inner/A.cs")} and {_directory.At("README.md")} in {_directory.FullName}", "txt", null, _directory.At("tests/Inner/SomeTests.cs")).UseFileName("Paths");

        Assert.Equal([path], result.Files);
    }

    [Fact]
    public Task Extension_of_no_text_is_refused() => FailsAsync("extension", Verifier.Verify("text", "dll", null, _directory.SourceFile));

    [Fact]
    public Task Path_of_this_machine_is_refused() => FailsAsync("path of this machine", Verify($"read {AppContext.BaseDirectory}x"));

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
