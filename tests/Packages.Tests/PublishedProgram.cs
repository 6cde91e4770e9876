using System.Text.RegularExpressions;

namespace ResNetDsl.Packages.Tests;

/// <summary>A program that is published without the JIT compiler, or without what it does not use, and does with networks what programs do.</summary>
/// <param name="packages">What it installs.</param>
/// <param name="name">The program's name.</param>
internal sealed partial class PublishedProgram(PackedPackages packages, string name)
{
    /// <summary>Writes the program.</summary>
    /// <param name="property">How it is published.</param>
    internal void Write(string property)
    {
        packages.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <{property}>true</{property}>
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
        packages.Write($"{name}/Program.cs", """
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
            try
            {
                net.SaveKeras("net.h5");
            }
            catch (NotSupportedException exception)
            {
                Console.WriteLine(exception.Message);
            }

            net.ExportOnnx("net.onnx");
            foreach (string file in new[] { "net.safetensors", "net.pth", "net.h5", "net.onnx" }.Where(File.Exists))
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
    }

    /// <summary>Publishes it. The warnings of the trimmer are about the libraries that ResNetDsl uses.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="arguments">More of the command line.</param>
    internal void Publish(string folder, params string[] arguments)
    {
        Command publish = packages.Dotnet(name, ["publish", "--use-current-runtime", "--output", folder, .. arguments]).Succeeded();
        string[] origins = [.. Warning().Matches(publish.Output).Select(match => match.Groups["member"].Value)];
        Assert.NotEmpty(origins);
        Assert.Equal(origins.Length, Regex.Count(publish.Output, @"\bwarning IL"));
        Assert.All(origins, member => Assert.Matches(@"^(TorchSharp|PureHDF)\.", member));
    }

    /// <summary>Runs it. Returns the lines that it writes.</summary>
    /// <param name="folder">Where it was published to.</param>
    internal string[] Run(string folder)
    {
        using System.Diagnostics.Process program = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(packages.PathOf($"{name}/{folder}/{name}")) { RedirectStandardOutput = true, WorkingDirectory = packages.PathOf(name) })!;
        string output = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    [GeneratedRegex(@"\bwarning IL\d+: (?<member>[^\s:]+)")]
    private static partial Regex Warning();
}
