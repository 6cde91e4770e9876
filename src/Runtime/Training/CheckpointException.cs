namespace ResNetDsl.Training;

/// <summary>Training cannot continue from the checkpoint that is there, or cannot write one. The message says which and what to do; no checkpoint was changed.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
