namespace ResNetDsl.Weights;

/// <summary>Finds a single option of a table that makes a file fit.</summary>
internal static class TableHint
{
    /// <summary>What to write, <c>ConvolutionBias = true</c>; null when no single option makes the file fit.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="contents">The file.</param>
    /// <param name="options">How it is loaded, with the naming that it goes by.</param>
    public static string? For(NetworkPlan plan, WeightContents contents, WeightLoading options)
    {
        foreach ((NetworkTable table, string text) in Others(plan.Table with { Options = plan.Table.Options with { Depth = 0, MaxParameters = 0, MaxMultiplyAdds = 0 } }))
        {
            if (Checker.Check(table).Plan is { } other && WeightMatch.Of(other, contents, options).Match is { Missing: [], Unexpected: [], Misshapen: [] } match && (match.OtherFunction is null || !options.CheckFunction))
            {
                return text;
            }
        }

        return null;
    }

    private static IEnumerable<(NetworkTable Table, string Text)> Others(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        yield return (table with { Options = options with { ConvolutionBias = !options.ConvolutionBias } }, $"{nameof(options.ConvolutionBias)} = {Word(!options.ConvolutionBias)}");
        yield return (
            table with { ArgScope = table.ArgScope with { BatchNormScale = !table.ArgScope.BatchNormScale } },
            $"[ArgScope({nameof(ArgScope.BatchNormScale)} = {Word(!table.ArgScope.BatchNormScale)})]");
        foreach (Library library in Enum.GetValues<Library>().Where(library => library != options.Convention))
        {
            yield return (table with { Options = options with { Convention = library } }, $"{nameof(options.Convention)} = {nameof(Library)}.{library}");
        }

        foreach (ActivationKind activation in Enum.GetValues<ActivationKind>().Where(activation => activation != options.Activation))
        {
            yield return (table with { Options = options with { Activation = activation } }, $"{nameof(options.Activation)} = {nameof(ActivationKind)}.{activation}");
        }

        foreach (ShortcutKind shortcut in Enum.GetValues<ShortcutKind>().Where(shortcut => shortcut != options.Shortcut))
        {
            yield return (table with { Options = options with { Shortcut = shortcut } }, $"{nameof(options.Shortcut)} = {nameof(ShortcutKind)}.{shortcut}");
        }

        foreach (StemKind stem in Enum.GetValues<StemKind>().Where(stem => stem != options.Stem))
        {
            yield return (table with { Options = options with { Stem = stem } }, $"{nameof(options.Stem)} = {nameof(StemKind)}.{stem}");
        }

        yield return (table with { Options = options with { BatchNorm = !options.BatchNorm } }, $"{nameof(options.BatchNorm)} = {Word(!options.BatchNorm)}");
    }

    private static string Word(bool value) => value ? "true" : "false";
}
