namespace ResNetDsl.Data;

/// <summary>A dataset cannot be opened or written. The message names the folder or file and says what to do.</summary>
public sealed class DatasetException : IOException
{
    internal DatasetException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
