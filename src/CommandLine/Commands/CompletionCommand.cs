using System.CommandLine;
using System.Reflection;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>completion SHELL</c>: the script by which a shell completes commands, options and the names of networks. It asks the program itself, which knows them all.</summary>
internal static class CompletionCommand
{
    // What is sent to the program: [suggest:POSITION] and the line after the program's name, as far as the cursor. In the scripts PROGRAM is the name, and FUNCTION a name of a function made of it.
    private static readonly (string Shell, string Use, string Script)[] Shells =
    [
        ("bash", """add  eval "$(PROGRAM completion bash)"  to ~/.bashrc""", """
            # Completion of PROGRAM for bash.
            FUNCTION() {
                local program="${COMP_WORDS[0]/#\~/$HOME}" line="${COMP_LINE:0:COMP_POINT}"
                line="${line#"${COMP_WORDS[0]}"}"
                line="${line# }"
                local word="${COMP_WORDS[COMP_CWORD]}" found
                COMPREPLY=()
                while IFS= read -r found; do
                    if [[ "$found" == "$word"* ]]; then COMPREPLY+=("$found"); fi
                done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
            }
            complete -o bashdefault -o default -F FUNCTION PROGRAM
            """),
        ("zsh", """add  eval "$(PROGRAM completion zsh)"  to ~/.zshrc, after compinit""", """
            # Completion of PROGRAM for zsh.
            FUNCTION() {
                local line="${(j: :)words[2,CURRENT]}"
                local -a found
                found=("${(@f)$("${~words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
                if [[ -n "$found[1]" ]]; then
                    compadd -a found
                else
                    _files
                fi
            }
            compdef FUNCTION PROGRAM
            """),
        ("fish", "write it to ~/.config/fish/completions/PROGRAM.fish", """
            # Completion of PROGRAM for fish.
            function FUNCTION
                set -l words (commandline -opc) (commandline -ct)
                set -l line (string join ' ' -- $words[2..-1])
                $words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c PROGRAM -a '(FUNCTION)'
            """),
        ("pwsh", "add  PROGRAM completion pwsh | Out-String | Invoke-Expression  to $PROFILE", """
            # Completion of PROGRAM for PowerShell.
            Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $program = $commandAst.CommandElements[0].ToString()
                $length = $cursorPosition - $commandAst.Extent.StartOffset
                $line = $commandAst.ToString().PadRight($length).Substring(0, $length)
                $line = $line.Substring([Math]::Min($program.Length + 1, $line.Length))
                & $program "[suggest:$($line.Length)]" $line 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """),
    ];

    public static Command Create()
    {
        string[] names = [.. Shells.Select(shell => shell.Shell)];
        string program = NameOf(Environment.ProcessPath, Assembly.GetEntryAssembly()?.GetName().Name);

        // The description of the command is also a line in the program's list of commands, that of the argument is not.
        Argument<string> shell = new("SHELL") { Description = $"The shell, and where its script belongs. {string.Join("; ", Shells.Select(item => $"{item.Shell}: {Of(item.Use, program)}"))}." };
        shell.CompletionSources.Add(names);
        shell.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !names.Contains(result.Tokens[0].Value))
            {
                result.AddError($"There are scripts for {string.Join(", ", names[..^1])} and {names[^1]}, not for '{result.Tokens[0].Value}'.");
            }
        });
        Command command = new("completion", "Print a script that lets a shell complete commands, options and names of networks.") { shell };
        command.SetAction(parsed => Console.WriteLine(Of(Shells.Single(item => item.Shell == parsed.GetRequiredValue(shell)).Script, program)));
        return command;
    }

    /// <summary>The name that a program is called by. Started as <c>dotnet Program.dll</c>, it is not the process.</summary>
    /// <param name="process">The path of the process.</param>
    /// <param name="assembly">The name of the program's assembly.</param>
    internal static string NameOf(string? process, string? assembly)
    {
        // Elsewhere than on Windows a dot is part of the name: Models.Zoo.
        string? file = Path.GetFileName(process);
        string? name = file is not null && Path.GetExtension(file).Equals(".exe", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file) : file;
        return name is null or "" or "dotnet" ? assembly ?? "program" : name;
    }

    private static string Of(string text, string program) => text
        .Replace("PROGRAM", program, StringComparison.Ordinal)
        .Replace("FUNCTION", "_complete_" + string.Concat(program.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')), StringComparison.Ordinal);
}
