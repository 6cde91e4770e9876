using ResNetDsl.Heads;
using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Programs;
using ResNetDsl.Variables;
using ResNetDsl.Weights;
using Parameter = TorchSharp.Modules.Parameter;

namespace ResNetDsl;

/// <summary>
/// The base class of generated compositions: a backbone, which runs up to its last tap, and heads on its blocks. The generated class has a typed property for each head, and the forward
/// pass as straight-line code. Intermediate tensors are disposed at the end of their unit, and the output of a tapped block after the last head that uses it. State-dict keys are the
/// backbone's under <c>backbone.</c>, and each head's under its name.
/// </summary>
/// <typeparam name="TOutputs">The generated class of the outputs of the heads.</typeparam>
public abstract class Composition<TOutputs> : nn.Module<Tensor, TOutputs>
    where TOutputs : CompositionOutputs
{
    private readonly Network network;
    private readonly VariableScope scope;
    private readonly List<Head> heads = [];
    private TensorNames? names;
    private bool disposed;

    /// <summary>Initializes a composition; the generated constructor then adds its heads.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="backbone">The backbone. The composition takes ownership of it.</param>
    /// <exception cref="ObjectDisposedException"><paramref name="backbone"/> is disposed.</exception>
    protected Composition(string name, Network backbone)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        backbone.RefuseDisposed();
        network = backbone;
        scope = backbone.ScopeBeside();
        register_module(CompositionPlan.BackboneScope, backbone);
    }

    /// <summary>The resolved composition, for tools. It is created on first access.</summary>
    public abstract CompositionPlan Architecture { get; }

    /// <summary>The heads, in declaration order.</summary>
    public IReadOnlyList<Head> Heads => heads;

    // The backbone names its own tensors; only the order remains.
    private TensorNames Names => names ??= new(Architecture.Tensors().Select(tensor => tensor with { Path = tensor.Key }));

    private IEnumerable<Convolution> Running => network.ConvolutionsOf(Architecture.LastTap + 1).Concat(heads.SelectMany(head => head.modules()).OfType<Convolution>());

    /// <summary>Runs the backbone up to its last tap, and the heads.</summary>
    /// <param name="input">[N, C, H, W], of the parameters' type and on their device. Height and width may differ from the declared ones.</param>
    /// <returns>The outputs of the heads by name. The caller disposes them.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the backbone.</exception>
    public override TOutputs forward(Tensor input)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using ForwardPass begun = network.Begin(input);
        return Compute(begun.Input, begun.Pass);
    }

    /// <summary>
    /// Runs the composition as in evaluation and without gradients, independent of its mode, and does not modify it. Any number of threads may call it concurrently; see <see cref="Network.infer"/>.
    /// </summary>
    /// <param name="input">[N, C, H, W], as for <see cref="forward"/>.</param>
    /// <returns>What <see cref="forward"/> returns after <c>eval()</c>. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the backbone.</exception>
    public TOutputs infer(Tensor input)
    {
        using IDisposable inference = no_grad();
        using WeightGate.Hold hold = network.Gate.Evaluating();
        using Pass.Scope evaluation = Pass.Evaluation.Enter();
        return forward(input);
    }

    /// <summary>
    /// Returns the penalty that TF-slim's <c>resnet_arg_scope</c> adds to the loss, over the convolutions of the backbone to its last tap and of the heads; see
    /// <see cref="Network.regularization_loss"/>. Layers that are not run have no gradient and keep their weights.
    /// </summary>
    /// <returns>A differentiable scalar of at least 32 bits.</returns>
    public Tensor regularization_loss() => WeightDecay.Loss(Running, network.Decay);

    /// <summary>Returns the parameters in two groups: the weights of convolutions that are run, which decay, and everything else; see <see cref="Network.parameter_groups"/>.</summary>
    public IReadOnlyList<ParameterGroup> parameter_groups() => WeightDecay.Groups(this, Running, network.Decay);

    /// <summary>The tensors by key, in order: the backbone's by its library's names under <c>backbone.</c>, then each head's under its name.</summary>
    /// <param name="destination">The dictionary that they are added to; null for a new dictionary.</param>
    /// <param name="prefix">The prefix of the keys, without the dot.</param>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        Names.AddTo(destination, prefix, named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(named_buffers()));

    /// <summary>The parameters by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether to include the modules within the composition, which have all of them.</param>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => recurse ? Names.Of(base.named_parameters()) : base.named_parameters(false);

    /// <summary>The buffers by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether to include the modules within the composition, which have all of them.</param>
    public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) => recurse
        ? Names.Of(base.named_buffers(false).Concat(named_children().SelectMany(BuffersOf)))
        : base.named_buffers(false);

    /// <inheritdoc cref="Network.load_state_dict"/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return StateDicts.Load(this, GetName(), null, network.Gate, source, strict, skip);
    }

    /// <inheritdoc cref="Network.load(string, bool, IList{string}, Dictionary{string, bool})"/>
    public override nn.Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        StateDicts.Load(this, Architecture.Backbone, location, strict, skip, loadedParameters);
        return this;
    }

    /// <inheritdoc cref="Network.load(BinaryReader, bool, IList{string}, Dictionary{string, bool})"/>
    public override nn.Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        StateDicts.Load(this, Architecture.Backbone, reader, "The stream", strict, skip, loadedParameters);
        return this;
    }

    /// <inheritdoc cref="Network.save(string, IList{string})"/>
    public new Composition<TOutputs> save(string location, IList<string>? skip = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        StateDicts.Save(this, network.Gate, Architecture.Backbone, location, skip);
        return this;
    }

    /// <summary>The backbone.</summary>
    internal Network Network => network;

    /// <summary>Records the operations of an evaluation of the composition in the type of its parameters, without computing them.</summary>
    /// <param name="height">The height of the image; null for any.</param>
    /// <param name="width">The width of the image; null for any.</param>
    /// <exception cref="NotSupportedException">A user-defined unit computes in C#.</exception>
    /// <exception cref="ObjectDisposedException">The composition is disposed.</exception>
    internal Graph Record(long? height, long? width)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using DisposeScope dispose = NewDisposeScope();
        Recording recording = new(new(Architecture.Backbone.Input.Channels, height, width), state_dict());
        Pass pass = Pass.Recorded(recording);
        using Pass.Scope inside = pass.Enter();
        TOutputs outputs = Compute(recording.Image, pass);
        return recording.End(Architecture.Heads.SelectMany(OutputNames).Zip(outputs.Tensors));

        static IEnumerable<string> OutputNames(HeadPlan head) => head.Out.Count == 1 ? [head.Row.Name] : head.Row.Taps.Select(tap => $"{head.Row.Name}_{tap}");
    }

    /// <summary>Computes the composition: the backbone, block by block to the last tap, and head by head.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>The outputs of the heads. The caller owns them.</returns>
    protected abstract TOutputs Compute(Tensor input, Pass pass);

    /// <summary>Computes the layers of the backbone before its first block.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, C', H', W'], owned by the caller.</returns>
    protected Tensor ComputeStem(Tensor input, Pass pass) => network.RunStem(input, pass);

    /// <summary>The scope in which a head creates its layers.</summary>
    /// <param name="name">The head's name.</param>
    protected VariableScope HeadScope(string name) => scope.Within(name);

    /// <summary>Adds the next head.</summary>
    /// <typeparam name="THead">The kind of head.</typeparam>
    /// <param name="head">The head, created in the <see cref="HeadScope"/> of its name.</param>
    /// <returns><paramref name="head"/>.</returns>
    protected THead AddHead<THead>(THead head)
        where THead : Head
    {
        ArgumentNullException.ThrowIfNull(head);
        register_module(head.GetName(), head);
        heads.Add(head);
        return head;
    }

    /// <summary>The plan of a generated composition, resolved on first access.</summary>
    /// <typeparam name="TComposition">The composition.</typeparam>
    protected static CompositionPlan PlanOf<TComposition>()
        where TComposition : Composition<TOutputs> => Plans<TComposition>.Plan;

    /// <summary>Replaces the name of a composition that has errors, so that code that uses it compiles.</summary>
    /// <param name="reason">The first error.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    protected static string NotGenerated(string reason) => throw new InvalidOperationException(reason);

    /// <summary>The backbone and the heads register themselves; a property does not register them.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        // A network that shares the backbone's variables may have moved them meanwhile.
        (Device device, _) = network.Placement;
        _deviceType = device.type;
        _deviceIndex = device.type == DeviceType.CUDA ? device.index : -1;
        return base._to(deviceType, deviceIndex, non_blocking);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using WeightGate.Hold hold = network.Gate.Changing();
        foreach (nn.Module child in children())
        {
            NetworkModule.Move(child, dtype, device, non_blocking);
        }

        if (device is not null)
        {
            _deviceType = device.type;
            _deviceIndex = device.index;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        using WeightGate.Hold? hold = disposing ? network?.Gate.Changing() : null;
        disposed = true;
        base.Dispose(disposing);
    }

    // The base class would walk through the backbone by its modules' names.
    private static IEnumerable<(string Name, Tensor Buffer)> BuffersOf((string Name, nn.Module Module) child) =>
        (child.Module is Network backbone ? backbone.named_buffers() : child.Module.named_buffers()).Select(entry => ($"{child.Name}.{entry.name}", entry.buffer));

    private static class Plans<TComposition>
    {
        public static readonly CompositionPlan Plan = MetadataTables.CompositionPlanOf(typeof(TComposition));
    }
}
