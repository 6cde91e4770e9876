using System.Text.RegularExpressions;

namespace ResNetDsl.Packages.Tests;

/// <summary>A program that is published trimmed. This takes half a minute, so that only the long lane does it.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed partial class TrimmedProgramTests(PackedPackages packages)
{
    [Fact]
    public void A_trimmed_program_has_no_warning_from_the_library_and_runs()
    {
        if (!Lane.IsLong)
        {
            return;
        }

        packages.Write("trimmed/trimmed.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <PublishTrimmed>true</PublishTrimmed>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <CreateSymbolicLinksForPublishFilesIfPossible>$(Everything)</CreateSymbolicLinksForPublishFilesIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
                <PackageReference Include="ResNetDsl.Reports" Version="{packages.Version}" />
                <PackageReference Include="{PackedPackages.Backend}" Version="{BuildMetadata.LibTorchVersion}" />
                <TrimmerRootAssembly Include="ResNetDsl.Dsl" Condition="'$(Everything)' == 'true'" />
                <TrimmerRootAssembly Include="ResNetDsl.Runtime" Condition="'$(Everything)' == 'true'" />
                <TrimmerRootAssembly Include="ResNetDsl.Reports" Condition="'$(Everything)' == 'true'" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("trimmed/Program.cs", """
            using ResNetDsl;
            using ResNetDsl.Export;
            using static ResNetDsl.UnitKind;
            using static TorchSharp.torch;

            Console.WriteLine(Net.Plan.Summary() == Net.Summary);

            using Tensor image = rand(1, 3, 64, 64);
            using Net net = new();
            net.SetClasses(["cat", "dog"]);
            using Tensor logits = net.infer(image);
            Console.WriteLine(string.Join(", ", logits.shape));

            net.SaveSafetensors("net.safetensors");
            net.SaveTorch("net.pth");
            net.SaveKeras("net.h5");
            net.ExportOnnx("net.onnx");
            foreach (string file in (string[])["net.safetensors", "net.pth", "net.h5", "net.onnx"])
            {
                using Net loaded = new();
                loaded.LoadWeights(file);
                using Tensor again = loaded.infer(image);
                Console.WriteLine($"{file}: {again.allclose(logits, 1e-4, 1e-5)}, {string.Join(", ", loaded.Classes()!)}");
            }

            using Owning owning = new();
            using Tensor other = owning.infer(image);
            Console.WriteLine($"{Owning.Plan.Summary() == Owning.Summary}: {string.Join(", ", other.shape)}");
            try
            {
                using Hiding hiding = new();
            }
            catch (InvalidOperationException exception)
            {
                Console.WriteLine(exception.Message);
            }

            [Block("block1", Bottleneck, 64, 16, repeat: 2)]
            [Network(Classes = 2, Convention = Library.Torchvision, Activation = ActivationKind.PostActivation, ConvolutionBias = true)]
            internal sealed partial class Net;

            [Block<Own>("block1", 32, repeat: 2)]
            [Network(Classes = 2)]
            internal sealed partial class Owning;

            [UnitConvolution("project", kernel: 1, Width.Depth, Strided = true, Dilated = true)]
            internal sealed class Own : IUnit
            {
                public Tensor forward(Tensor input, UnitLayers layers) => layers.forward("project", input);
            }

            [Block<Hidden>("block1", 32, repeat: 1)]
            [Network(Classes = 2)]
            internal sealed partial class Hiding;

            [UnitConvolution("project", kernel: 1, Width.Depth, Strided = true, Dilated = true)]
            internal sealed class Hidden : IUnit
            {
                private readonly object gate = TorchSharp.torch.nn.Linear(1, 1);

                public Tensor forward(Tensor input, UnitLayers layers) => gate is null ? input : layers.forward("project", input);
            }
            """);

        // What the program does not call is analysed too. A configuration of its own, because what was trimmed before would stay.
        Command whole = packages.Dotnet("trimmed", "publish", "--configuration", "Debug", "--use-current-runtime", "--output", "whole", "-p:Everything=true").Succeeded();
        string[] origins = [.. Warning().Matches(whole.Output).Select(match => match.Groups["member"].Value)];
        Assert.NotEmpty(origins);
        Assert.All(origins, member => Assert.Matches(@"^(TorchSharp|PureHDF)\.", member));
        Assert.Equal(origins.Length, Regex.Count(whole.Output, @"\bwarning IL"));

        packages.Dotnet("trimmed", "publish", "--no-restore", "--use-current-runtime", "--output", "published").Succeeded();
        using System.Diagnostics.Process program = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(packages.PathOf("trimmed/published/trimmed")) { RedirectStandardOutput = true, WorkingDirectory = packages.PathOf("trimmed") })!;
        Assert.Equal(
            [
                "True", "1, 2", "net.safetensors: True, cat, dog", "net.pth: True, cat, dog", "net.h5: True, cat, dog", "net.onnx: True, cat, dog", "True: 1, 2",
                "Hidden cannot be a unit: its member 'gate' (Linear) is neither trained nor saved; declare it as a layer.", "",
            ],
            program.StandardOutput.ReadToEnd().ReplaceLineEndings("\n").Split('\n'));
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
    }

    [GeneratedRegex(@"\bwarning IL\d+: (?<member>[^\s:]+)")]
    private static partial Regex Warning();
}
