namespace ResNetDsl.Texts;

/// <summary>Text from a file as part of a sentence: a damaged file may contain anything.</summary>
internal static class OneLine
{
    private const int Longest = 400;

    /// <summary>The text without line breaks, with what is not printable escaped, and no longer than a reader reads.</summary>
    public static string Of(string text) => text.Length <= Longest ? Printable.Of(text, exceptions: "")
        : $"{Printable.Of(text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)], exceptions: "")}…";
}
