namespace ResNetDsl.Review.Sources;

/// <summary>A mistake of the user, or something that cannot be read. The message is one sentence, with the way out.</summary>
internal sealed class ReviewException(string message) : Exception(message);
