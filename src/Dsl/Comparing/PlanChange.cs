namespace ResNetDsl.Architecture.Comparing;

/// <summary>One thing that differs between two networks, in words.</summary>
/// <param name="Part">The part that it is about: a block, a head, or an attribute such as <c>[Network]</c>.</param>
/// <param name="Text">What differs: <c>36 units become 23</c>.</param>
/// <param name="IsConsequence">Whether it follows from another change: a block that is as it was, on maps of another size.</param>
public sealed record PlanChange(string Part, string Text, bool IsConsequence = false)
{
    /// <summary>Part and text in one line: <c>block3: 36 units become 23</c>.</summary>
    public override string ToString() => $"{Part}: {Text}";
}
