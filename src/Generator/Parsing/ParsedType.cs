using ResNetDsl.Generator.Model;

namespace ResNetDsl.Generator.Parsing;

/// <summary>A network or composition as the compiler sees it at one moment: what it depends on, and where it stands.</summary>
/// <param name="Source">What its file depends on; null when reading it failed.</param>
/// <param name="Location">The class's identifier.</param>
/// <param name="Defect">The exception that reading it threw, or null.</param>
internal sealed record ParsedType<TSource>(TSource? Source, SourceLocation Location, string? Defect)
    where TSource : TypeSource;
