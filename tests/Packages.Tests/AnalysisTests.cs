namespace ResNetDsl.Packages.Tests;

/// <summary>A library whose project turns on every rule of the SDK.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class AnalysisTests(PackedPackages packages)
{
    /// <summary>The arguments that do.</summary>
    internal static string[] EveryRule { get; } =
    [
        "-p:EnableNETAnalyzers=true", "-p:AnalysisLevel=latest-all", "-p:EnforceCodeStyleInBuild=true", "-p:GenerateDocumentationFile=true", "-p:TreatWarningsAsErrors=true",
    ];

    [Fact]
    public void Networks_of_every_kind_build_without_a_warning()
    {
        packages.Write("analyzed/analyzed.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("analyzed/Networks.cs", """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;
            using static TorchSharp.torch;

            namespace Demo.Vision;

            /// <summary>A backbone.</summary>
            [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
            [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2, Groups = 2)]
            public sealed partial class Closed;

            /// <summary>A network that others may derive from.</summary>
            [Block("block1", Basic, 64, repeat: 2, firstStride: 2)]
            [Network(Classes = 10)]
            public partial class Open;

            [Block("block1", Basic, 64, repeat: 2)]
            [Network(Classes = 10)]
            internal sealed partial class Hidden;

            /// <summary>A head on a backbone.</summary>
            [Backbone(typeof(Closed))]
            [SegmentationHead("masks", tap: nameof(Closed.Block2), classes: 3)]
            public sealed partial class Segmenter;

            /// <summary>Two 1×1 convolutions.</summary>
            [UnitConvolution("expand", kernel: 1, Width.Bottleneck)]
            [UnitConvolution("project", kernel: 1, Width.Depth, Activated = false, Strided = true, Dilated = true)]
            public sealed class Pair : IUnit
            {
                /// <inheritdoc/>
                public Tensor forward(Tensor input, UnitLayers layers)
                {
                    ArgumentNullException.ThrowIfNull(layers);
                    return layers.forward("project", layers.forward("expand", input));
                }
            }

            /// <summary>A network of own units.</summary>
            [Block<Pair>("stage1", 24, bottleneckDepth: 96, repeat: 1, firstStride: 2)]
            public sealed partial class Pairs;

            /// <summary>Uses what is internal.</summary>
            public static class Uses
            {
                /// <summary>The depth of a network that is made.</summary>
                public static int Depth()
                {
                    using Hidden hidden = new();
                    return hidden.Block1.Count + Hidden.Depth;
                }
            }
            """);

        Assert.Empty(packages.Dotnet("analyzed", ["build", .. EveryRule]).Succeeded().Diagnostics);
    }
}
