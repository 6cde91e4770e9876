namespace ResNetDsl.Zoo.Commands;

/// <summary>Cells of tables.</summary>
internal static class Cell
{
    /// <summary>A text of a file, without control characters: the name of a class must not move the cursor.</summary>
    public static Spectre.Console.Text Of(string text) => new(string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)));
}
