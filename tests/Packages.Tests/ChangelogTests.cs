using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetDsl.Packages.Tests;

/// <summary>The changelog, which every package has.</summary>
public sealed partial class ChangelogTests
{
    [Fact]
    public void Versions_come_with_the_newest_first_and_the_packages_have_one_of_them()
    {
        (Version Version, DateOnly Day)[] releases =
        [
            .. Release().Matches(File.ReadAllText(Path.Combine(BuildMetadata.Repository, "CHANGELOG.md")).ReplaceLineEndings("\n"))
                .Select(match => (Version.Parse(match.Groups["version"].ValueSpan), DateOnly.ParseExact(match.Groups["day"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture))),
        ];
        Assert.Contains(releases, release => release.Version == Version.Parse(BuildMetadata.Version.Split('-')[0]));
        Assert.Equal(releases.OrderByDescending(release => release.Version), releases);
        Assert.Equal(releases.OrderByDescending(release => release.Day), releases);
    }

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\] - (?<day>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Release();
}
