namespace ResNetDsl.Training;

/// <summary>The exception that is thrown when training cannot continue from a checkpoint, or cannot write one. The message names the checkpoint and the remedy. No checkpoint was changed.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
