using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>What a piece of code on a page is, and how it is tested.</summary>
internal abstract partial record PagePiece
{
    /// <summary>Compiles the piece, and runs it if it can run.</summary>
    /// <param name="page">All pieces of the page.</param>
    /// <param name="index">The position of this one.</param>
    /// <param name="folder">The folder that it runs in.</param>
    public abstract void Test(IReadOnlyList<PageCodeBlock> page, int index, PageFolder folder);

    /// <summary>The lines of the code, and for each mark below one what is underlined and the sentence.</summary>
    private static (string[] Lines, List<string> Expected) WithoutMarks(string[] lines)
    {
        List<string> code = [];
        List<string> expected = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (Underline().Match(lines[i]) is { Success: true, Groups: [_, var mark, ..] })
            {
                expected.Add($"{lines[i - 1].Substring(mark.Index, mark.Length)}: {lines[i + 1]}");
                i++;
                continue;
            }

            code.Add(lines[i]);
        }

        return ([.. code], expected);
    }

    /// <summary>What is reported. A network that has errors is not generated, which is reported once more at the end and left out here.</summary>
    private static IEnumerable<string> Reported(PageCode code) => code.Findings.Where(finding => finding.Id != Descriptors.NotGenerated.Id).Select(Describe);

    private static string Describe(Diagnostic diagnostic)
    {
        SourceText text = diagnostic.Location.SourceTree!.GetText();
        return $"{text.ToString(diagnostic.Location.SourceSpan)}: {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"^\s*(~+)$")]
    private static partial Regex Underline();

    private static void AssertCompiles(PageCode code, string program) => Assert.True(code.Findings.Count == 0, string.Join('\n', [.. code.Findings, program]));

    /// <summary>A program, or a part of one.</summary>
    /// <param name="Given">What the page supposes: texts whose usings, statements and types come before those of the piece.</param>
    public sealed record Program(params string[] Given) : PagePiece
    {
        /// <summary>Pieces of the page that the program begins with.</summary>
        public int[] After { get; init; } = [];

        /// <summary>Pieces of the page whose types the program uses, without their statements.</summary>
        public int[] TypesOf { get; init; } = [];

        /// <summary>Makes the program small before it runs: what is replaced, and what by.</summary>
        public (string Large, string Small)[] Smaller { get; init; } = [];

        /// <summary>Statements of a program that writes the files which this one reads. It has the same types.</summary>
        public string? Before { get; init; }

        /// <summary>Calls a program that waits for its users, while it runs.</summary>
        public Action<PageFolder>? Meanwhile { get; init; }

        /// <summary>A pattern of what the program writes to the console; null for code that only compiles, or whose output the page has.</summary>
        public string? Writes { get; init; }

        /// <summary>Whether the page shows below the code exactly what it writes.</summary>
        public bool IsPrinted { get; init; }

        public override void Test(IReadOnlyList<PageCodeBlock> page, int index, PageFolder folder)
        {
            ProgramText[] around =
            [
                .. Given.Select(ProgramText.Of),
                .. TypesOf.Select(other => ProgramText.Of(page[other].Code) with { Statements = [] }),
                .. After.Select(other => ProgramText.Of(page[other].Code)),
            ];

            // A piece that stands alone is compiled as a reader pastes it.
            bool isWhole = around.Length == 0;
            string program = isWhole ? page[index].Code : ProgramText.Join([.. around, ProgramText.Of(page[index].Code)]);
            PageCode code = PageCode.Compile(program);
            AssertCompiles(isWhole ? code : code.WithoutUnusedUsings(), program);
            if (Writes is null && !IsPrinted)
            {
                return;
            }

            foreach ((string large, string small) in Smaller)
            {
                Assert.Contains(large, program, StringComparison.Ordinal);
                program = program.Replace(large, small, StringComparison.Ordinal);
            }

            if (Before is { } before)
            {
                ProgramText types = ProgramText.Of(program) with { Statements = [] };
                PageCode preparation = PageCode.Compile(ProgramText.Join(ProgramText.Of(before), types)).WithoutUnusedUsings();
                AssertCompiles(preparation, before);
                preparation.Run(folder.Path);
            }

            Task? visitor = Meanwhile is { } meanwhile ? Task.Run(() => meanwhile(folder)) : null;
            string written = (Smaller.Length > 0 ? PageCode.Compile(program) : code).Run(folder.Path);
            if (Writes is not null)
            {
                Assert.True(Regex.IsMatch(written, Writes), $"{Writes} is not what the program writes:\n{written}");
            }

            if (IsPrinted)
            {
                string printed = written.TrimEnd().ReplaceLineEndings("\n");
                Assert.True(page[index].Printed == printed, $"The page does not show what the program writes:\n{printed}");
            }

            visitor?.GetAwaiter().GetResult();
        }
    }

    /// <summary>Members that the generator writes for a program, line by line. The page leaves out the qualifiers of names.</summary>
    /// <param name="Given">The program.</param>
    public sealed partial record Generated(string Given) : PagePiece
    {
        public override void Test(IReadOnlyList<PageCodeBlock> page, int index, PageFolder folder)
        {
            PageCode code = PageCode.Compile(Given);
            AssertCompiles(code.WithoutUnusedUsings(), Given);
            Assert.Contains(code.Generated, file => Trimmed(Qualifier().Replace(file, "")).Contains(Trimmed(page[index].Code), StringComparison.Ordinal));
        }

        private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

        [GeneratedRegex(@"\bglobal::(ResNetDsl\.((Architecture|Heads|Layers|Modules|Plans)\.)*|TorchSharp\.torch\.|\w+\.(?=Outputs))?")]
        private static partial Regex Qualifier();
    }

    /// <summary>A whole file with mistakes: what is underlined, and the sentences.</summary>
    /// <param name="Given">What the page supposes: usings, statements and types.</param>
    public sealed record Wrong(string Given = "") : PagePiece
    {
        public override void Test(IReadOnlyList<PageCodeBlock> page, int index, PageFolder folder)
        {
            (string[] lines, List<string> expected) = WithoutMarks(page[index].Code.Split('\n'));
            Assert.NotEmpty(expected);
            string program = string.Join('\n', lines);
            PageCode code = PageCode.Compile(Given.Length == 0 ? program : ProgramText.Join(ProgramText.Of(Given), ProgramText.Of(program)));
            string[] reported = [.. Reported(code.WithoutUnusedUsings())];
            Assert.True(reported.SequenceEqual(expected), $"The compiler reports\n{string.Join('\n', reported)}");
        }
    }

    /// <summary>
    /// Wrong lines in a program that is right, what is underlined in them, and the sentence. Empty lines separate independent mistakes. A <c>[Block]</c> replaces the one of its name, other
    /// attributes are added, and statements come last.
    /// </summary>
    /// <param name="Right">The program.</param>
    public sealed partial record Mistakes(string Right) : PagePiece
    {
        public override void Test(IReadOnlyList<PageCodeBlock> page, int index, PageFolder folder)
        {
            foreach (string mistake in page[index].Code.Split("\n\n"))
            {
                (string[] lines, List<string> expected) = WithoutMarks(mistake.Split('\n'));
                Assert.NotEmpty(expected);
                Assert.Equal(expected, Reported(PageCode.Compile(lines.Aggregate(Right, Placed)).WithoutUnusedUsings()));
            }
        }

        private static string Placed(string program, string line)
        {
            if (Block().Match(line) is { Success: true, Value: var block })
            {
                return Regex.Replace(program, $"(?m)^{Regex.Escape(block)}.*$", line);
            }

            ProgramText added = ProgramText.Of(line.StartsWith('[') ? "" : line);
            return added.Statements.Count == 0
                ? program.Replace("public partial class", line + "\npublic partial class", StringComparison.Ordinal)
                : ProgramText.Join(ProgramText.Of(program), added);
        }

        [GeneratedRegex(@"^\[Block\(""\w+""")]
        private static partial Regex Block();
    }
}
