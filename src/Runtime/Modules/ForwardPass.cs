using ResNetDsl.Operations;

namespace ResNetDsl.Modules;

/// <summary>A forward pass under way. The calling thread is in it until this is disposed.</summary>
internal readonly struct ForwardPass : IDisposable
{
    private readonly Tensor? converted;
    private readonly Tensor? stored;
    private readonly Pass.Scope inside;

    /// <summary>Begins a pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="input">The input. The caller keeps ownership.</param>
    /// <param name="computeType">The type that the network computes in; null for that of its parameters.</param>
    public ForwardPass(Pass pass, Tensor input, ScalarType? computeType)
    {
        converted = computeType is { } type && type != input.dtype ? input.to(type) : null;
        Tensor image = converted ?? input;

        // Outside of a training, which checks them, convolutions on a processor have their channels first: libtorch 2.10 computes more of the others wrongly.
        stored = pass.HasChannelsLast ? ChannelsLast.Of(image) : image.device_type == DeviceType.CPU && ChannelsLast.Is(image) ? image.contiguous() : null;
        Input = stored ?? image;
        Pass = pass;
        inside = pass.Enter();
    }

    /// <summary>The pass.</summary>
    public Pass Pass { get; }

    /// <summary>The input, in the type of computation and as a training stores maps.</summary>
    public Tensor Input { get; }

    /// <summary>Whether the network computes in another type than its input's.</summary>
    public bool IsConverted => converted is not null;

    /// <summary>Leaves the pass.</summary>
    public void Dispose()
    {
        inside.Dispose();
        stored?.Dispose();
        converted?.Dispose();
    }
}
