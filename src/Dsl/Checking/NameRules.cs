using System.Globalization;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND008, RND101 and RND102: the names of blocks, or of heads. Each becomes a property and a scope of keys.</summary>
/// <param name="type">The class's name.</param>
/// <param name="kind">What it is to be.</param>
/// <param name="names">All names, in declaration order.</param>
/// <param name="declaration">The class.</param>
internal sealed class NameRules(string type, ClassKind kind, IReadOnlyList<string> names, NetworkDeclaration declaration)
{
    private readonly HashSet<string> members = new(declaration.Members, StringComparer.Ordinal);
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    /// <summary>Returns what is wrong with a name, or null. Must be called in declaration order.</summary>
    /// <param name="i">The name's position.</param>
    public Finding? Check(int i)
    {
        string name = names[i];
        string property = Names.Property(name);
        Target place = kind.Of(i, "name");
        if (!Names.IsIdentifier(name))
        {
            return new(Rules.InvalidName, $"'{name}' is not a C# identifier, but becomes the name of a property", place) { Fixes = Renamed(place, Sanitized(name)) };
        }

        if (seen.TryGetValue(property, out int first))
        {
            string other = names[first];
            string same = other == name ? "" : $" ('{other}': both become the property '{property}')";
            return new(Rules.DuplicateName, $"'{name}' already names another {kind.Part}{same}", place, kind.Of(first, "name")) { Fixes = Renamed(place, name) };
        }

        seen.Add(property, i);
        if (property == type)
        {
            return new(Rules.NameTaken, $"{Names.Property(kind.Part)} name '{name}' is taken: the {kind.Noun} itself is named '{type}'", place) { Fixes = Renamed(place, name) };
        }

        if (IsInTable(property))
        {
            return new(
                Rules.NameTaken,
                $"{Names.Property(kind.Part)} name '{name}' is taken: its property '{property}' would hide the '{property}' of the table",
                place)
            { Fixes = Renamed(place, name) };
        }

        foreach (string taken in property == name ? [name] : new[] { name, property })
        {
            bool written = members.Contains(taken);
            if (written || kind.Reserves(taken))
            {
                return new(
                    Rules.NameTaken,
                    $"{Names.Property(kind.Part)} name '{name}' is taken: the {kind.Noun} already has a member '{taken}'",
                    place,
                    written ? new Target(Place.Member, taken) : null)
                { Fixes = Renamed(place, name) };
            }
        }

        return null;
    }

    // Attributes of heads name no units and no stems.
    private bool IsInTable(string property) => kind.IsNetwork && ReservedNames.IsInTable(property);

    private EquatableArray<Fix> Renamed(Target place, string wish) => new([Fix.Rename(place, Free(wish))]);

    /// <summary>Returns the desired name, or it with the next free number.</summary>
    private string Free(string wish)
    {
        string prefix = wish.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        int number = prefix.Length < wish.Length && int.TryParse(wish.Substring(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int last) ? last : 1;
        string name = wish;
        while (IsTaken(name))
        {
            // A table has fewer names than there are numbers.
            number = unchecked(number + 1) & int.MaxValue;
            name = prefix + Text.Plain(number);
        }

        return name;

        bool IsTaken(string name)
        {
            string property = Names.Property(name);
            return !Names.IsIdentifier(name) || new[] { name, property }.Any(taken => kind.Reserves(taken) || IsInTable(taken) || members.Contains(taken) || taken == type)
                || names.Any(other => Names.Property(other) == property);
        }
    }

    private string Sanitized(string name)
    {
        string letters = string.Concat(name.Select(character => Names.IsAllowed(character, first: false) ? character : '_'));
        return letters.Length == 0 ? kind.Part + "1" : Names.IsAllowed(letters[0], first: true) ? letters : "_" + letters;
    }
}
