namespace ResNetDsl.Site.Sessions;

/// <summary>The pictures of sessions in <c>docs/sessions</c>.</summary>
internal static class SessionFiles
{
    /// <summary>The file of a session.</summary>
    public static string Of(Session session) => Repository.PathOf($"docs/sessions/{session.Name}.svg");

    /// <summary>Records sessions and writes their pictures.</summary>
    /// <param name="names">The names of the sessions; all of them where there is none.</param>
    /// <exception cref="SiteException">A name is not that of a session, or a session cannot be recorded.</exception>
    public static void Write(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => Session.All.All(session => session.Name != name)) is { } unknown)
        {
            throw new SiteException($"There is no session '{unknown}'; the sessions are {string.Join(", ", Session.All.Select(session => session.Name))}.");
        }

        foreach (Session session in Session.All.Where(session => names.Count == 0 || names.Contains(session.Name)))
        {
            StagedFile.Write(Of(session), SessionRun.Record(session));
            Console.WriteLine(Of(session));
        }
    }
}
