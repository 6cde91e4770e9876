namespace ResNetDsl.Architecture.Findings;

/// <summary>The fix of RND109: the kind with the nearest number.</summary>
internal static class UnknownKinds
{
    public static EquatableArray<Fix> Nearest<TKind>(Target target, TKind written, IEnumerable<TKind> kinds)
        where TKind : struct, Enum
    {
        long number = Convert.ToInt64(written, System.Globalization.CultureInfo.InvariantCulture);
        TKind nearest = kinds.OrderBy(kind => Math.Abs(Convert.ToInt64(kind, System.Globalization.CultureInfo.InvariantCulture) - number)).First();
        return new([Fix.Of($"Use {nearest}", new(EditKind.SetArgument, target, $"global::ResNetDsl.{typeof(TKind).Name}.{nearest}"))]);
    }
}
