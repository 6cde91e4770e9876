namespace ResNetDsl.Site;

/// <summary>What keeps the site from being built, in one sentence.</summary>
internal sealed class SiteException(string message) : Exception(message);
