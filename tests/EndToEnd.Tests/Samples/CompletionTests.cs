using System.Diagnostics;
using ResNetDsl.CommandLine.Commands;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>Shells complete commands, options, values and the names of networks, by a script that the program prints.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("su", "summary")]
    [InlineData("summary ResNetV2_1", "ResNetV2_101", "ResNetV2_101_Segmentation", "ResNetV2_101_Segmenter", "ResNetV2_152")]
    [InlineData("summary --compare ResNet18 Highway", "HighwayNet19")]
    [InlineData("train ResNet18 --opti", "--optimizer")]
    [InlineData("train ResNet18 --optimizer ", "adamw", "sgd")]
    [InlineData("benchmark ResNet18 --engine frozen", "frozen", "frozen-bfloat16")]
    [InlineData("completion ", "bash", "fish", "pwsh", "zsh")]
    public void Bash_completes_what_the_program_knows(string line, params string[] expected)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Options are always offered beside values.
        bool isOption = line.Split(' ')[^1].StartsWith('-');
        Assert.Equal(expected, Complete(line).Where(word => isOption || word[0] is not ('-' or '/')));
    }

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _complete_ResNetDsl_Zoo ResNetDsl.Zoo")]
    [InlineData("zsh", "compdef _complete_ResNetDsl_Zoo ResNetDsl.Zoo")]
    [InlineData("fish", "complete -c ResNetDsl.Zoo -a '(_complete_ResNetDsl_Zoo)'")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName 'ResNetDsl.Zoo' -ScriptBlock {")]
    public void Each_shell_has_a_script_that_registers_the_program(string shell, string line)
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "completion", shell);
        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(line, SampleProgram.Lines(result.Output));
        Assert.Contains("[suggest:", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/opt/models/Models.Zoo", "Models.Zoo")]
    [InlineData("/opt/models/Demo.exe", "Demo")]
    [InlineData("/usr/bin/dotnet", "Assembly")]
    [InlineData("/usr/bin/dotnet.exe", "Assembly")]
    [InlineData(null, "Assembly")]
    public void The_name_of_the_program_is_that_of_its_file(string? process, string name) => Assert.Equal(name, CompletionCommand.NameOf(process, "Assembly"));

    [Fact]
    public void Where_a_script_belongs_is_in_the_help_of_the_command_and_not_in_the_list_of_commands()
    {
        Assert.DoesNotContain("compinit", SampleProgram.Run("Zoo", folder.Path, "--help").Output, StringComparison.Ordinal);
        string help = SampleProgram.Run("Zoo", folder.Path, "completion", "--help").Output;
        Assert.All(["~/.bashrc", "compinit", "~/.config/fish/completions", "$PROFILE"], place => Assert.Contains(place, help, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_shell_is_refused_in_a_sentence()
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "completion", "csh");
        Assert.Equal(["There are scripts for bash, zsh, fish and pwsh, not for 'csh'."], result.Errors);
        Assert.Equal(1, result.ExitCode);
    }

    // As bash calls the function when Tab is pressed at the end of a line. The program is started by a path with a space.
    private string[] Complete(string line)
    {
        Directory.CreateDirectory(folder.Of("a b"));
        string program = folder.Of("a b/zoo");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{BuildValue.Of("Zoo")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        File.WriteAllText(folder.Of("complete.sh"), """
            eval "$("$1" completion bash)"
            read -ra typed <<<"$2"
            COMP_WORDS=("$1" "${typed[@]}")
            if [[ "$2" == *" " ]]; then COMP_WORDS+=(""); fi
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE="$1 $2"
            COMP_POINT=${#COMP_LINE}
            _complete_ResNetDsl_Zoo
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        using Process bash = Process.Start(new ProcessStartInfo("bash", [folder.Of("complete.sh"), program, line]) { RedirectStandardOutput = true })!;
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        return SampleProgram.Lines(output);
    }
}
