namespace VerifyTests;

/// <summary>A snapshot that is new, differs, or cannot be compared.</summary>
internal sealed class VerifyException(string message) : Exception(message);
