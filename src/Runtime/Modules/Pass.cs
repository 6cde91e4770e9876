using ResNetDsl.Variables;

namespace ResNetDsl.Modules;

/// <summary>
/// One forward pass: whether layers train, which end points are kept, and the type that convolutions compute in. Generated code hands it from layer to layer. Nothing that a pass needs to know
/// is read from a network that another thread may change meanwhile.
/// </summary>
public sealed partial class Pass
{
    private static readonly Pass OfModules = new(null, false);

    // What runs between two parts of a network is called through hooks, whose signatures have no room for a pass.
    [ThreadStatic]
    private static Pass? current;

    private readonly ScalarType? computeType;

    // Null outside the pass of a network.
    private readonly ScalarType? parameterType;

    private Pass(EndPointCollector? points, bool evaluates, ScalarType? computeType = null, ScalarType? parameterType = null, TrainingPass? training = null, Recording? recording = null)
    {
        Recording = recording;
        Training = training;
        Points = points;
        Evaluates = evaluates;
        this.computeType = computeType;
        this.parameterType = parameterType;
    }

    /// <summary>Where operations are recorded; null where they are computed.</summary>
    internal Recording? Recording { get; }

    /// <summary>What the current training gives to its passes; null outside a training.</summary>
    internal TrainingPass? Training { get; }

    /// <summary>The generator of dropout and stochastic depth: that of the current training; null for torch's default.</summary>
    internal Generator? Generator => Training?.Generator;

    /// <summary>Converts what was computed to the type of the network's parameters, which is that of its outputs; see <see cref="Network.ComputeType"/>.</summary>
    /// <param name="value">The tensor, of any shape. The caller keeps ownership. Gradients flow through.</param>
    /// <returns>A tensor that the caller owns, of the same shape: an alias where the type is the same.</returns>
    public Tensor InParameterType(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Recording is null && parameterType is { } type && type != value.dtype ? value.to(type) : Identity(value);
    }

    /// <summary>Outside the forward pass of a network.</summary>
    internal static Pass Outside => OfModules;

    /// <summary>The pass that the calling thread is in. Outside the forward pass of a network, each module follows its own mode.</summary>
    internal static Pass Current => current ?? OfModules;

    /// <summary>Where end points are kept; null when they are not.</summary>
    internal EndPointCollector? Points { get; }

    /// <summary>Whether every layer computes as in evaluation, whatever mode its module is in.</summary>
    internal bool Evaluates { get; }

    /// <summary>
    /// The weight of a batch in the moving statistics of batch normalization, which are not counted: 1/k for the k-th batch makes them means over batches, 0 leaves them as they are. Null for that of the
    /// network.
    /// </summary>
    internal double? StatisticsWeight { get; private init; }

    /// <summary>Is shown each convolution and its input before it is computed; null for nobody.</summary>
    internal Action<NetworkModule, Tensor>? Watch { get; private init; }

    /// <summary>The pass of the heads on a network: they compute in the type of their parameters.</summary>
    internal Pass OfHeads => Recording is not null ? this : Evaluates ? Evaluation : OfModules;

    /// <summary>The pass of a network. It does what the pass does that the calling thread is in: within the evaluation of another network, it evaluates too.</summary>
    /// <param name="points">The collector of end points; null to keep none.</param>
    /// <param name="computeType">The network's <see cref="Network.ComputeType"/>.</param>
    /// <param name="parameterType">The type of the network's parameters.</param>
    /// <param name="training">What the network's training gives to its passes; null for none.</param>
    internal static Pass Of(EndPointCollector? points, ScalarType? computeType, ScalarType parameterType, TrainingPass? training)
    {
        Pass outer = Current;
        return new(points, outer.Evaluates, computeType, parameterType, outer.Training ?? training) { StatisticsWeight = outer.StatisticsWeight, Watch = outer.Watch };
    }

    /// <summary>A pass that records what an evaluation computes, in the type of the parameters.</summary>
    internal static Pass Recorded(Recording recording) => new(null, true, recording: recording);

    /// <summary>A pass that evaluates, for what begins while the calling thread is in it.</summary>
    internal static Pass Evaluation { get; } = new(null, true);

    /// <summary>A pass in which each module follows its own mode, and statistics of batch normalization become means over batches.</summary>
    /// <param name="weight">The weight of the batch: 1/k for the k-th.</param>
    internal static Pass OfStatistics(double weight) => new(null, false) { StatisticsWeight = weight };

    /// <summary>A pass that computes as training does and leaves the network and the training's generator as they are.</summary>
    /// <param name="generator">The generator of dropout and stochastic depth.</param>
    /// <param name="channelsLast">Whether maps are stored with their channels last.</param>
    /// <param name="watch">Is shown each convolution and its input.</param>
    internal static Pass Rehearsal(Generator generator, bool channelsLast, Action<NetworkModule, Tensor> watch) =>
        new(null, false, training: new() { Generator = generator, ChannelsLast = channelsLast }) { StatisticsWeight = 0, Watch = watch };

    /// <summary>Makes this the pass of the calling thread, until the result is disposed.</summary>
    internal Scope Enter()
    {
        Scope outer = new(current);
        current = this;
        return outer;
    }

    /// <summary>Whether maps are stored with their channels last in this pass.</summary>
    internal bool HasChannelsLast => Training is { ChannelsLast: true } && !Evaluates;

    /// <summary>Whether a module trains in this pass: it is in training mode, and the pass does not evaluate.</summary>
    internal bool Trains(NetworkModule module) => !Evaluates && module.training;

    /// <summary>A tensor in the type of computation: the tensor itself where it has that type.</summary>
    /// <param name="value">The tensor. Gradients flow through.</param>
    /// <param name="own">The setting of the layer's network, which holds outside the forward pass of a network.</param>
    /// <param name="converted">What the caller is to dispose; null when nothing was converted.</param>
    internal Tensor Computed(Tensor value, Precision own, out Tensor? converted)
    {
        converted = (parameterType is null ? own.Type : computeType) is { } type && type != value.dtype ? value.to(type) : null;
        return converted ?? value;
    }

    internal readonly struct Scope(Pass? outer) : IDisposable
    {
        public void Dispose() => current = outer;
    }
}
