using System.Globalization;

namespace ResNetDsl.Architecture;

/// <summary>RND008 and RND101 to RND110: the values of each block. Remembers which of them later rules may rely on.</summary>
internal sealed class BlockRules(NetworkTable table, NetworkDeclaration declaration)
{
    /// <summary>Whether every block's kind, repeat and strides are sound, so that units can be counted and strides multiplied.</summary>
    public bool UnitsKnown { get; private set; } = true;

    public IEnumerable<Finding> Check()
    {
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        HashSet<string> members = new(declaration.Members, StringComparer.Ordinal);
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            foreach (Finding finding in Name(i, row, names, members).Concat(Unit(i, row)).Concat(Count(i, row)))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Name(int i, BlockRow row, Dictionary<string, int> names, HashSet<string> members)
    {
        Target target = Target.Block(i, "name");
        if (!IsIdentifier(row.Name))
        {
            yield return new(Rules.InvalidName, $"'{row.Name}' is not a C# identifier; it names a property", target);
            yield break;
        }

        if (names.TryGetValue(row.PropertyName, out int first))
        {
            string other = table.Blocks[first].Name;
            string same = other == row.Name ? "" : $" ('{other}': both become the property '{row.PropertyName}')";
            yield return new(Rules.DuplicateName, $"'{row.Name}' already names another block{same}", target, Target.Block(first, "name"));
            yield break;
        }

        names.Add(row.PropertyName, i);
        if (row.PropertyName == table.Name)
        {
            yield return new(Rules.NameTaken, $"Block name '{row.Name}' is taken: the network itself is '{table.Name}'", target);
            yield break;
        }

        foreach (string name in row.PropertyName == row.Name ? [row.Name] : new[] { row.Name, row.PropertyName })
        {
            bool written = members.Contains(name);
            if (written || ReservedNames.Contains(name))
            {
                yield return new(
                    Rules.NameTaken,
                    $"Block name '{row.Name}' is taken: the network already has a member '{name}'",
                    target,
                    written ? new Target(Place.Member, name) : null);
                yield break;
            }
        }
    }

    private IEnumerable<Finding> Unit(int i, BlockRow row)
    {
        if (row.Depth < 1)
        {
            yield return new(Rules.Depth, $"{row.Name}: depth must be at least 1, not {Text.Grouped(row.Depth)}", Target.Block(i, "depth"));
        }

        UnitDefinition? unit = UnitDefinition.Find(row.Unit);
        if (unit is null)
        {
            UnitsKnown = false;
            yield return new(
                Rules.UnknownKind, $"{row.Name}: (UnitKind){Text.Plain((int)row.Unit)} is not a unit; the units are {UnitDefinition.Names}", Target.Block(i, "unit"));
        }

        if (row.BottleneckDepth < 0)
        {
            yield return new(
                Rules.BottleneckDepth, $"{row.Name}: bottleneckDepth must be at least 1, not {Text.Grouped(row.BottleneckDepth)}", Target.Block(i, "bottleneckDepth"));
        }
        else if (unit is { HasBottleneck: true } && row.BottleneckDepth == 0)
        {
            yield return new(Rules.BottleneckPresence, $"{row.Name}: a {unit.Kind} unit needs a bottleneckDepth", Target.Block(i, "bottleneckDepth"));
        }
        else if (unit is { HasBottleneck: false } && row.BottleneckDepth > 0)
        {
            yield return new(
                Rules.BottleneckPresence, $"{row.Name}: a {unit.Kind} unit has no bottleneck; remove {Text.Grouped(row.BottleneckDepth)}", Target.Block(i, "bottleneckDepth"));
        }
    }

    private IEnumerable<Finding> Count(int i, BlockRow row)
    {
        if (row.Repeat < 0)
        {
            UnitsKnown = false;
            yield return new(Rules.Repeat, $"{row.Name}: repeat must not be negative ({Text.Grouped(row.Repeat)})", Target.Block(i, "repeat"));
        }
        else if (row.Units == 0)
        {
            UnitsKnown = false;
            yield return new(Rules.Repeat, $"{row.Name} has no units: repeat is 0 and no firstStride or lastStride adds one", Target.Block(i, "repeat"));
        }

        foreach ((string parameter, int stride) in new[] { ("firstStride", row.FirstStride), ("lastStride", row.LastStride) })
        {
            if (stride < 0)
            {
                UnitsKnown = false;
                yield return new(
                    Rules.Stride, $"{row.Name}: {parameter} must be at least 1, not {Text.Grouped(stride)}; leave it out for no such unit", Target.Block(i, parameter));
            }
        }
    }

    /// <summary>C# language specification 6.4.3, without escapes and formatting characters: a letter or underscore, then letters, digits, connectors and marks.</summary>
    private static bool IsIdentifier(string name) => name.Length > 0 && name.Select((character, i) => Allowed(character, first: i == 0)).All(allowed => allowed);

    private static bool Allowed(char character, bool first) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => !first,
        UnicodeCategory.ConnectorPunctuation => !first || character == '_',
        _ => false,
    };
}
