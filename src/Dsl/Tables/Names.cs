namespace ResNetDsl.Architecture;

/// <summary>Names as users type them and as the generated class has them.</summary>
public static class Names
{
    /// <summary>The property of a block or head: its name with a capital first letter.</summary>
    /// <param name="name">The name.</param>
    public static string Property(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
