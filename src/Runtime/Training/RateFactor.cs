using System.Globalization;

namespace ResNetDsl.Training;

/// <summary>The factor of the learning rate in a part of a network.</summary>
/// <param name="Part">The part: <c>stem</c>, a block by its name, <c>classifier</c>, or <c>backbone</c> for all but the classifier. See <see cref="Network.FreezeParts"/>.</param>
/// <param name="Factor">The factor, greater than 0. To keep a part unchanged, freeze it.</param>
public sealed record RateFactor(string Part, double Factor)
{
    /// <summary>Whether the factor is a finite number above 0, and the part has a name.</summary>
    internal bool IsValid => Part is { Length: > 0 } && Factor > 0 && double.IsFinite(Factor);

    /// <summary>Returns the part and the factor as text: <c>backbone=0.1</c>.</summary>
    public override string ToString() => $"{Part}={Text.Plain(Factor)}";

    /// <summary>Reads what <see cref="ToString"/> writes; null if the text is invalid.</summary>
    internal static RateFactor? Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        return equals > 0 && double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) ? new(text[..equals], factor) : null;
    }
}
