using System.Globalization;

namespace ResNetDsl.Distributed.Tests;

/// <summary>The processes below a process, as Linux lists them.</summary>
internal static class ProcessTree
{
    /// <summary>The processes that a process has started, and those that these have started, without those that have ended and are not yet waited for.</summary>
    /// <param name="parent">The process.</param>
    public static IEnumerable<int> Descendants(int parent)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int child) && ParentOf(child) == parent)
            {
                yield return child;
                foreach (int descendant in Descendants(child))
                {
                    yield return descendant;
                }
            }
        }
    }

    private static int ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
            return 0;
        }
    }
}
