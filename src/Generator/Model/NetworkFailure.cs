namespace ResNetDsl.Generator.Model;

/// <summary>Why a network was not generated.</summary>
/// <param name="IsDefect">Whether the generator itself failed, and not the table.</param>
/// <param name="Message">The message.</param>
/// <param name="Location">The class's identifier.</param>
internal sealed record NetworkFailure(bool IsDefect, string Message, SourceLocation Location);
