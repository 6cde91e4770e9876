namespace ResNetDsl.Architecture.Units;

/// <summary>Why there is no unit of some numbers.</summary>
/// <param name="Message">The reason, after the unit's name: <c>a Highway unit cannot change the number of channels (80 to 128); set depth to 80</c>.</param>
/// <param name="Argument">The argument of the block that is wrong: <c>depth</c>, <c>unit</c>, or <see cref="Stride"/> for whichever gives the stride.</param>
/// <param name="Depth">The depth that there would be a unit of; null when none is known.</param>
internal sealed record UnitRefusal(string Message, string Argument, int? Depth = null)
{
    /// <summary>Stands for the argument that gives the unit's stride.</summary>
    public const string Stride = "stride";
}
