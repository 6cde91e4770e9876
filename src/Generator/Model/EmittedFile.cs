namespace ResNetDsl.Generator.Model;

/// <summary>The files of one class.</summary>
/// <param name="HintName">Its unique name.</param>
/// <param name="Code">Its text; null when there is none.</param>
/// <param name="Defect">Why there is no text; null when there is.</param>
internal sealed record EmittedFile(string HintName, EmittedCode? Code, EmissionDefect? Defect);

/// <summary>The text of one class, with LF.</summary>
/// <param name="Text">Its file.</param>
/// <param name="EndPoints">A file of its own for the classes that name its end points, which are long and say nothing that the first does not; null for none.</param>
internal sealed record EmittedCode(string Text, string? EndPoints = null);

/// <summary>A failure of the generator itself.</summary>
/// <param name="MetadataName">The network it failed on.</param>
/// <param name="Message">The message.</param>
internal sealed record EmissionDefect(string MetadataName, string Message);
