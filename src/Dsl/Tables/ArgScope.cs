namespace ResNetDsl.Architecture.Tables;

/// <summary>The constants that <see cref="ArgScopeAttribute">[ArgScope]</see> sets, or their defaults. Each is declared in a file of the folder Options.</summary>
public sealed partial record ArgScope;
