using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// The names that a block cannot have, because the generated class, its base classes or its end points have a member of that name, or because the state dict or the
/// end points have an entry of that name. A test checks the list against the real types.
/// </summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "AddHead", "Architecture", "BeginBlock", "Blocks", "ClearModules", "Collect", "Compute", "ComputeHead", "ComputeStem", "ComputeType", "ConditionallyRegisterBuffer",
        "ConditionallyRegisterParameter", "ContainsKey", "Count", "Create", "Depth", "Dispose", "EndBlock", "EndPoints", "Equals", "Finalize",
        "FreezeParts", "FreezeWeights", "GetDefaultDeviceAndType", "GetEnumerator", "GetHashCode", "GetName", "GetType", "HType", "HookRemover", "InputShape", "IsFrozen", "Item", "Keys",
        "Logits", "MemberwiseClone", "MultiplyAdds", "NotGenerated", "OfBlock", "Output", "OutputShape", "OutputStride", "ParameterCount", "Plan", "PlanOf", "Predictions",
        "ReceptiveField", "ReferenceEquals", "RegisterComponents", "ReplaceBuffer", "ReplaceParameter", "Summary", "ToString", "UnfreezeParts", "UnfreezeWeights",
        "TryGetValue", "Values", "Variables", "_deviceIndex", "_deviceType", "_internal_buffers", "_internal_params", "_internal_submodules", "_named_buffers",
        "_named_parameters", "_parameters", "_to", "_toEpilog", "add_module", "apply", "buffers", "call", "children", "eval", "forward",
        "forward_end_points", "forward_intermediates", "get_buffer", "get_parameter", "has_buffer", "has_parameter", "infer", "load", "load_state_dict", "module_post_hooks", "module_pre_hooks", "modules", "name",
        "named_buffers", "named_children", "named_modules", "named_parameters", "parameter_groups", "parameters", "post_hooks", "pre_hooks",
        "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_module", "register_parameter", "regularization_loss",
        "save", "save_state_dict", "state_dict", "train", "training", "zero_grad",
    };

    private static readonly HashSet<string> Scopes = new(
        StemKinds.All.SelectMany(stem => stem.Layers(new()).Layers).Select(layer => layer.Scope).Concat(
            ["postnorm", "logits", "predictions", "global_pool", "avg_pool", "map_pool", "spatial_squeeze", "fc6", "fc7"]),
        StringComparer.Ordinal);

    // The property that holds each of these layers, where the network has it.
    private static readonly HashSet<string> LayerProperties = new(Scopes.Select(Names.Layer), StringComparer.Ordinal);

    private static readonly HashSet<string> OfUnits = new(StringComparer.Ordinal) { "DropProbability", "Find", "Geometry", "Of", "Own", "Place", "Pool", "Scale", "Stride" };

    private static readonly HashSet<string> Generated = new(StringComparer.Ordinal)
    {
        "Architecture", "Compute", "ComputeHead", "ComputeStem", "Depth", "EndPoints", "InputShape", "MultiplyAdds", "OutputShape", "OutputStride", "ParameterCount", "Plan", "ReceptiveField", "Summary",
        "forward_end_points",
    };

    // Of the names above, those that a composition has no use for.
    private static readonly HashSet<string> OfNetworksAlone = new(StringComparer.Ordinal)
    {
        "BeginBlock", "Blocks", "Collect", "ComputeHead", "ContainsKey", "Count", "Depth", "EndBlock", "EndPoints", "GetEnumerator", "Item", "Keys", "Logits", "OfBlock", "Output", "OutputShape",
        "OutputStride", "Predictions", "ReceptiveField", "TryGetValue", "Values", "Variables", "forward_end_points", "forward_intermediates",
    };

    private static readonly HashSet<string> OfCompositionsAlone = new(StringComparer.Ordinal) { "Backbone", "HeadScope", "Heads", "Outputs" };

    private static readonly HashSet<string> GeneratedInCompositions = new(StringComparer.Ordinal)
    {
        "Architecture", "Backbone", "Compute", "InputShape", "MultiplyAdds", "Outputs", "ParameterCount", "Plan", "Summary",
    };

    /// <summary>Whether the generated part of every composition has a member of this name.</summary>
    /// <param name="name">The name.</param>
    public static bool IsGeneratedInCompositions(string name) => GeneratedInCompositions.Contains(name);

    /// <summary>Whether a name is taken in a composition. A head may be called <c>logits</c>.</summary>
    /// <param name="name">A head's name or its property's.</param>
    public static bool IsTakenInCompositions(string name) => OfCompositionsAlone.Contains(name) || (Members.Contains(name) && !OfNetworksAlone.Contains(name));

    /// <summary>Whether the generated part of every network has a member of this name, so that neither the network nor a member of the user's can have it.</summary>
    /// <param name="name">The name.</param>
    public static bool IsGenerated(string name) => Generated.Contains(name);

    /// <summary>
    /// Whether a property of this name would hide a word of the table language: members of a class are in scope in the attributes on it, so that <c>Basic</c> would be the property, and no
    /// longer the unit.
    /// </summary>
    /// <param name="property">The property's name.</param>
    public static bool IsInTable(string property) =>
        property is nameof(UnitKind) or nameof(StemKind) or nameof(ShortcutKind) or nameof(ActivationKind) or nameof(StridePlacement) or nameof(StemPoolPadding) or nameof(Library)
        || UnitKinds.All.Any(unit => unit.Kind.ToString() == property);

    /// <summary>Whether every generated class of units, or of their end points, has a member of this name, so that the property of a layer needs another.</summary>
    /// <param name="name">The property's name.</param>
    public static bool IsInUnits(string name) => OfUnits.Contains(name) || Members.Contains(name);

    /// <summary>Whether a name is taken.</summary>
    /// <param name="name">A block's name or its property's.</param>
    public static bool Contains(string name) => Members.Contains(name) || Scopes.Contains(name) || LayerProperties.Contains(name);

    /// <summary>Whether a name may be that of a layer's property or of a class of units in some network, as most names are not.</summary>
    internal static bool MayBeOfParts(string name) => LayerProperties.Contains(name) || name.Contains("Unit");
}
