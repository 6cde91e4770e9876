using System.Globalization;
using System.Numerics;
using ResNetDsl.Texts;

namespace ResNetDsl.Options;

/// <summary>The values that an option accepts: their range, parsing and formatting. Text is independent of the culture.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal abstract class OptionType<T>
{
    /// <summary>The texts that are accepted, as in "must be …".</summary>
    public abstract string Accepts { get; }

    /// <summary>The values that are accepted, as in "must be …".</summary>
    public virtual string Range => Accepts;

    /// <summary>The words that can be chosen, separated by bars; null when the values are not words.</summary>
    public virtual string? Words => null;

    /// <summary>Whether the option is set by its name alone.</summary>
    public virtual bool IsFlag => false;

    /// <summary>Whether the text is a list whose items are separated by spaces.</summary>
    public virtual bool IsList => false;

    /// <summary>Whether a value is in range.</summary>
    public virtual bool Includes(T value) => true;

    /// <summary>Reads a value that is in range.</summary>
    public abstract bool TryParse(string text, out T value);

    /// <summary>The value as recipes and documentation have it.</summary>
    public abstract string Write(T value);

    /// <summary>The value as <see cref="TryParse"/> reads it; null when there is none.</summary>
    public virtual string? Spell(T value) => Write(value);

    /// <summary>What is wrong with a text that cannot be read, without the option's name.</summary>
    public virtual string Refusal(string text) => $"must be {Accepts}, not '{text}'.";
}

/// <summary>The types that options have.</summary>
internal static class OptionTypes
{
    /// <summary>Whole numbers.</summary>
    public static OptionType<int> Whole(int least = 1, int most = int.MaxValue) => new WholeType<int>(least, most);

    /// <summary>Whole numbers of 64 bits.</summary>
    public static OptionType<long> Long(long least = long.MinValue, long most = long.MaxValue) => new WholeType<long>(least, most);

    /// <summary>Finite numbers.</summary>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest number.</param>
    /// <param name="above">Whether <paramref name="least"/> itself is excluded.</param>
    /// <param name="below">Whether <paramref name="most"/> itself is excluded.</param>
    public static OptionType<double> Real(double least = 0, double most = double.PositiveInfinity, bool above = false, bool below = false) => new RealType(least, most, above, below);

    /// <summary>Values of another type, or none.</summary>
    public static OptionType<T?> Optional<T>(OptionType<T> type)
        where T : struct => new OptionalType<T>(type);

    /// <summary>True or false, set by the option's name alone.</summary>
    /// <param name="set">The value that the name sets.</param>
    public static OptionType<bool> Flag(bool set = true) => new FlagType(set);

    /// <summary>One of a few words.</summary>
    public static OptionType<T> Choice<T>(params (string Word, T Value)[] words) => new ChoiceType<T>(words, null, null, null);

    /// <summary>One of a few words; a program may choose other values.</summary>
    /// <param name="range">The values that are accepted, as in "must be …".</param>
    /// <param name="includes">Whether a value is accepted.</param>
    /// <param name="write">The value as recipes have it.</param>
    /// <param name="words">The words.</param>
    public static OptionType<T> Choice<T>(string range, Func<T, bool> includes, Func<T, string> write, params (string Word, T Value)[] words) => new ChoiceType<T>(words, range, includes, write);

    /// <summary>Times, in whole seconds as text.</summary>
    public static OptionType<TimeSpan> Seconds() => new SecondsType();

    /// <summary>Lists of whole numbers.</summary>
    public static OptionType<EquatableArray<int>> WholeList(int least = 0) => new WholeListType(new WholeType<int>(least, int.MaxValue));

    /// <summary>Lists of values.</summary>
    /// <param name="accepts">The values that are accepted, as in "must be …".</param>
    /// <param name="parse">Reads one value; null when the text is not one.</param>
    /// <param name="includes">Whether a value is accepted.</param>
    /// <param name="write">The value as recipes have it and as it is read.</param>
    /// <param name="words">The words that can be chosen, separated by bars; null when the values are not words.</param>
    public static OptionType<EquatableArray<T>> List<T>(string accepts, Func<string, T?> parse, Func<T, bool> includes, Func<T, string> write, string? words = null)
        where T : class, IEquatable<T> => new ListType<T>(accepts, parse, includes, write, words);

    /// <summary>Values that cannot be read from text.</summary>
    /// <param name="write">The value as recipes and documentation have it.</param>
    public static OptionType<T> Object<T>(Func<T, string> write) => new ObjectType<T>(write);

    private sealed class WholeType<T>(T least, T most) : OptionType<T>
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override string Accepts => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

