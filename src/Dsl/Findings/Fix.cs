namespace ResNetDsl.Architecture.Findings;

/// <summary>A fix of a mistake that can be applied to the source.</summary>
/// <param name="Title">The title in a menu: <c>Set repeat to 1</c>.</param>
/// <param name="Edits">The changes, all of them together.</param>
internal sealed record Fix(string Title, EquatableArray<Edit> Edits)
{
    /// <summary>
    /// Whether the fix is unambiguous, so that it may be applied in bulk, as <c>dotnet format</c> does. A fix that writes or removes a number is a guess that must be reviewed.
    /// </summary>
    public bool IsCertain { get; init; }

    /// <summary>Creates a fix with a single change.</summary>
    /// <param name="title">The title.</param>
    /// <param name="edit">The change.</param>
    public static Fix Of(string title, Edit edit) => new(title, new([edit]));

    /// <summary>Creates a fix that sets a value.</summary>
    /// <param name="target">The argument.</param>
    /// <param name="value">The value, as C#.</param>
    public static Fix Set(Target target, string value) => Of($"Set {target.Argument} to {value}", new(EditKind.SetArgument, target, value));

    /// <summary>Creates a fix that sets a name.</summary>
    /// <param name="target">The argument that is the name.</param>
    /// <param name="name">The name.</param>
    public static Fix Rename(Target target, string name) => Of($"Rename to '{name}'", new(EditKind.SetArgument, target, $"\"{name}\""));

    /// <summary>Creates a fix that removes an argument, so that its default applies.</summary>
    /// <param name="target">The argument.</param>
    public static Fix Remove(Target target) => Of($"Remove {target.Argument}", new(EditKind.Remove, target));
}

/// <summary>The kinds of change.</summary>
internal enum EditKind
{
    /// <summary>Writes the value as the argument; adds the argument, by name, where it is left out.</summary>
    SetArgument,

    /// <summary>Removes the argument, or the attribute if the target has no argument.</summary>
    Remove,

    /// <summary>Exchanges two arguments of one attribute; the value is the name of the other.</summary>
    SwapArguments,

    /// <summary>Makes the type partial.</summary>
    AddPartial,

    /// <summary>Moves the attribute to the declaration that the first block stands on.</summary>
    MoveToFirst,

    /// <summary>Orders the blocks by the positions in the value, counted from 0 and separated by commas.</summary>
    OrderBlocks,

    /// <summary>Adds the attribute in the value above the others.</summary>
    AddAttribute,
}

/// <summary>One change to the source.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Target">What is changed.</param>
/// <param name="Value">What is written, as C#; empty where nothing is.</param>
internal sealed record Edit(EditKind Kind, Target Target, string Value = "");
