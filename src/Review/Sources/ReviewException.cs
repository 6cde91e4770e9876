namespace ResNetDsl.Review.Sources;

/// <summary>The exception for errors of the user and for sources that cannot be read. The message is one sentence with the remedy.</summary>
internal sealed class ReviewException(string message) : Exception(message);
