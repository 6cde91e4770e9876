namespace ResNetDsl.Options;

/// <summary>Messages of exceptions for the users of a command.</summary>
public static class CommandLineMessage
{
    /// <summary>Where an exception has the message, in <see cref="Exception.Data"/>.</summary>
    internal const string Key = "ResNetDsl.CommandLineMessage";

    /// <summary>
    /// Returns the message of an exception for the user of a command: options have their names on the command line, such as <c>--test-share</c> in place of <c>TestShare</c>, and the name of the
    /// parameter that .NET appends is left out.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Data[Key] as string ?? exception.Message.Split(" (Parameter '")[0];
    }
}
