using TorchSharp;

namespace ResNetDsl.EndToEnd.Tests.Cultures;

/// <summary>
/// No result depends on the culture. A network is trained, stopped, trained on, evaluated and reported under a culture; every number and file is that of the invariant culture. A run that begins
/// under one culture ends under another with the same bits.
/// </summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class CultureTests(CultureTests.Invariant invariant) : IClassFixture<CultureTests.Invariant>
{
    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            TheoryData<string, bool, bool> cases = [];
            foreach (string culture in (string[])["de-DE", "tr-TR", "ar-SA"])
            {
                foreach (bool hasFolders in (bool[])[false, true])
                {
                    cases.Add(culture, hasFolders, false);
                    cases.Add(culture, hasFolders, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_files_are_those_of_the_invariant_culture(string culture, bool hasFolders, bool frozen)
    {
        CultureRun run = new(invariant.Pictures, hasFolders, frozen);
        using TemporaryFolder folder = new();
        run.Begin(culture, folder.Of("run"));
        Copy(folder.Of("run"), folder.Of("elsewhere"));
        IReadOnlyDictionary<string, string> expected = invariant.Results(hasFolders, frozen);
        AssertEqual(expected, run.End(culture, folder.Of("run"), folder.Of("report")));
        AssertEqual(expected, run.End("", folder.Of("elsewhere")));
    }

    private static void AssertEqual(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual) =>
        Assert.All(actual, result => Assert.Equal($"{result.Key}: {expected[result.Key]}", $"{result.Key}: {result.Value}"));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    /// <summary>The pictures, and the results of whole runs under the invariant culture.</summary>
    public sealed class Invariant : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<(bool HasFolders, bool Frozen), IReadOnlyDictionary<string, string>> results = [];
        private readonly int threads = torch.get_num_threads();

        public Invariant()
        {
            // Threads only wait for each other in a network this small.
            torch.set_num_threads(1);
            CultureRun.WritePictures(Pictures);
        }

        public string Pictures => folder.Of("pictures");

        public IReadOnlyDictionary<string, string> Results(bool hasFolders, bool frozen)
        {
            if (!results.TryGetValue((hasFolders, frozen), out IReadOnlyDictionary<string, string>? known))
            {
                known = new CultureRun(Pictures, hasFolders, frozen).End("", folder.Of($"run {hasFolders} {frozen}"), folder.Of($"report {hasFolders} {frozen}"));
                results.Add((hasFolders, frozen), known);
            }

            return known;
        }

        public void Dispose()
        {
            torch.set_num_threads(threads);
            folder.Dispose();
        }
    }
}