        public override string Range => most == T.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"at least {least}") : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");

        public override bool Includes(T value) => value >= least && value <= most;

        public override bool TryParse(string text, out T value) => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && Includes(value);

        public override string Write(T value) => value.ToString(null, CultureInfo.InvariantCulture);
    }

    private sealed class RealType(double least, double most, bool above, bool below) : OptionType<double>
    {
        public override string Accepts => double.IsFinite(most) || above ? $"a number {Range}" : $"a number of at least {Text.Plain(least)}";

        public override string Range => (double.IsFinite(most), above) switch
        {
            (false, false) => $"{Text.Plain(least)} or more",
            (false, true) => $"above {Text.Plain(least)}",
            (true, _) => $"from {(above ? "above " : "")}{Text.Plain(least)} to {(below ? "below " : "")}{Text.Plain(most)}",
        };

        public override bool Includes(double value) => double.IsFinite(value) && (above ? value > least : value >= least) && (below ? value < most : value <= most);

        public override bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Includes(value);

        public override string Write(double value) => Text.Plain(value);
    }

    private sealed class OptionalType<T>(OptionType<T> type) : OptionType<T?>
        where T : struct
    {
        public override string Accepts => type.Accepts;

        public override string Range => type.Range;

        public override string? Words => type.Words;

        public override bool Includes(T? value) => value is null || type.Includes(value.Value);

        public override bool TryParse(string text, out T? value)
        {
            bool isRead = type.TryParse(text, out T read);
            value = isRead ? read : null;
            return isRead;
        }

        public override string Write(T? value) => value is null ? "" : type.Write(value.Value);

        public override string? Spell(T? value) => value is null ? null : type.Spell(value.Value);
    }

    private sealed class FlagType(bool set) : OptionType<bool>
    {
        public override string Accepts => "given without a value";

        public override bool IsFlag => true;

        public override bool TryParse(string text, out bool value)
        {
            value = set;
            return text.Length == 0;
        }

        public override string Write(bool value) => value ? "True" : "False";

        public override string? Spell(bool value) => value == set ? "" : null;
    }

    private sealed class ChoiceType<T>((string Word, T Value)[] words, string? range, Func<T, bool>? includes, Func<T, string>? write) : OptionType<T>
    {
        public override string Accepts => Sentences.Or(words.Select(item => item.Word));

        public override string Range => range ?? Accepts;

        public override string? Words => string.Join('|', words.Select(item => item.Word));

        public override bool Includes(T value) => includes?.Invoke(value) ?? Array.Exists(words, item => Same(item.Value, value));

        public override bool TryParse(string text, out T value)
        {
            int found = Array.FindIndex(words, item => item.Word == text);
            value = found < 0 ? default! : words[found].Value;
            return found >= 0;
        }

        public override string Write(T value) => write?.Invoke(value) ?? Spell(value) ?? "";

        public override string? Spell(T value) => Array.Find(words, item => Same(item.Value, value)).Word;

        // The words are sufficient.
        public override string Refusal(string text) => $"must be {Accepts}.";

        private static bool Same(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
    }

    private sealed class SecondsType : OptionType<TimeSpan>
    {
        private readonly WholeType<int> seconds = new(0, int.MaxValue);

        public override string Accepts => seconds.Accepts;

        public override string Range => "0 or more";

        public override bool Includes(TimeSpan value) => value >= TimeSpan.Zero;

        public override bool TryParse(string text, out TimeSpan value)
        {
            bool isRead = seconds.TryParse(text, out int read);
            value = TimeSpan.FromSeconds(read);
            return isRead;
        }

        public override string Write(TimeSpan value) => $"{Spell(value)} s";

        public override string Spell(TimeSpan value) => Text.Plain(value.TotalSeconds);
    }

    private sealed class WholeListType(WholeType<int> item) : OptionType<EquatableArray<int>>
    {
        public override string Accepts => $"whole numbers, each {Range[5..]}";

        public override string Range => $"each {item.Range}";

        public override bool IsList => true;

        public override bool Includes(EquatableArray<int> value) => value.All(item.Includes);

        public override bool TryParse(string text, out EquatableArray<int> value)
        {
            List<int> items = [];
            foreach (string part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!item.TryParse(part, out int read))
                {
                    value = new([]);
                    return false;
                }

                items.Add(read);
            }

            value = new([.. items]);
            return true;
        }

        public override string Write(EquatableArray<int> value) => string.Join(' ', value.Select(item.Write));
    }

    private sealed class ListType<T>(string accepts, Func<string, T?> parse, Func<T, bool> includes, Func<T, string> write, string? words) : OptionType<EquatableArray<T>>
        where T : class, IEquatable<T>
    {
        public override string Accepts => accepts;

        public override string? Words => words;

        public override bool IsList => true;

        public override bool Includes(EquatableArray<T> value) => value.All(includes);

        public override bool TryParse(string text, out EquatableArray<T> value)
        {
            T?[] items = [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(parse)];
            bool isRead = items.All(item => item is not null && includes(item));
            value = isRead ? new(items!) : default;
            return isRead;
        }

        public override string Write(EquatableArray<T> value) => string.Join(' ', value.Select(write));
    }

    private sealed class ObjectType<T>(Func<T, string> write) : OptionType<T>
    {
        public override string Accepts => "set by a program";

        public override bool TryParse(string text, out T value)
        {
            value = default!;
            return false;
        }

        public override string Write(T value) => write(value);

        public override string? Spell(T value) => null;
    }
}
