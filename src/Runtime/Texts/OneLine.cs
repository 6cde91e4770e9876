namespace ResNetDsl.Texts;

/// <summary>What a file says, as part of a sentence: a damaged one may hold anything.</summary>
internal static class OneLine
{
    private const int Longest = 400;

    /// <summary>The text without line breaks, with what is not printable escaped, and no longer than a reader reads.</summary>
    public static string Of(string text) => text.Length <= Longest ? Printable.Of(text, exceptions: "")
        : $"{Printable.Of(text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)], exceptions: "")}…";
}
