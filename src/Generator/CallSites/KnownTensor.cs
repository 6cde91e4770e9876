using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.CallSites;

/// <summary>One extent of a tensor, or one number that becomes one.</summary>
/// <param name="Value">The number; null when it is not known.</param>
/// <param name="Syntax">The expression of the number; null if there is no single one.</param>
internal readonly record struct Extent(long? Value, SyntaxNode? Syntax = null);

/// <summary>A tensor of known rank.</summary>
/// <param name="Extents">Its extents, each known or not.</param>
/// <param name="Origin">The call that gave it this shape.</param>
internal sealed record KnownTensor(IReadOnlyList<Extent> Extents, SyntaxNode Origin);
