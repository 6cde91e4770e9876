namespace VerifyTests;

/// <summary>Where the files of a snapshot lie and how they are named.</summary>
public sealed class VerifySettings
{
    /// <summary>Creates the default: beside the source file, named after the test's class and method.</summary>
    public VerifySettings()
    {
    }

    /// <summary>Creates a copy.</summary>
    public VerifySettings(VerifySettings? settings)
    {
        Directory = settings?.Directory;
        FileName = settings?.FileName;
        TypeName = settings?.TypeName;
        MethodName = settings?.MethodName;
        Parameters = settings?.Parameters;
        ParametersText = settings?.ParametersText;
    }

    /// <summary>The directory of the snapshot, absolute or relative to the test's source file.</summary>
    public string? Directory { get; private set; }

    internal string? FileName { get; private set; }

    internal string? TypeName { get; private set; }

    internal string? MethodName { get; private set; }

    internal object?[]? Parameters { get; private set; }

    internal string? ParametersText { get; private set; }

    /// <summary>Puts the snapshot into this directory, relative to the test's source file.</summary>
    public void UseDirectory(string directory) => Directory = directory;

    /// <summary>Replaces class, method and parameters in the file name.</summary>
    public void UseFileName(string fileName) => FileName = fileName;

    /// <summary>Replaces the class in the file name.</summary>
    public void UseTypeName(string name) => TypeName = name;

    /// <summary>Replaces the method in the file name.</summary>
    public void UseMethodName(string name) => MethodName = name;

    /// <summary>Adds the first parameters of the test and these values of theirs to the file name: <c>_depth=50_stride=8</c>.</summary>
    public void UseParameters(params object?[] parameters) => Parameters = parameters;

    /// <summary>Takes an array as the value of one parameter, as Verify does, where <c>params</c> would spread it.</summary>
    public void UseParameters<T>(T[] parameters) => Parameters = [parameters];

    /// <summary>Adds the first parameter of the test and this value of it to the file name.</summary>
    public void UseParameters<T>(T parameter) => Parameters = [parameter];

    /// <summary>Adds this text to the file name in place of parameters.</summary>
    public void UseTextForParameters(string parametersText)
    {
        if (string.IsNullOrWhiteSpace(parametersText) || parametersText.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"The text for parameters is '{parametersText}'; it must not be blank or have a dot.", nameof(parametersText));
        ParametersText = parametersText;
    }
}
