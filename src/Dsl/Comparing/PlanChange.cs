namespace ResNetDsl.Architecture.Comparing;

/// <summary>A difference between two networks, in words.</summary>
/// <param name="Part">The changed part: a block, a head, or an attribute such as <c>[Network]</c>.</param>
/// <param name="Text">What differs: <c>36 units become 23</c>.</param>
/// <param name="IsConsequence">Whether it follows from another change, such as an unchanged block on maps of another size.</param>
public sealed record PlanChange(string Part, string Text, bool IsConsequence = false)
{
    /// <summary>Part and text in one line: <c>block3: 36 units become 23</c>.</summary>
    public override string ToString() => $"{Part}: {Text}";
}
