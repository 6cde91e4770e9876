using System.Text;
using ResNetDsl.Texts;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Text that a file may have in the place of a name, and that no message may have.</summary>
internal static class HostileText
{
    // Erase the screen; a line of its own; right to left; C1's CSI.
    private static readonly byte[][] Parts = [.. new[] { "\u001b[2J", "\n", "\u202e", "\u009b31m" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Writes one into some bytes, over what is there.</summary>
    public static void Write(byte[] bytes, int position, Random random)
    {
        byte[] part = Parts[random.Next(Parts.Length)];
        part.AsSpan(0, Math.Min(part.Length, bytes.Length - position)).CopyTo(bytes.AsSpan(position));
    }

    /// <summary>Whether a message is one line of what a terminal shows.</summary>
    public static bool IsPrintableLine(string message) => Printable.Of(message, exceptions: "") == message;
}
