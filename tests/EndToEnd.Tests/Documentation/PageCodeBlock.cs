namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>A piece of C# on a page.</summary>
/// <param name="Code">The code.</param>
/// <param name="Printed">The next block of plain text on the page, if it comes before other code: what the code prints.</param>
internal sealed record PageCodeBlock(string Code, string? Printed);
