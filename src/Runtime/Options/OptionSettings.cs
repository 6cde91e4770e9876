namespace ResNetDsl.Options;

/// <summary>The options of a record as settings.</summary>
internal static class OptionSettings
{
    /// <summary>Sets the options that the settings have.</summary>
    /// <param name="definitions">The options.</param>
    /// <param name="owner">The record.</param>
    /// <param name="settings">Texts by the names of settings.</param>
    /// <exception cref="ArgumentException">A name is not the name of a setting, or a text is not a valid value.</exception>
    public static TOwner Read<TOwner>(IReadOnlyList<OptionDefinition<TOwner>> definitions, TOwner owner, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        OptionSetting[] all = [.. definitions.SelectMany(definition => definition.Settings(owner))];
        foreach ((string name, string text) in settings)
        {
            OptionSetting setting = Array.Find(all, setting => setting.Name == name)
                ?? throw new ArgumentException($"'{name}' is not an option. The options are {string.Join(", ", all.Select(setting => setting.Name))}.", nameof(settings));
            if (setting.Problem(text) is { } problem)
            {
                throw new ArgumentException($"{name} {problem}", nameof(settings));
            }
        }

        return definitions.Aggregate(owner, (read, definition) => definition.Read(read, settings));
    }
}
