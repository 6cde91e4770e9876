namespace ResNetDsl.Distributed;

/// <summary>The processes of a group cannot work together: MPI cannot be used, or the ranks differ.</summary>
public sealed class ProcessGroupException : InvalidOperationException
{
    /// <summary>Creates an exception without a message.</summary>
    public ProcessGroupException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">One sentence that names the rank and the remedy.</param>
    public ProcessGroupException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">One sentence that names the rank and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public ProcessGroupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
