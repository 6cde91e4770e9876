using ResNetDsl.Site.Sessions;

namespace ResNetDsl.Site.Tests;

/// <summary>The pictures of sessions show what the commands write.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class SessionTests
{
    public static TheoryData<string> Repeatable => [.. Session.All.Where(session => session.IsRepeatable).Select(session => session.Name)];

    [Theory]
    [MemberData(nameof(Repeatable))]
    public void A_session_that_is_run_again_gives_the_same_picture(string name)
    {
        Session session = Session.All.Single(session => session.Name == name);
        string picture = SessionRun.Record(session);
        if (Environment.GetEnvironmentVariable("SNAPSHOTS_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null)
        {
            File.WriteAllText(SessionFiles.Of(session), picture);
        }

        Assert.Equal(File.ReadAllText(SessionFiles.Of(session)), picture);
    }

    [Fact]
    public void Every_session_has_a_picture_and_every_picture_a_session() => Assert.Equal(
        Session.All.Select(session => session.Name).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Repository.PathOf("docs/sessions"), "*.svg").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
}
