using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Platform;
using ResNetDsl.Programs;
using ResNetDsl.Variables;

namespace ResNetDsl;

/// <summary>
/// The base class of generated networks. The generated class has a typed property for each layer and block, and the forward pass as straight-line code. Intermediate tensors are
/// disposed at the end of their unit. <see cref="nn.Module{T, TResult}.call"/> calls the hooks of the network, its blocks and its units; layers inside a unit are run directly.
/// </summary>
/// <remarks>
/// Members that you add to the class are not registered by reflection: call <c>register_module</c> or <c>register_parameter</c> for your own modules and parameters. Any number of threads may call
/// <see cref="infer"/> concurrently; all other members are for one thread at a time.
/// </remarks>
public abstract partial class Network : NetworkModule
{
    private readonly List<Block> blocks = [];
    private int stemLayers;
    private readonly NetworkSettings settings;
    private readonly NetworkVariables variables;
    private PictureUse? pictures;

    /// <summary>Initializes a network; the generated constructor then adds its parts.</summary>
    /// <param name="settings">The settings that its parts share.</param>
    /// <param name="device">The device of the parameters; null for torch's default.</param>
    /// <param name="dtype">The parameters' floating type; null for torch's default.</param>
    /// <param name="shared">A network whose parameters this network shares; null for its own parameters.</param>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not a floating type.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="shared"/> is disposed.</exception>
    /// <exception cref="InvalidOperationException">The program has no libtorch backend.</exception>
    protected Network(NetworkSettings settings, Device? device = null, ScalarType? dtype = null, Network? shared = null)
        : base(Backend.LoadedFor((settings ?? throw new ArgumentNullException(nameof(settings))).Name))
    {
        this.settings = settings;
        if (shared is not null)
        {
            shared.RefuseDisposed();

            // The current device and type of its tensors: the network may have moved since it was created.
            (device, dtype) = shared.Placement;
        }

        dtype ??= get_default_dtype();
        if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The parameters of {settings.Name} need a floating type, not {dtype}.", nameof(dtype));
        }

