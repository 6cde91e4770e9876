namespace ResNetDsl.Architecture;

/// <summary>What a library does where a table is silent.</summary>
/// <param name="Library">The library.</param>
/// <param name="BiasesBareConvolutions">Whether convolutions without batch normalisation have a bias.</param>
/// <param name="ProjectsStrides">Whether a shortcut is a projection where a unit has a stride, even if it keeps the channels.</param>
/// <param name="PoolPadding">How the stem's max pool pads.</param>
/// <param name="ArgScope">The constants.</param>
internal sealed record Convention(Library Library, bool BiasesBareConvolutions, bool ProjectsStrides, EdgePadding PoolPadding, ArgScope ArgScope);

/// <summary>The conventions, in the order of <see cref="Library"/>. What new weights hold is with the runtime's initializers.</summary>
internal static class Conventions
{
    private static readonly ArgScope Torch = new() { BatchNormDecay = 0.9, BatchNormEpsilon = 1e-5 };

    public static readonly IReadOnlyList<Convention> All =
    [
        new(Library.Slim, BiasesBareConvolutions: true, ProjectsStrides: false, EdgePadding.Same, new ArgScope()),
        new(Library.Torchvision, BiasesBareConvolutions: false, ProjectsStrides: true, EdgePadding.Symmetric, Torch),
        new(Library.Timm, BiasesBareConvolutions: false, ProjectsStrides: true, EdgePadding.Symmetric, Torch),
    ];

    /// <summary>The convention of a library; TF-slim's for a value that names none.</summary>
    /// <param name="library">The library.</param>
    public static Convention Of(Library library) => All.FirstOrDefault(convention => convention.Library == library) ?? All[0];
}
