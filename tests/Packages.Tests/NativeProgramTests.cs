namespace ResNetDsl.Packages.Tests;

/// <summary>A program that is published as native code. This needs a linker.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class NativeProgramTests(PackedPackages packages)
{
    [Fact]
    public void A_native_program_has_no_warning_from_the_library_and_runs()
    {
        PublishedProgram program = new(packages, "native");
        program.Write("PublishAot");
        program.Publish("published");
        Assert.Equal(
            [
                "True", "1, 2",
                "A program that is published as native code cannot write Keras' files: save the network as safetensors or PyTorch's state dict, or publish the program without PublishAot.",
                "net.safetensors: True, cat, dog", "net.pth: True, cat, dog", "net.onnx: True, cat, dog", "True: 1, 2",
                "Hidden cannot be a unit: its member 'gate' (Linear) is neither trained nor saved; declare it as a layer.",
            ],
            program.Run("published"));
    }
}
