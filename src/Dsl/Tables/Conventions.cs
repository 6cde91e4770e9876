namespace ResNetDsl.Architecture.Tables;

/// <summary>The defaults of a library for everything that a table does not specify.</summary>
/// <param name="Library">The library.</param>
/// <param name="BiasesBareConvolutions">Whether convolutions without batch normalization have a bias.</param>
/// <param name="ProjectsStrides">Whether a shortcut is a projection where a unit has a stride, even if it keeps the channels.</param>
/// <param name="DilatesWithinUnits">
/// Whether a stride that becomes a dilation rate is the rate of the same unit's later convolutions already, and of an average pool on its shortcut (timm's <c>first_dilation</c>).
/// </param>
/// <param name="ZeroesResiduals">Whether the residual of every new unit that activates last is 0.</param>
/// <param name="PoolPadding">How the stem's max pool pads.</param>
/// <param name="CountsBatches">Whether batch normalization counts its training steps (<c>num_batches_tracked</c>).</param>
/// <param name="ArgScope">The constants.</param>
internal sealed record Convention(Library Library, bool BiasesBareConvolutions, bool ProjectsStrides, bool DilatesWithinUnits, bool ZeroesResiduals, EdgePadding PoolPadding, bool CountsBatches, ArgScope ArgScope);

/// <summary>The conventions, in the order of <see cref="Library"/>. What new weights hold is with the runtime's initializers.</summary>
internal static class Conventions
{
    private static readonly ArgScope Torch = new() { BatchNormDecay = 0.9, BatchNormEpsilon = 1e-5 };

    public static readonly IReadOnlyList<Convention> All =
    [
        new(Library.Slim, BiasesBareConvolutions: true, ProjectsStrides: false, DilatesWithinUnits: false, ZeroesResiduals: false, EdgePadding.Same, CountsBatches: false, new ArgScope()),
        new(Library.Torchvision, BiasesBareConvolutions: false, ProjectsStrides: true, DilatesWithinUnits: false, ZeroesResiduals: false, EdgePadding.Symmetric, CountsBatches: true, Torch),
        new(Library.Timm, BiasesBareConvolutions: false, ProjectsStrides: true, DilatesWithinUnits: true, ZeroesResiduals: true, EdgePadding.Symmetric, CountsBatches: true, Torch),
    ];

    /// <summary>The convention of a library; TF-slim's for a value that names none.</summary>
    /// <param name="library">The library.</param>
    public static Convention Of(Library library) => All.FirstOrDefault(convention => convention.Library == library) ?? All[0];
}
