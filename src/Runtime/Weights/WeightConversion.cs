using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>Creates a network's tensors of a file's.</summary>
internal static class WeightConversion
{
    /// <summary>The tensor that an assignment gives, in the file's type. Intermediate tensors are left to the current dispose scope.</summary>
    /// <param name="reader">Reads a tensor of the file by its name.</param>
    /// <param name="assignment">The assignment.</param>
    public static Tensor Convert(Func<string, Tensor> reader, WeightAssignment assignment)
    {
        Tensor read = reader(assignment.Entry.Name);
        if (assignment.Minus is { } bias)
        {
            // BN(x + b) with the mean m is BN(x) with the mean m − b.
            read = read - reader(bias.Name).to(read.dtype);
        }

        NamedTensor named = assignment.Named;
        if (assignment.Change == WeightChange.AdaptsChannels)
        {
            Tensor kernel = named.Layout == WeightLayout.HeightWidthInOut ? read.permute(3, 2, 0, 1) : read;
            return Adapted(kernel, named.Tensor.Shape[1]);
        }

        if (assignment.Change == WeightChange.DropsBackground)
        {
            read = read.narrow(named.ClassAxis, 1, named.StoredShape[named.ClassAxis]);
        }

        Tensor stored = read.reshape([.. named.StoredShape]);
        Tensor torch = named.Layout switch
        {
            WeightLayout.HeightWidthInOut when stored.dim() == 4 => stored.permute(3, 2, 0, 1),
            WeightLayout.InOut when stored.dim() == 2 => stored.t(),
            _ => stored,
        };
        return torch.reshape([.. named.Tensor.Shape]);
    }

    /// <summary>What an assignment gives, for a <see cref="WeightTransfer"/>.</summary>
    public static WeightValue Value(WeightAssignment assignment)
    {
        NamedTensor named = assignment.Named;
        bool isInOrder = assignment is { Minus: null, Change: WeightChange.None } && (named.Layout is WeightLayout.Torch or WeightLayout.OutIn || named.Tensor.Shape.Count == 1);
        return new(assignment.Key, reader => Convert(reader, assignment), isInOrder ? assignment.Entry.Name : null);
    }

    /// <summary>A tensor of the network as the library lays it out. Intermediate tensors are left to the current dispose scope.</summary>
    public static Tensor LaidOut(Tensor tensor, NamedTensor named)
    {
        Tensor laid = named.Layout switch
        {
            WeightLayout.HeightWidthInOut when tensor.dim() == 4 => tensor.permute(2, 3, 1, 0),
            WeightLayout.HeightWidthInOut when tensor.dim() == 2 => tensor.t(),
            WeightLayout.InOut when tensor.dim() > 1 => tensor.reshape(tensor.size(0), -1).t(),
            _ => tensor,
        };
        return laid.reshape([.. named.StoredShape]);
    }

    /// <summary>What was done to fit, a clause; null when the tensor is as it was.</summary>
    public static string? Describe(WeightAssignment assignment)
    {
        NamedTensor named = assignment.Named;
        List<string> parts = [];
        if (assignment.Change == WeightChange.DropsBackground)
        {
            parts.Add("its class 0, the background, is left out");
        }
        else if (assignment.Change == WeightChange.AdaptsChannels)
        {
            parts.Add(named.Tensor.Shape[1] == 1 ? "the weights of all channels are summed" : "the weights of the channels are repeated and scaled");
        }
        else if (!assignment.Entry.Shape.Equals(named.Tensor.Shape))
        {
            parts.Add("its elements are laid out as torch has them");
        }

        if (assignment.Minus is { } bias)
        {
            parts.Add($"{bias.Name} is taken from it");
        }

        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>[O, I, H, W] for other channels, as timm's <c>adapt_input_conv</c> makes it, and for any number of old ones.</summary>
    private static Tensor Adapted(Tensor kernel, long channels)
    {
        long old = kernel.size(1);
        if (channels == 1)
        {
            return kernel.sum(1, keepdim: true);
        }

        Tensor repeated = kernel.repeat(1, (channels + old - 1) / old, 1, 1).narrow(1, 0, channels);
        return repeated * ((double)old / channels);
    }
}
