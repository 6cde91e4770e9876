namespace ResNetDsl.Architecture.Units;

/// <summary>The reason why a unit with some numbers is not possible.</summary>
/// <param name="Message">The reason, after the unit's name: <c>a Highway unit cannot change the number of channels (80 to 128); set depth to 80</c>.</param>
/// <param name="Argument">The argument of the block that is wrong: <c>depth</c>, <c>unit</c>, or <see cref="Stride"/> for the argument with the stride.</param>
/// <param name="Depth">The depth that would be possible; null if none is known.</param>
internal sealed record UnitRefusal(string Message, string Argument, int? Depth = null)
{
    /// <summary>Represents the argument with the unit's stride.</summary>
    public const string Stride = "stride";
}
