namespace ResNetDsl.Data;

/// <summary>The exception that is thrown when a dataset cannot be opened or written. The message names the folder or file and the remedy.</summary>
public sealed class DatasetException : IOException
{
    internal DatasetException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
