namespace ResNetDsl.NativeLoad.Tests
{
    /// <summary>Summaries of the networks of an assembly, in files.</summary>
    public sealed class WriteSummariesTests : IDisposable
    {
        private const string Space = "ResNetDsl.NativeLoad.Tests.";

        private readonly TemporaryFolder root = new();

        public void Dispose() => root.Dispose();

        [Fact]
        public void Each_network_has_a_file_and_nothing_else_has()
        {
            RecordingBuild build = Run(root.Of("networks"));
            Assert.Empty(build.Messages);
            Assert.Equal(
                [$"{Space}Summarized.Inner.network.txt", $"{Space}SummarizedHeads.network.txt", $"{Space}SummarizedNet.network.txt", $"{Space}SummarizedOwn.network.txt"],
                Directory.GetFiles(root.Of("networks")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal("Net\nblock1 é\n", File.ReadAllText(root.Of($"networks/{Space}SummarizedNet.network.txt")));
        }

        [Fact]
        public void What_is_right_is_left_alone_and_what_is_of_no_network_is_named()
        {
            Run(root.Path);
            string net = root.Of($"{Space}SummarizedNet.network.txt");
            string own = root.Of($"{Space}SummarizedOwn.network.txt");
            DateTime before = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            File.WriteAllText(net, File.ReadAllText(net).ReplaceLineEndings("\r\n"));
            File.WriteAllText(own, "old");
            File.SetLastWriteTimeUtc(net, before);
            File.WriteAllText(root.Of("Gone.network.txt"), "gone");
            Assert.Contains("Gone.network.txt does not belong to a network", Assert.Single(Run(root.Path).Messages).Message, StringComparison.Ordinal);
            Assert.Equal(before, File.GetLastWriteTimeUtc(net));
            Assert.Equal("Own\n", File.ReadAllText(own));
            Assert.True(File.Exists(root.Of("Gone.network.txt")));
        }

        [Fact]
        public void What_cannot_be_written_or_read_is_an_error_in_one_sentence()
        {
            File.WriteAllText(root.Of("file"), "");
            Assert.Contains("cannot be written", Assert.Single(Run(root.Of("file"), expected: false).Errors).Message, StringComparison.Ordinal);
            Assert.Contains("cannot be written", Assert.Single(Run(root.Of("folder"), root.Of("file"), expected: false).Errors).Message, StringComparison.Ordinal);
            Assert.Contains("cannot be written", Assert.Single(Run(root.Of("folder"), root.Of("none"), expected: false).Errors).Message, StringComparison.Ordinal);
        }

        private static RecordingBuild Run(string folder, string? assembly = null, bool expected = true)
        {
            RecordingBuild build = new();
            Assert.Equal(expected, new WriteSummaries { BuildEngine = build, Assembly = assembly ?? typeof(WriteSummariesTests).Assembly.Location, Folder = folder }.Execute());
            return build;
        }
    }

    [Block("block1")]
    internal static class SummarizedNet
    {
        public const string Summary = "Net\nblock1 é";
    }

    [Block<string>("block1")]
    internal static class SummarizedOwn
    {
        public const string Summary = "Own";
    }

    [Backbone]
    internal static class SummarizedHeads
    {
        public const string Summary = "Heads";
    }

    internal static class Summarized
    {
        public const string Summary = "of no network";

        [Block("block1")]
        internal static class Inner
        {
            public const string Summary = "Inner";
        }

        [Block("block1")]
        internal static class WithErrors
        {
            public const int Summary = 1;
        }

        [Obsolete("Not a table.")]
        internal static class Other
        {
            public const string Summary = "other";
        }
    }
}

namespace ResNetDsl
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class BlockAttribute(string name) : Attribute
    {
        public string Name => name;
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class BlockAttribute<TUnit>(string name) : Attribute
    {
        public string Name => name + typeof(TUnit).Name;
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class BackboneAttribute : Attribute;
}
