using System.Runtime.InteropServices;

namespace ResNetDsl.Platform;

/// <summary>
/// The limit that a system sets on the size of files (<c>ulimit -f</c>, as batch systems do). A write beyond it sends SIGXFSZ, which ends the process silently. Once this class is used, such a write
/// fails as one on a full disk does.
/// </summary>
internal static class FileSizeLimit
{
    // The number on Linux and macOS, which the class library has no name for.
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    // Never disposed: a signal that is on its way when the registration ends would end the process.
    private static readonly Lazy<PosixSignalRegistration?> Registration = new(() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true));

    /// <summary>Makes a write beyond the limit fail with an <see cref="IOException"/>.</summary>
    public static void FailWrites() => _ = Registration.Value;
}
