using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND123: a library that has no names for the network's tensors.</summary>
internal static class KeyRules
{
    /// <summary>The finding of a table whose values are sound.</summary>
    /// <param name="table">The table.</param>
    public static IEnumerable<Finding> Check(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        KeyScheme scheme = KeyScheme.Of(options.Keys);
        if (scheme.Refusal(table) is not { } refusal)
        {
            yield break;
        }

        Target keys = new(Place.Network, "Keys");
        Fix slim = Fix.Of("Set Keys to Slim", new(EditKind.SetArgument, keys, "global::ResNetDsl.Library.Slim"));
        bool last = scheme.Refusal(table with { Options = options with { Activation = ActivationKind.PostActivation } }) is null;
        yield return new(
            Rules.NoKeys, $"{refusal}; set {(last ? "Activation = PostActivation, or " : "")}Keys = Slim", options.HasKeys ? keys : new(Place.Network, "Convention"))
        {
            Fixes = new(last ? [NetworkOption.ActivateLast, slim] : [slim]),
        };
    }
}
