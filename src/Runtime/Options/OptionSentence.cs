using System.Globalization;

namespace ResNetDsl.Options;

/// <summary>A part of a sentence that programs and command lines write differently, such as the name of an option.</summary>
/// <param name="InProgram">What a programmer reads.</param>
/// <param name="OnCommandLine">What the user of a command reads.</param>
internal sealed record Wording(string InProgram, string OnCommandLine)
{
    /// <summary>The name of an option: its property, and its name on the command line, if it has one.</summary>
    /// <param name="definitions">The options of the record.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="path">The prefix in a program, such as <c>Schedule.</c>.</param>
    public static Wording Of<TOwner>(IEnumerable<OptionDefinition<TOwner>> definitions, string name, string path = "") => definitions.First(definition => definition.Name == name).Wording(path);
}

/// <summary>A sentence that names options. An exception has it as programmers read it, and <see cref="CommandLineMessage"/> as users of a command do.</summary>
/// <param name="text">The sentence, in which a <see cref="Wording"/> stands for what is written differently.</param>
internal sealed class OptionSentence(FormattableString text)
{
    /// <summary>Returns an exception with the sentence as its message.</summary>
    /// <param name="make">Makes the exception of its message.</param>
    public T In<T>(Func<string, T> make)
        where T : Exception
    {
        T exception = make(Write(wording => wording.InProgram));
        exception.Data[CommandLineMessage.Key] = Write(wording => wording.OnCommandLine);
        return exception;
    }

    private string Write(Func<Wording, string> choose) =>
        string.Format(CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(argument => argument is Wording wording ? choose(wording) : argument)]);
}
