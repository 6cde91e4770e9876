using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>The analyzers that a user has.</summary>
internal static class Analyzers
{
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } = [new NetworkAnalyzer(), new CallSiteAnalyzer()];
}
