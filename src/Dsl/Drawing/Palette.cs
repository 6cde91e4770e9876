namespace ResNetDsl.Architecture.Drawing;

/// <summary>The drawing's colors.</summary>
internal static class Palette
{
    public const string Paper = "#fdfdfb";
    public const string Border = "#e3e3dd";
    public const string Ink = "#2f3542";
    public const string FaintInk = "#717786";
    public const string CardEdge = "#57607a";
    public const string Funnel = "#eceef3";
    public const string Input = "#cfd6df";
    public const string Stem = "#a8d5c2";
    public const string Head = "#f4b393";
    public const string StrideBadge = "#dfe4ee";
    public const string Mark = "#d1495b";
    public const string RateBadge = "#f6dc9c";

    private static readonly string[] Blocks = ["#a3cdea", "#9dbcea", "#a3abe6", "#b39fe0", "#c597d8", "#d696c6"];

    /// <summary>The color of a block: from blue to violet through the network.</summary>
    public static string Block(int index, int count) => Blocks[count <= 1 ? 0 : index * (Blocks.Length - 1) / (count - 1)];
}
