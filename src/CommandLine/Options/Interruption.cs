using System.Runtime.InteropServices;

namespace ResNetDsl.CommandLine.Options;

/// <summary>Lets a command end by itself on SIGINT (Ctrl+C) and SIGTERM, with what it has done so far.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The exit code of a command that was interrupted.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource cancellation = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration termination;

    /// <summary>Registers for the signals.</summary>
    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    /// <summary>Is canceled by the signals.</summary>
    public CancellationToken Token => cancellation.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        termination.Dispose();
        cancellation.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        cancellation.Cancel();
    }
}
