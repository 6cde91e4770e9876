using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>Returns the shape of the result of a call; null if it is not certain.</summary>
internal delegate IReadOnlyList<Extent>? CallModel(CallArguments call);

/// <summary>The calls of TorchSharp whose shapes are known. Other calls are unknown.</summary>
internal static class ModelledCalls
{
    private static readonly string[] Axes = ["dim0", "dim1", "dim2", "dim3"];

    private static readonly Dictionary<string, CallModel> Creations = new(StringComparer.Ordinal)
    {
        ["randn"] = Created,
        ["rand"] = Created,
        ["zeros"] = Created,
        ["ones"] = Created,
        ["empty"] = Created,
        ["full"] = Created,
        ["randint"] = Created,
        ["normal"] = Created,
        ["tensor"] = call => ShapeArithmetic.Created(call.Numbers("dimensions")),
    };

    // Of torch, of torch.Tensor and of torch.nn.functional alike: the names of parameters are the same.
    private static readonly Dictionary<string, CallModel> Shapes = new(StringComparer.Ordinal)
    {
        ["view"] = call => ShapeArithmetic.Reshape(call.Extents, call.Numbers("shape")),
        ["reshape"] = call => ShapeArithmetic.Reshape(call.Extents, call.Numbers("shape")),
        ["unsqueeze"] = call => ShapeArithmetic.Unsqueeze(call.Extents, call.Number("dim").Value),
        ["squeeze"] = call => call.IsNull("dim") ? ShapeArithmetic.Squeeze(call.Extents) : ShapeArithmetic.Squeeze(call.Extents, call.Number("dim").Value),
        ["permute"] = call => ShapeArithmetic.Permute(call.Extents, call.Numbers("permutation")),
        ["transpose"] = call => ShapeArithmetic.Transpose(call.Extents, call.Number("dim0").Value, call.Number("dim1").Value),
        ["swapdims"] = call => ShapeArithmetic.Transpose(call.Extents, call.Number("dim0").Value, call.Number("dim1").Value),
        ["swapaxes"] = call => call.Has("axis0")
            ? ShapeArithmetic.Transpose(call.Extents, call.Number("axis0").Value, call.Number("axis1").Value)
            : ShapeArithmetic.Transpose(call.Extents, call.Number("dim0").Value, call.Number("dim1").Value),
        ["flatten"] = call => ShapeArithmetic.Flatten(call.Extents, call.Number("start_dim").Value, call.Number("end_dim").Value),
        ["narrow"] = call => ShapeArithmetic.Narrow(call.Extents, call.Number("dim").Value, call.Number("start").Value, call.Number("length")),
        ["slice"] = call => ShapeArithmetic.Slice(call.Extents, call.Number("dim").Value, call.Number("start").Value, call.Number("finish").Value, call.Number("step").Value),
        ["select"] = call => ShapeArithmetic.Select(call.Extents, call.Number("dim").Value, call.Number("index").Value),
        ["expand"] = call => ShapeArithmetic.Expand(call.Extents, call.Numbers("sizes")),
        ["broadcast_to"] = call => ShapeArithmetic.Expand(call.Extents, call.Numbers("shape")),
        ["expand_as"] = call => ShapeArithmetic.Expand(call.Extents, call.OtherTensor("other")),
        ["repeat"] = call => ShapeArithmetic.Repeat(call.Extents, call.Numbers("sizes")),
        ["cat"] = call => ShapeArithmetic.Cat(call.Tensors("tensors"), call.Number("dim").Value),
        ["concat"] = call => ShapeArithmetic.Cat(call.Tensors("tensors"), call.Number("dim").Value),
        ["concatenate"] = call => ShapeArithmetic.Cat(call.Tensors("tensors"), call.Number("axis").Value),
        ["stack"] = call => ShapeArithmetic.Stack(call.Tensors("tensors"), call.Number("dim").Value),
        ["add"] = Arithmetic,
        ["sub"] = Arithmetic,
        ["mul"] = Arithmetic,
        ["div"] = Arithmetic,
        ["interpolate"] = call => call.IsNull("scale_factor") ? ShapeArithmetic.Resize(call.Extents, call.Numbers("size")) : null,
        ["pad"] = call => ShapeArithmetic.Pad(call.Extents, call.Numbers("pad")),
    };

    /// <summary>The model of a method of TorchSharp; null when there is none.</summary>
    public static CallModel? Find(IMethodSymbol method)
    {
        string name = method.Name;
        switch (method.ContainingType)
        {
            case { Name: "torch", ContainingType: null } when Creations.TryGetValue(name, out CallModel? creation):
                return creation;
            case { Name: "Tensor", ContainingType.Name: "torch" }:
                if (TensorMembers.SameTensor.Contains(name) || TensorMembers.InPlace.Contains(name))
                {
                    return static call => call.Extents;
                }

                break;
            case { Name: "torch", ContainingType: null } or { Name: "functional", ContainingType.Name: "nn" }:
                break;
            default:
                return null;
        }

        return TensorMembers.SameShape.Contains(name) ? static call => call.TakesAnother ? null : call.Extents
            : Shapes.TryGetValue(name, out CallModel? model) ? model
            : null;
    }

    private static IReadOnlyList<Extent>? Created(CallArguments call) => ShapeArithmetic.Created(
        call.Has("size") ? call.NumberOrNumbers("size")
        : call.Has("rows") ? [call.Number("rows"), call.Number("columns")]
        : call.Has("dim0") ? [.. Axes.Where(call.Has).Select(call.Number)]
        : null);

    private static IReadOnlyList<Extent>? Arithmetic(CallArguments call) =>
        !call.TakesAnother ? call.Extents
        : call.OtherTensor("target") is { } target ? ShapeArithmetic.Broadcast(call.Extents, target)
        : call.OtherTensor("right") is { } right ? ShapeArithmetic.Broadcast(call.Extents, right)
        : null;
}
