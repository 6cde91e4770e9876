using ResNetDsl.Layers;
using ResNetDsl.Units;
using ResNetDsl.Variables;

namespace ResNetDsl;

/// <summary>
/// The base of every generated network: the stem, the blocks, post-normalisation, pool and classifier, run in order. Every tensor on the way is disposed by the
/// end of its unit. <see cref="nn.Module{T, TResult}.call"/> calls the hooks of the network, its blocks and its units; layers inside a unit are run directly.
/// </summary>
/// <remarks>Members that you add to the class are not registered by reflection: call <c>register_module</c> or <c>register_parameter</c> for a module or parameter of your own.</remarks>
public abstract partial class Network : NetworkModule
{
    private readonly List<Block> blocks = [];
    private readonly VariableScope variables;
    private LayerRunner stem = null!;
    private LayerRunner head = null!;
    private int residuals;

    /// <summary>Begins a network; the generated constructor then adds its parts.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="device">Where the parameters lie; null for torch's default.</param>
    /// <param name="dtype">The parameters' floating type; null for torch's default.</param>
    /// <param name="shared">A network whose parameters this one uses; null for parameters of its own.</param>
    /// <exception cref="ArgumentException"><paramref name="shared"/> lacks a tensor of this network, or has it in another shape; or <paramref name="dtype"/> is no floating type.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="shared"/> is disposed.</exception>
    /// <exception cref="InvalidOperationException">The program has no libtorch backend.</exception>
    protected Network(NetworkPlan plan, Device? device = null, ScalarType? dtype = null, Network? shared = null)
        : base(Backend.LoadedFor(plan).Name)
    {
        Architecture = plan;
        if (shared is not null)
        {
            shared.RefuseDisposed();
            if (Sharing.FirstDifference(plan, shared.Architecture) is { } difference)
            {
                throw new ArgumentException($"{plan.Name} cannot share parameters with {shared.Architecture.Name}: {difference}.", nameof(shared));
            }

            // As its tensors are now: it may have moved since it was made.
            (device, dtype) = shared.Placement;
        }

        dtype ??= get_default_dtype();
        if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"The parameters of {plan.Name} need a floating type, not {dtype}.", nameof(dtype));
        }

        variables = new VariableScope(plan.Table, device ?? get_default_device(), dtype.Value, shared?.variables);
    }

    /// <summary>The resolved architecture.</summary>
    public NetworkPlan Architecture { get; }

    /// <summary>Where the parameters lie now, and in which type.</summary>
    internal (Device Device, ScalarType Type) Placement => (variables.First.Value.device, variables.First.Value.dtype);

    /// <summary>
    /// The type that convolutions, and what lies between them, are computed in while the parameters and the statistics of batch normalisation stay as they are: bfloat16 takes half of the
    /// memory, and trains float32 parameters. Inputs and outputs are of the parameters' type. Null, the default, for the parameters' own.
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

    /// <summary>Runs the network.</summary>
    /// <param name="input">[N, C, H, W], of the parameters' type and on their device. Height and width may differ from the declared ones.</param>
    /// <returns>[N, classes] with a global pool, [N, classes, H', W'] without; features in place of classes when the network has no classifier.</returns>
    /// <exception cref="ArgumentException">The input's rank, channels, type or device is not the network's.</exception>
    public override Tensor forward(Tensor input) => Run(input, null);

    /// <summary>Runs the network as far as the last of the named blocks, and gives what these blocks give.</summary>
    /// <param name="input">[N, C, H, W], as <see cref="forward"/> takes it.</param>
    /// <param name="blocks">The blocks by name, <c>block3</c> or <c>Block3</c>, in any order.</param>
    /// <returns>For each name in the order named, what its block gives: [N, D, H', W'], D the block's depth, H' and W' the extents divided by all strides up to there, rounded up. The caller
    /// owns the tensors.</returns>
    /// <exception cref="ArgumentException">A name is no block's, or two are the same block's: nothing has run. Or the input is not the network's, as in <see cref="forward"/>.</exception>
    public IReadOnlyList<Tensor> forward_intermediates(Tensor input, [BlockName] params string[] blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        int[] positions = [.. blocks.Select(PositionOf)];
        if (positions.Where((position, i) => positions.AsSpan(0, i).Contains(position)).Select(position => this.blocks[position].GetName()).FirstOrDefault() is { } twice)
        {
            throw new ArgumentException($"'{twice}' of {Architecture.Name} is named twice.", nameof(blocks));
        }

        return RunTaps(input, positions);

        int PositionOf(string name)
        {
            int position = Architecture.IndexOfBlock(name);
            return position >= 0 ? position : throw new ArgumentException(CallSiteRules.UnknownBlock(Architecture, name) + ".", nameof(blocks));
        }
    }

    /// <summary>Resolves the table of a generated network.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">The table has an error.</exception>
    protected static NetworkPlan Resolve(NetworkTable table)
    {
        CheckResult result = Checker.Check(table);
        return result.Plan ?? throw new ArgumentException($"{table.Name}: {result.Findings.First(finding => finding.IsError).Message}", nameof(table));
    }

    /// <summary>Stands for the plan of a network whose table has errors, so that code that uses it still compiles.</summary>
    /// <param name="reason">The first error.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    protected static NetworkPlan NotGenerated(string reason) => throw new InvalidOperationException(reason);

    /// <summary>Runs the network and gathers its end points, for the generated <c>forward_end_points</c>.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <exception cref="ArgumentException">The input's rank, channels, type or device is not the network's.</exception>
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

    /// <summary>Adds the layers before the first block.</summary>
    protected void AddStem() => stem = new LayerRunner(this, Architecture.Stem.Graph, variables);

    /// <summary>Adds a block after those there are.</summary>
    /// <param name="name">The block's name.</param>
    /// <param name="units">Its units, equal neighbours together.</param>
    protected Block AddBlock(string name, params UnitSequence[] units) =>
        Registered(new Block(name, Made(name, units, (scope, run, graph, drop) => new Unit(scope, run, graph, drop))));

    /// <summary>Adds a block whose units are a class of the user's after those there are.</summary>
    /// <typeparam name="TUnit">The class.</typeparam>
    /// <param name="name">The block's name.</param>
    /// <param name="units">Its units, equal neighbours together.</param>
    protected Block<TUnit> AddBlock<TUnit>(string name, params UnitSequence[] units)
        where TUnit : class, IUnit, new() => Registered(new Block<TUnit>(name, Made(name, units, (scope, run, graph, _) => new Unit<TUnit>(scope, run, graph))));

    /// <summary>Equal units that follow one another in a block.</summary>
    /// <param name="inDepth">The channels the first takes.</param>
    /// <param name="depth">The channels each gives.</param>
    /// <param name="bottleneckDepth">The channels inside; 0 for units without a bottleneck.</param>
    /// <param name="stride">The stride of each.</param>
    /// <param name="rate">The dilation rate.</param>
    /// <param name="pool">The side of the max pool that ends each; 0 for none.</param>
    /// <param name="count">How many there are.</param>
    protected static UnitSequence Units(int inDepth, int depth, int bottleneckDepth = 0, int stride = 1, int rate = 1, int pool = 0, int count = 1) =>
        new(inDepth, depth, bottleneckDepth, stride, rate, pool, count);

    /// <summary>Adds post-normalisation, pool and classifier.</summary>
    protected void AddHead() => head = new LayerRunner(this, Architecture.Head.Graph, variables);

    private TBlock Registered<TBlock>(TBlock block)
        where TBlock : Block
    {
        register_module(block.GetName(), block);
        blocks.Add(block);
        return block;
    }

    private List<TUnit> Made<TUnit>(string name, UnitSequence[] sequences, Func<VariableScope, UnitRun, LayerGraph, double, TUnit> make)
    {
        BlockPlan plan = Architecture.Blocks[blocks.Count];
        bool drops = plan.Runs[0].Style.StochasticDepth && plan.Runs[0].Definition.Heeds(UnitOptions.Residual);
        VariableScope scope = variables.Within(name);
        List<TUnit> units = [];
        foreach (UnitSequence sequence in sequences)
        {
            UnitRun run = plan.Runs[0] with { Geometry = sequence.Geometry };
            LayerGraph graph = run.Definition.Layers(run.Geometry, run.Style);
            for (int i = 0; i < sequence.Count; i++)
            {
                // The linear rule of Huang et al., 2016: the l-th of L residuals is dropped with l / L of the last one's probability.
                residuals += drops ? 1 : 0;
                double probability = drops ? Architecture.Table.Options.StochasticDepth * residuals / Architecture.Residuals : 0;
                units.Add(make(scope.Within(UnitRun.UnitScope(units.Count + 1)), run, graph, probability));
            }
        }

        return units;
    }

    /// <summary>The convolutions of the stem and of the first blocks.</summary>
    /// <param name="count">How many blocks.</param>
    internal IEnumerable<Convolution> ConvolutionsOf(int count) =>
        stem.Modules.Values.OfType<Convolution>().Concat(blocks.Take(count).SelectMany(block => block.modules()).OfType<Convolution>());

    /// <summary>Runs as far as the last of some blocks, and gives what each of them gives. Hooks of blocks are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="positions">The positions of the blocks, each once.</param>
    internal Tensor[] RunTaps(Tensor input, IReadOnlyList<int> positions)
    {
        RefuseDisposed();
        RefuseWrongInput(input);
        Tensor?[] outputs = new Tensor?[positions.Count];
        using Tensor? converted = Converted(input);
        input = converted ?? input;
        Tensor current = input;
        try
        {
            int last = positions.Append(-1).Max();
            current = last < 0 ? input : stem.Run(input, this, null);
            for (int i = 0; i <= last; i++)
            {
                Tensor next = blocks[i].call(current);
                DisposeUnless(input, ref current);
                current = next;
                if (PlaceOf(i) is >= 0 and var named)
                {
                    outputs[named] = InParametersType(current);
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
            DisposeUnless(input, ref current);
        }

        int PlaceOf(int block)
        {
            int place = positions.Count - 1;
            while (place >= 0 && positions[place] != block)
            {
                place--;
            }

            return place;
        }

        static void DisposeUnless(Tensor input, ref Tensor current)
        {
            if (!ReferenceEquals(current, input))
            {
                current.Dispose();
            }

            current = input;
        }
    }

    private Tensor Run(Tensor input, EndPointCollector? points)
    {
        RefuseDisposed();
        RefuseWrongInput(input);
        EndPointCollector.Scope? scope = points is not null && Architecture.Table.Scope.Length > 0 ? points.Within(Architecture.Table.Scope) : null;
        using Tensor? converted = Converted(input);
        input = converted ?? input;
        Tensor current = input;
        try
        {
            current = stem.Run(input, this, points);
            foreach (Block block in blocks)
            {
                Tensor next = RunBlock(block, current, points);
                if (!ReferenceEquals(current, input))
                {
                    current.Dispose();
                }

                current = next;
            }

            Tensor output = head.Run(current, this, points);
            if (converted is not null)
            {
                Tensor own = InParametersType(output);
                if (!ReferenceEquals(output, current))
                {
                    output.Dispose();
                }

                output = own;
            }

            if (Architecture.Table.Options.Classes > 0 && points is not null)
            {
                using Tensor predictions = nn.functional.softmax(output, 1);
                points.Add("predictions", predictions, rooted: true);
            }

            // Nothing may follow the last block; then what it gives is the output.
            current = ReferenceEquals(current, output) ? input : current;
            return output;
        }
        finally
        {
            scope?.Dispose();
            if (!ReferenceEquals(current, input))
            {
                current.Dispose();
            }
        }
    }

    /// <summary>The input in the type of computation; null when it is of that type.</summary>
    private Tensor? Converted(Tensor input)
    {
        variables.Precision.Of(input, out Tensor? converted);
        return converted;
    }

    /// <summary>A tensor of its own, in the parameters' type.</summary>
    private Tensor InParametersType(Tensor value) => value.dtype == Placement.Type ? value.alias() : value.to(Placement.Type);

    private static Tensor RunBlock(Block block, Tensor input, EndPointCollector? points)
    {
        if (points is null)
        {
            return block.call(input);
        }

        using (points.Within(block.GetName()))
        {
            Tensor output = block.Run(input, points);
            points.AddScope(output);
            return output;
        }
    }

    private void RefuseWrongInput(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int channels = Architecture.Input.Channels;
        if (input.IsInvalid)
        {
            throw new ArgumentException($"{Architecture.Name} takes [N, {channels}, H, W]; this tensor is disposed.", nameof(input));
        }

        long[] shape = input.shape;
        if (shape.Length != 4 || shape[1] != channels || shape[2] < 1 || shape[3] < 1)
        {
            throw new ArgumentException($"{Architecture.Name} takes [N, {channels}, H, W]; this tensor is [{string.Join(", ", shape)}].", nameof(input));
        }

        Tensor weight = variables.First.Value;
        if (input.dtype != weight.dtype)
        {
            throw new ArgumentException(
                $"{Architecture.Name} computes in {weight.dtype}; this tensor is {input.dtype}. Convert one with .to(…).", nameof(input));
        }

        if (input.device_type != weight.device_type || (input.device_type == DeviceType.CUDA && input.device_index != weight.device_index))
        {
            throw new ArgumentException(
                $"{Architecture.Name} lies on {weight.device}; this tensor on {input.device}. Move one with .to(…).", nameof(input));
        }
    }
}