        variables = new NetworkVariables(settings, device ?? get_default_device(), dtype.Value, shared?.variables);
        Variables = new VariableScope(variables, this);
    }

    /// <summary>The resolved architecture, for tools. It is created on first access.</summary>
    public abstract NetworkPlan Architecture { get; }

    /// <summary>The current device and type of the parameters.</summary>
    internal (Device Device, ScalarType Type) Placement => variables.Placement;

    /// <summary>Prevents changes of the weights during evaluations.</summary>
    internal WeightGate Gate => variables.Gate;

    /// <inheritdoc/>
    internal override bool IsWholeNetwork => true;

    /// <summary>The meaning of the outputs and the input pipeline, where they are known; see <see cref="NetworkPictures"/>.</summary>
    internal PictureUse Pictures
    {
        // Nothing of torch is touched before the constructor has loaded libtorch.
        get => pictures ?? PictureUse.Unknown;
        set => pictures = value;
    }

    /// <summary>What the current training gives to the forward passes; null outside a training.</summary>
    internal TrainingPass? Training { get; set; }

    /// <summary>
    /// Gets or sets the type in which convolutions and the layers between them are computed, while parameters and the statistics of batch normalization keep theirs: bfloat16 needs half of the memory
    /// and trains float32 parameters. Inputs and outputs have the type of the parameters. The default, null, is the type of the parameters.
    /// </summary>
    public ScalarType? ComputeType
    {
        get => variables.Precision.Type;
        set => variables.Precision.Type = value is null or ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64
            ? value
            : throw new ArgumentException($"Convolutions compute in a floating type, not in {value}.", nameof(value));
    }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    /// <summary>The scope in which the generated constructor creates the layers of the stem and the head.</summary>
    protected VariableScope Variables { get; }

    /// <summary>Runs the network. Each part follows its own mode, as <c>train()</c> and <c>eval()</c> set it.</summary>
    /// <param name="input">[N, C, H, W], of the parameters' type and on their device. Height and width may differ from the declared ones.</param>
    /// <returns>[N, classes] with a global pool, or [N, classes, H', W'] without one; features instead of classes if the network has no classifier.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the network.</exception>
    public override Tensor forward(Tensor input) => Run(input, null);

    /// <summary>
    /// Runs the network as in evaluation and without gradients, independent of its mode, and does not modify its modes or statistics. Any number of threads may call it concurrently. Weights
    /// that are loaded meanwhile apply to a whole call or not at all; see <c>LoadWeights</c>. Hooks are called as in <see cref="forward"/>: those of blocks and units.
    /// </summary>
    /// <param name="input">[N, C, H, W], as for <see cref="forward"/>.</param>
    /// <returns>What <see cref="forward"/> returns after <c>eval()</c>.</returns>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the network.</exception>
    public Tensor infer(Tensor input)
    {
        using IDisposable inference = no_grad();
        using WeightGate.Hold hold = Gate.Evaluating();
        using Pass.Scope evaluation = Pass.Evaluation.Enter();
        return forward(input);
    }

    /// <summary>Runs the network up to the last of the named blocks and returns the outputs of these blocks.</summary>
    /// <param name="input">[N, C, H, W], as for <see cref="forward"/>.</param>
    /// <param name="blocks">The blocks by name, <c>block3</c> or <c>Block3</c>, in any order.</param>
    /// <returns>For each name in the order named, the output of its block: [N, D, H', W'], where D is the block's depth, and H' and W' are the extents divided by all strides up to the block, rounded up. The caller
    /// owns the tensors.</returns>
    /// <exception cref="ArgumentException">A name is not that of a block, or two names refer to the same block; nothing has run. Or the input does not fit the network, as for <see cref="forward"/>.</exception>
    public IReadOnlyList<Tensor> forward_intermediates(Tensor input, [BlockName] params string[] blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return RunOnce(input, [.. blocks.Select(PositionOf)], nameof(blocks));

        int PositionOf(string name)
        {
            int position = this.blocks.FindIndex(block => block.GetName() == name || ResNetDsl.Architecture.Names.Property(block.GetName()) == name);
            return position >= 0 ? position : throw new ArgumentException(CallSiteRules.UnknownBlock(Architecture, name) + ".", nameof(blocks));
        }
    }

    /// <summary>Runs the network up to the last of these blocks and returns their outputs: <c>net.forward_intermediates(images, net.Block2, net.Block4)</c>.</summary>
    /// <param name="input">[N, C, H, W], as for <see cref="forward"/>.</param>
    /// <param name="first">A block of this network.</param>
    /// <param name="others">Further blocks of this network, in any order.</param>
    /// <returns>The output of each block in the order of the arguments: [N, D, H', W']. The caller owns the tensors.</returns>
    /// <exception cref="ArgumentException">A block belongs to another network or is passed twice; nothing has run. Or the input does not fit the network, as for <see cref="forward"/>.</exception>
    public IReadOnlyList<Tensor> forward_intermediates(Tensor input, Block first, params Block[] others)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(others);
        return RunOnce(input, [PositionOf(first, nameof(first)), .. others.Select(block => PositionOf(block, nameof(others)))], nameof(others));

        int PositionOf(Block block, string parameter)
        {
            int position = blocks.IndexOf(block);
            return position >= 0 ? position : throw new ArgumentException($"The block '{block?.GetName()}' does not belong to this {settings.Name}.", parameter);
        }
    }

    /// <summary>The plan of a generated network, resolved on first access.</summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    protected static NetworkPlan PlanOf<TNetwork>()
        where TNetwork : Network => Plans<TNetwork>.Plan;

    /// <summary>Replaces the settings of a network whose table has errors, so that code that uses it compiles.</summary>
    /// <param name="reason">The first error.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    protected static NetworkSettings NotGenerated(string reason) => throw new InvalidOperationException(reason);

    /// <summary>Runs the network and collects its end points, for the generated <c>forward_end_points</c>.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the network.</exception>
    protected EndPointCollector Collect(Tensor input)
    {
        EndPointCollector points = new();
        try
        {
            points.Output = Run(input, points);
        }
        catch
        {
            points.Discard();
            throw;
        }

        return points;
    }

    /// <summary>Begins the next block.</summary>
    /// <typeparam name="TUnit">The class of its units.</typeparam>
    /// <param name="name">The block's name.</param>
    /// <param name="unitScope">The name of the units in the names of end points.</param>
    protected BlockBuilder<TUnit> BeginBlock<TUnit>(string name, string unitScope)
        where TUnit : Unit
    {
        stemLayers = blocks.Count == 0 ? Variables.Layers.Count : stemLayers;
        return new(name, unitScope, Variables.Within(name));
    }

    /// <summary>Adds a block whose units have been created.</summary>
    /// <typeparam name="TUnit">The class of its units.</typeparam>
    /// <param name="builder">The block.</param>
    protected Block<TUnit> EndBlock<TUnit>(BlockBuilder<TUnit> builder)
        where TUnit : Unit
    {
        ArgumentNullException.ThrowIfNull(builder);
        Block<TUnit> block = builder.End();
        register_module(block.GetName(), block);
        blocks.Add(block);
        return block;
    }

    /// <summary>Computes the network, part by part.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>The output of the head, owned by the caller.</returns>
    protected abstract Tensor Compute(Tensor input, Pass pass);

    /// <summary>Computes the layers before the first block.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, C', H', W'], owned by the caller.</returns>
    protected virtual Tensor ComputeStem(Tensor input, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return pass.Identity(input);
    }

    /// <summary>Returns a scope for the variables of heads, with the type and device of the network.</summary>
    internal VariableScope ScopeBeside() => new(new NetworkVariables(settings, Placement.Device, Placement.Type));

    /// <summary>The layers after the last block.</summary>
    internal IEnumerable<NetworkModule> HeadLayers => Variables.Layers.Skip(stemLayers);

    /// <summary>The convolutions of the stem and of the first blocks.</summary>
    /// <param name="count">The number of blocks.</param>
    internal IEnumerable<Convolution> ConvolutionsOf(int count) =>
        Variables.Layers.Take(stemLayers).OfType<Convolution>().Concat(blocks.Take(count).SelectMany(block => block.modules()).OfType<Convolution>());

    /// <summary>Checks an input and begins a forward pass, which the caller disposes.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="points">The collector of end points; null to keep none.</param>
    /// <exception cref="ArgumentException">The rank, channels, type or device of the input is not that of the network.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    internal ForwardPass Begin(Tensor input, EndPointCollector? points = null)
    {
        RefuseDisposed();
        RefuseWrongInput(input);
        ScalarType? computeType = ComputeType;
        return new(Pass.Of(points, computeType, Placement.Type, Training), input, computeType);
    }

    /// <summary>Computes the layers before the first block, for a composition.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    internal Tensor RunStem(Tensor input, Pass pass) => ComputeStem(input, pass);

    /// <summary>Records the operations of an evaluation of the network in the type of its parameters, without computing them.</summary>
    /// <param name="height">The height of the image; null for any.</param>
    /// <param name="width">The width of the image; null for any.</param>
    /// <exception cref="NotSupportedException">A user-defined unit computes in C#.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    internal Graph Record(long? height, long? width)
    {
        RefuseDisposed();
        using DisposeScope scope = NewDisposeScope();
        Recording recording = new(new(settings.Channels, height, width), state_dict());
        Pass pass = Pass.Recorded(recording);
        using Pass.Scope inside = pass.Enter();
        return recording.End([("output", Compute(recording.Image, pass))]);
    }

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        using WeightGate.Hold hold = Gate.Changing();
        return base._to(deviceType, deviceIndex, non_blocking);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using WeightGate.Hold hold = Gate.Changing();
        base._toEpilog(dtype, device, non_blocking);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Not from a finalizer, where the other objects may already be finalized.
        using WeightGate.Hold? hold = disposing ? variables?.Gate.Changing() : null;
        base.Dispose(disposing);
    }

    private Tensor[] RunOnce(Tensor input, int[] positions, string parameter)
    {
        if (positions.Where((position, i) => positions.AsSpan(0, i).Contains(position)).Select(position => blocks[position].GetName()).FirstOrDefault() is { } twice)
        {
            throw new ArgumentException($"'{twice}' of {settings.Name} is named twice.", parameter);
        }

        return RunTaps(input, positions);
    }

    /// <summary>Runs up to the last of some blocks and returns the output of each. Hooks of blocks are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="positions">The positions of the blocks, each once.</param>
    private Tensor[] RunTaps(Tensor input, int[] positions)
    {
        using ForwardPass begun = Begin(input);
        Tensor?[] outputs = new Tensor?[positions.Length];
        Tensor? current = null;
        try
        {
            int last = positions.Append(-1).Max();
            current = last < 0 ? null : ComputeStem(begun.Input, begun.Pass);
            for (int i = 0; i <= last; i++)
            {
                Tensor before = current!;
                current = null;
                current = blocks[i].After(before, begun.Pass);
                for (int place = 0; place < positions.Length; place++)
                {
                    outputs[place] ??= positions[place] == i ? begun.Pass.InParameterType(current) : null;
                }
            }

            return outputs!;
        }
        catch
        {
            foreach (Tensor? output in outputs)
            {
                output?.Dispose();
            }

            throw;
        }
        finally
        {
            current?.Dispose();
        }
    }

    private Tensor Run(Tensor input, EndPointCollector? points)
    {
        using ForwardPass begun = Begin(input, points);
        using EndPointCollector.Scope? scope = settings.Scope.Length > 0 ? points?.Within(settings.Scope) : null;
        Tensor output = Compute(begun.Input, begun.Pass);
        if (begun.IsConverted)
        {
            using Tensor computed = output;
            output = begun.Pass.InParameterType(computed);
        }

        try
        {
            if (settings.Classifies && points is not null)
            {
                using Tensor predictions = nn.functional.softmax(output, 1);
                points.Add("predictions", predictions, rooted: true);
            }

            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    private void RefuseWrongInput(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int channels = settings.Channels;
        if (input.IsInvalid)
        {
            throw new ArgumentException($"{settings.Name} expects [N, {channels}, H, W]; this tensor is disposed.", nameof(input));
        }

        long[] shape = input.shape;
        if (shape.Length != 4 || shape[1] != channels || shape[2] < 1 || shape[3] < 1)
        {
            throw new ArgumentException($"{settings.Name} expects [N, {channels}, H, W]; this tensor is [{string.Join(", ", shape)}].", nameof(input));
        }

        Tensor weight = variables.First.Value;
        if (input.dtype != weight.dtype)
        {
            throw new ArgumentException(
                $"{settings.Name} computes in {weight.dtype}; this tensor is {input.dtype}. Convert one with .to(…).", nameof(input));
        }

        if (input.device_type != weight.device_type || (input.device_type == DeviceType.CUDA && input.device_index != weight.device_index))
        {
            throw new ArgumentException(
                $"{settings.Name} is on {weight.device}; this tensor is on {input.device}. Move one with .to(…).", nameof(input));
        }
    }

    // One class per network: its initializer runs once, on the first access of the plan.
    private static class Plans<TNetwork>
    {
        public static readonly NetworkPlan Plan = MetadataTables.PlanOf(typeof(TNetwork));
    }
}
