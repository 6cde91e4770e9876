using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ResNetDsl.Weights;

/// <summary>A message that is formatted only if it is needed: a file has many tensors, and none of them is wrong by default.</summary>
[InterpolatedStringHandler]
internal readonly ref struct LazyReason
{
    private readonly StringBuilder? text;

    /// <summary>Begins a reason.</summary>
    /// <param name="literalLength">The characters that do not depend on values.</param>
    /// <param name="formattedCount">The number of values.</param>
    /// <param name="holds">Whether what is required holds, so that no reason is needed.</param>
    /// <param name="isNeeded">Whether the words are needed.</param>
    public LazyReason(int literalLength, int formattedCount, bool holds, out bool isNeeded)
    {
        isNeeded = !holds;
        text = holds ? null : new(literalLength + formattedCount);
    }

    /// <summary>Adds text.</summary>
    public void AppendLiteral(string part) => text!.Append(part);

    /// <summary>Adds a value.</summary>
    public void AppendFormatted<T>(T part) => text!.Append(CultureInfo.InvariantCulture, $"{part}");

    /// <summary>The reason.</summary>
    public override string ToString() => text!.ToString();
}
