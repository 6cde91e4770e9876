namespace ResNetDsl.Generator.Model;

/// <summary>The file of one network.</summary>
/// <param name="HintName">Its unique name.</param>
/// <param name="Text">Its text, with LF.</param>
/// <param name="Defect">Why there is no text; null when there is.</param>
internal sealed record EmittedFile(string HintName, string Text, EmissionDefect? Defect);

/// <summary>A failure of the generator itself.</summary>
/// <param name="MetadataName">The network it failed on.</param>
/// <param name="Message">The whole sentence.</param>
internal sealed record EmissionDefect(string MetadataName, string Message);
