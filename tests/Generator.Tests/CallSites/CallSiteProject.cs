using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.CallSites;

/// <summary>A program that uses networks: its text, beside a file that declares them.</summary>
internal static class CallSiteProject
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using ResNetDsl;
        global using TorchSharp;
        global using Xunit;
        global using static ResNetDsl.UnitKind;
        global using static TorchSharp.torch;

        """;

    private const string Networks = """
        namespace Zoo
        {
            [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
            [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
            [Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
            [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
            internal partial class ResNet50;

            [Block("block1", Basic, 16, repeat: 3)]
            [Block("block2", Basic, 32, repeat: 2, firstStride: 2)]
            [Block("block3", Basic, 64, repeat: 2, firstStride: 2)]
            [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.None)]
            internal partial class Cifar;

            [Block("early", Basic, 16, repeat: 2, lastStride: 2)]
            [Block("late", Basic, 32, repeat: 2)]
            [Network(Channels = 1, Height = 28, Width = 28, Classes = 10)]
            internal partial class Digits;

            [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
            [Block("block2", Bottleneck, 512, 128, repeat: 3)]
            [Network(Height = 513, Width = 385, Classes = 21, GlobalPool = false)]
            internal partial class Segmentation;
        }
        """;

    // The same networks, compiled: for many short programs it is quicker to reference them.
    private static readonly Lazy<MetadataReference> Compiled = new(Compile);

    public static TestProject Of(string program) => TestProject.Of(("Networks.cs", Usings + Networks), (TestProject.FileName, program)).AsProgram();

    /// <summary>The program, marked where something is reported, and the messages.</summary>
    public static void Reports(string program, params string[] messages) => Markup.Reports(source => GeneratorRun.Of(Of(source)), program, messages);

    /// <summary>Statements after which nothing is reported but what is marked in them.</summary>
    public static void StatementsReport(string statements, params string[] messages) => Markup.Reports(
        source => GeneratorRun.Of(TestProject.Of(("Usings.cs", Usings), (TestProject.FileName, source)).AsProgram().Referencing(Compiled.Value)),
        "using Zoo;\nusing ResNet50 net = new();\nusing Cifar cifar = new();\nusing Digits digits = new();\n" + statements,
        messages);

    /// <summary>The assembly that networks are compiled to.</summary>
    public static MetadataReference Compile(string networks)
    {
        GeneratorRun run = GeneratorRun.Of(TestProject.Of((TestProject.FileName, networks)));
        using MemoryStream stream = new();
        EmitResult result = run.Output.WithAssemblyName("Library").Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private static MetadataReference Compile() => Compile(Usings + "#pragma warning disable CS1591\n" + Networks.Replace("internal partial", "public partial", StringComparison.Ordinal));
}
