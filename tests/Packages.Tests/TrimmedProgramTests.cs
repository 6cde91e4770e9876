namespace ResNetDsl.Packages.Tests;

/// <summary>A program that is published trimmed.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class TrimmedProgramTests(PackedPackages packages)
{
    [Fact]
    public void A_trimmed_program_has_no_warning_from_the_library_and_runs()
    {
        PublishedProgram program = new(packages, "trimmed");
        program.Write("PublishTrimmed");
        program.Publish("published");
        Assert.Equal(
            [
                "True", "1, 2", "net.safetensors: True, cat, dog", "net.pth: True, cat, dog", "net.h5: True, cat, dog", "net.onnx: True, cat, dog", "True: 1, 2",
                "Hidden cannot be a unit: its member 'gate' (Linear) is neither trained nor saved; declare it as a layer.",
            ],
            program.Run("published"));

        // What the program does not call is analyzed too. A configuration of its own, because what was trimmed before would stay.
        program.Publish("whole", "--no-restore", "--configuration", "Debug", "-p:Everything=true");
    }
}
