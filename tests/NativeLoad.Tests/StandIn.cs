using System.Diagnostics;

namespace ResNetDsl.NativeLoad.Tests;

/// <summary>A project that stands in for one of the .NET SDK.</summary>
internal static class StandIn
{
    /// <summary>Builds it.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="body">What it says before the targets.</param>
    /// <param name="steps">The SDK's targets that ours attach to, in order.</param>
    /// <param name="arguments">More of the command line.</param>
    internal static (int ExitCode, string Text) Build(string folder, string body, string[] steps, params string[] arguments)
    {
        string project = Path.Combine(folder, "stand-in.proj");
        File.WriteAllText(project, $"""
            <Project DefaultTargets="All">
              <PropertyGroup>
                <TargetFrameworkIdentifier>.NETCoreApp</TargetFrameworkIdentifier>
                <TargetFrameworkVersion>v10.0</TargetFrameworkVersion>
              </PropertyGroup>
            {body}
              <Import Project="{TestPaths.Targets}" />
            {string.Concat(steps.Select(step => $"  <Target Name=\"{step}\" />\n"))}
              <Target Name="All" DependsOnTargets="{string.Join(';', steps)}" />
            </Project>
            """);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (string argument in (string[])["msbuild", project, "-nologo", "-nodeReuse:false", "-tl:off", "-v:minimal", .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
