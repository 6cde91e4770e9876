namespace ResNetDsl.Packages.Tests;

/// <summary>The template, installed apart from those of the machine.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class TemplateTests(PackedPackages packages)
{
    [Fact]
    public void A_new_program_builds_without_a_warning_of_any_rule_and_runs()
    {
        string[] hive = ["--debug:custom-hive", packages.PathOf("hive")];
        packages.Dotnet(".", ["new", "install", packages.PackageOf("feed", "ResNetDsl.Templates"), .. hive]).Succeeded();
        packages.Dotnet(".", ["new", "resnet", "--name", "Demo", .. hive]).Succeeded();
        packages.Dotnet(".", ["new", "resnet", "--name", "Few", "--classes", "10", .. hive]).Succeeded();
        Assert.Contains("[Network(Classes = 10)]", File.ReadAllText(packages.PathOf("Few/Program.cs")), StringComparison.Ordinal);

        Assert.Empty(packages.Dotnet("Demo", ["build", .. AnalysisTests.EveryRule]).Succeeded().Diagnostics);
        Assert.Contains("50 layers", Run("Demo", "summary").Succeeded().Output, StringComparison.Ordinal);
        string help = Run("Demo").Succeeded().Output;
        Assert.All((string[])["summary", "train", "export", "draw"], command => Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal));
        Assert.Equal("There is no network 'Nett'. Did you mean Net? The command 'list' shows all.", Run("Demo", "summary", "Nett").Errors.Trim());

        // Trains on a folder at once; on small pictures, so that it takes seconds.
        string program = packages.PathOf("Few/Program.cs");
        File.WriteAllText(program, File.ReadAllText(program).Replace("[Network(Classes = 10)]", "[Network(Classes = 10, Height = 32, Width = 32)]", StringComparison.Ordinal));
        Assert.Empty(packages.Dotnet("Few", "build").Succeeded().Diagnostics);
        WritePictures();
        Run("Few", "train", "--data", "pictures", "--epochs", "1", "--batch-size", "10").Succeeded();
        Assert.True(File.Exists(packages.PathOf("Few/runs/Net/weights.safetensors")));
        Assert.Contains("20 images", Run("Few", "evaluate", "--data", "pictures").Succeeded().Output, StringComparison.Ordinal);
        string picture = Directory.EnumerateFiles(packages.PathOf("Few/pictures/test"), "*.bmp", SearchOption.AllDirectories).Order().First();
        Assert.Contains("%", Run("Few", "predict", picture).Succeeded().Output, StringComparison.Ordinal);
        Run("Few", "export", "--output", "net.onnx").Succeeded();
        Assert.Contains("32 pictures", Run("Few", "verify", "net.onnx").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_a_backend_shows_its_networks_and_says_what_training_needs()
    {
        packages.Write("Bare/Bare.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
                <PackageReference Include="ResNetDsl.CommandLine" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("Bare/Program.cs", File.ReadAllText(Path.Combine(BuildMetadata.Repository, "templates/resnet/Program.cs")));
        packages.Dotnet("Bare", "build", "-p:ResNetDslCheckBackend=false").Succeeded();
        Assert.Contains("50 layers", Run("Bare", "summary").Succeeded().Output, StringComparison.Ordinal);
        Run("Bare", "draw", "--output", "net.png").Succeeded();
        Command train = Run("Bare", "train");
        Assert.NotEqual(0, train.ExitCode);
        Assert.Equal($"Net has no libtorch backend to run on: add the package {PackedPackages.Backend} {BuildMetadata.LibTorchVersion} to the program.", train.Errors.Trim());
        Assert.StartsWith("This program has no libtorch backend to run on: ", Run("Bare", "doctor").Errors, StringComparison.Ordinal);
    }

    // Two pictures of each of ten classes, as bitmaps: a header, and rows of 32 pixels of one color.
    private void WritePictures()
    {
        const int Side = 32;
        foreach ((string split, int label, int picture) in
            from split in (string[])["train", "test"] from label in Enumerable.Range(0, 10) from picture in Enumerable.Range(0, 2) select (split, label, picture))
        {
            using MemoryStream bitmap = new();
            using BinaryWriter writer = new(bitmap);
            writer.Write("BM"u8);
            int[] header = [54 + (3 * Side * Side), 0, 54, 40, Side, Side, 1 | (24 << 16), 0, 3 * Side * Side, 0, 0, 0, 0];
            Array.ForEach(header, writer.Write);
            byte color = (byte)((20 * label) + picture);
            Enumerable.Range(0, Side * Side).ToList().ForEach(_ => writer.Write([color, (byte)(255 - color), color]));
            string file = packages.PathOf($"Few/pictures/{split}/class{label}/{picture}.bmp");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bitmap.ToArray());
        }
    }

    private Command Run(string program, params string[] arguments) => packages.Dotnet(program, ["run", "--no-build", "--", .. arguments]);
}
