using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ResNetDsl.NativeLoad.Tests;

/// <summary>Tables in languages that the generator does not run for.</summary>
public sealed class RefuseTablesTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly RecordingBuild build = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("open ResNetDsl\n\n  [<Block(\"block1\", UnitKind.Basic, 64)>]\ntype Net() = class end", 3, 3)]
    [InlineData("open ResNetDsl\r\n[<BlockAttribute(\"block1\", UnitKind.Basic, 64)>]\r\ntype Net() = class end", 2, 1)]
    [InlineData("[<ResNetDsl.Backbone(typeof<Net>)>]", 1, 1)]
    [InlineData("module Nets\nopen System\nopen ResNetDsl // the library\n[<Block(\"block1\")>]", 4, 1)]
    [InlineData("open ResNetDsl\n[<Sealed; Block(\"block1\")>]", 2, 1)]
    [InlineData("open ResNetDsl\n[<CompiledName(\"Net\");\n  Block(\"block1\")>]", 2, 1)]
    [InlineData("open ResNetDsl\nlet f' = '\"'\n// it's \"here\n[<Block(\"block1\")>]", 4, 1)]
    public void In_FSharp_one_is_an_error(string text, int line, int column) => Refuses("F#", text, line, column);

    [Theory]
    [InlineData("Imports ResNetDsl\n\n  <Block(\"block1\", UnitKind.Basic, 64)>\nPublic Class Net\nEnd Class", 3, 3)]
    [InlineData("imports System, resnetdsl\r\n<blockattribute(\"block1\")>", 2, 1)]
    [InlineData("<ResNetDsl.Backbone(GetType(Net))>", 1, 1)]
    [InlineData("Imports ResNetDsl\n<Serializable, Block(\"block1\")>", 2, 1)]
    [InlineData("Imports ResNetDsl ' \"\n<Block(\"block1\")>", 2, 1)]
    public void In_Visual_Basic_one_is_an_error(string text, int line, int column) => Refuses("VB", text, line, column);

    [Fact]
    public void Namespaces_of_the_project_are_imported() => Refuses("VB", "<Block(\"block1\")>", 1, 1, "System", "ResNetDsl");

    [Fact]
    public void Each_file_has_one_error()
    {
        Run("F#", ["open ResNetDsl\n[<Block(\"a\")>]\n[<Block(\"b\")>]", "let x = 1", "open ResNetDsl\n[<Block(\"c\")>]"]);
        Assert.Equal(["0.txt", "2.txt"], build.Errors.Select(error => Path.GetFileName(error.File)));
    }

    [Theory]
    [InlineData("open ResNetDsl\nuse net = new Small()")]
    [InlineData("open ResNetDsl\n// [<Block(\"block1\")>]")]
    [InlineData("open ResNetDsl\n(* as in C#:\n[<Block(\"block1\")>] *)")]
    [InlineData("open ResNetDsl\nlet text = \"\"\"\n[<Block(\"block1\")>]\"\"\"")]
    [InlineData("open ResNetDsl\nlet text = \"\n[<Block(1)>] \\\" [<Block(1)>]\"")]
    [InlineData("open ResNetDsl\nlet text = @\"\\\"\nlet other = @\"\"\"[<Block(1)>]\"\"\"")]
    [InlineData("open Minecraft\n[<Block(\"stone\")>]\ntype Stone() = class end")]
    [InlineData("open ResNetDsl.Data\n[<Block(\"stone\")>]\ntype Stone() = class end")]
    [InlineData("open ResNetDsl\n[<Minecraft.Block(\"stone\")>]\ntype Stone() = class end")]
    [InlineData("open ResNetDsl\n[<UnitConvolution(\"expand\", 1, Width.Depth)>]\ntype Own() = class end")]
    [InlineData("open ResNetDsl\nlet blocks = [ Block(1) ]\nlet less = 1 <Block(2)")]
    public void Nothing_is_said_of_other_FSharp(string text)
    {
        Run("F#", [text]);
        Assert.Empty(build.Errors);
    }

    [Theory]
    [InlineData("Imports ResNetDsl\nModule Program\nDim net As New Small()\nEnd Module")]
    [InlineData("Imports ResNetDsl\n' <Block(\"block1\")>\nREM <Block(\"block1\")>")]
    [InlineData("Imports ResNetDsl\nDim text = \"\n<Block(1)> \"\"\n<Block(1)>\"")]
    [InlineData("Imports Minecraft\n<Block(\"stone\")>\nClass Stone\nEnd Class")]
    [InlineData("Imports ResNetDsl\n<Minecraft.Block(\"stone\")>")]
    [InlineData("Imports ResNetDsl\nIf x <Block(3) Then")]
    public void Nothing_is_said_of_other_Visual_Basic(string text)
    {
        Run("VB", [text]);
        Assert.Empty(build.Errors);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_left_to_the_compiler()
    {
        Assert.True(new RefuseTables { BuildEngine = build, Language = "F#", Project = "Demo", Sources = [new TaskItem(root.Of("absent.fs"))] }.Execute());
        Assert.Empty(build.Errors);
    }

    private void Refuses(string language, string text, int line, int column, params string[] imports)
    {
        Assert.False(Run(language, [text], imports));
        BuildErrorEventArgs error = Assert.Single(build.Errors);
        Assert.Equal("RND955", error.Code);
        Assert.Equal("ResNetDsl generates networks only in C# projects; declare the table in one and reference it from Demo", error.Message);
        Assert.Equal((root.Of("0.txt"), line, column), (error.File, error.LineNumber, error.ColumnNumber));
    }

    private bool Run(string language, string[] texts, params string[] imports)
    {
        ITaskItem[] sources = [.. texts.Select((text, i) =>
        {
            string path = root.Of($"{i}.txt");
            File.WriteAllText(path, text);
            return new TaskItem(path);
        })];
        return new RefuseTables { BuildEngine = build, Language = language, Project = "Demo", Sources = sources, Imports = imports }.Execute();
    }
}
