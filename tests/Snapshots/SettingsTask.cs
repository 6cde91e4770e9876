using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A verification that can still be configured; it runs when it is awaited.</summary>
public sealed class SettingsTask
{
    private readonly VerifySettings _settings;
    private readonly Func<VerifySettings, Task<VerifyResult>> _buildTask;
    private Task<VerifyResult>? _task;

    /// <summary>Creates a verification that starts from a copy of <paramref name="settings"/>.</summary>
    public SettingsTask(VerifySettings? settings, Func<VerifySettings, Task<VerifyResult>> buildTask)
    {
        _settings = new VerifySettings(settings);
        _buildTask = buildTask;
    }

    /// <summary>The settings that the verification will run with.</summary>
    public VerifySettings CurrentSettings => _settings;

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));

    /// <inheritdoc cref="VerifySettings.UseFileName"/>
    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));

    /// <inheritdoc cref="VerifySettings.UseTypeName"/>
    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));

    /// <inheritdoc cref="VerifySettings.UseMethodName"/>
    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    /// <inheritdoc cref="VerifySettings.UseParameters(object?[])"/>
    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseParameters{T}(T[])"/>
    public SettingsTask UseParameters<T>(T[] parameters) => With(settings => settings.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseParameters{T}(T)"/>
    public SettingsTask UseParameters<T>(T parameter) => With(settings => settings.UseParameters(parameter));

    /// <inheritdoc cref="VerifySettings.UseTextForParameters"/>
    public SettingsTask UseTextForParameters(string parametersText) => With(settings => settings.UseTextForParameters(parametersText));

    /// <summary>Starts the verification, once.</summary>
    public Task<VerifyResult> ToTask() => _task ??= _buildTask(_settings);

    /// <summary>Starts the verification and lets it be awaited.</summary>
    public TaskAwaiter<VerifyResult> GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Starts the verification and configures how it is awaited.</summary>
    public ConfiguredTaskAwaitable<VerifyResult> ConfigureAwait(bool continueOnCapturedContext) =>
        ToTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>Starts the verification, so that a test method can return it as its task.</summary>
    public static implicit operator Task<VerifyResult>(SettingsTask settingsTask) => settingsTask.ToTask();

    private SettingsTask With(Action<VerifySettings> change)
    {
        change(_settings);
        return this;
    }
}
