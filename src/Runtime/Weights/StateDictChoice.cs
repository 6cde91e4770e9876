namespace ResNetDsl.Weights;

/// <summary>Chooses the state dict of a file if none is specified: that of the network itself, not of an average, a momentum encoder or a student.</summary>
internal static class StateDictChoice
{
    // As training scripts call the network in their checkpoints, the usual ones first.
    private static readonly string[] Usual = ["state_dict", "model_state_dict", "model", "network", "net", "teacher"];

    /// <summary>What is before the names of the state dict that is meant; empty when a file has one alone.</summary>
    /// <param name="places">The state dicts of the file.</param>
    public static string Of(IReadOnlyList<StateDictPlace> places)
    {
        // A tensor or two besides, such as the best accuracy, are not a network.
        int most = places.Count == 0 ? 0 : places.Max(place => place.Tensors);
        return places.Where(place => place.Tensors > most / 2)
            .OrderBy(place => WeightNaming.IsOfCopy(place.Prefix))
            .ThenBy(place => UsualPlace(place.Prefix))
            .Select(place => place.Prefix)
            .FirstOrDefault("");
    }

    private static int UsualPlace(string prefix)
    {
        int place = Array.IndexOf(Usual, prefix.TrimEnd('.'));
        return place < 0 ? Usual.Length : place;
    }
}
