using ResNetDsl.Modules;
using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// A scope of a network: makes the layers within it, whose variables are new ones or those of another network whose parameters are shared. The counterpart of TensorFlow's <c>variable_scope</c>.
/// </summary>
public sealed class VariableScope
{
    private readonly NetworkVariables variables;
    private readonly NetworkModule? owner;
    private readonly string prefix;
    private readonly List<NetworkModule> layers = [];

    /// <summary>The scope of a whole network, or of the heads beside one.</summary>
    /// <param name="variables">Its variables.</param>
    /// <param name="owner">The module that layers made here are registered in at once; null where a module registers them itself.</param>
    internal VariableScope(NetworkVariables variables, NetworkModule? owner = null)
        : this(variables, "", "", owner)
    {
    }

    private VariableScope(NetworkVariables variables, string name, string prefix, NetworkModule? owner = null)
    {
        this.variables = variables;
        Name = name;
        this.prefix = prefix;
        this.owner = owner;
    }

    /// <summary>The scope's own name, such as <c>unit_1</c>.</summary>
    internal string Name { get; }

    /// <summary>What holds in the whole network.</summary>
    internal NetworkSettings Settings => variables.Settings;

    /// <summary>The initializers of the layers.</summary>
    internal Initializers Initializers => variables.Initializers;

    /// <summary>The type that the network's convolutions compute in.</summary>
    internal Precision Precision => variables.Precision;

    /// <summary>The layers made in this scope, in order.</summary>
    internal IReadOnlyList<NetworkModule> Layers => layers;

    /// <summary>Fills new variables.</summary>
    internal InitialValues InitialValues => variables.InitialValues;

    /// <summary>Creates a convolution, with batch normalization and ReLU after it where these are asked for.</summary>
    /// <param name="name">Its scope; dots separate nested ones.</param>
    /// <param name="from">The channels of its input.</param>
    /// <param name="to">The channels of its output.</param>
    /// <param name="kernel">The height of the kernel, and its width unless <paramref name="kernelWidth"/> is given.</param>
    /// <param name="kernelWidth">The width of the kernel; 0 for its height.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="rate">The dilation rate.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="padding">How the edge is padded.</param>
    /// <param name="biased">Whether a bias is added.</param>
    /// <param name="normalized">Whether batch normalization follows.</param>
    /// <param name="activated">Whether ReLU follows, after any batch normalization.</param>
    /// <param name="isMatrix">Whether the weight is stored as a matrix, as that of a linear layer.</param>
    /// <param name="isClassifier">Whether it classifies, or leads to the classifier: some libraries initialize these in another way.</param>
    /// <param name="initialBias">The initial value of the bias.</param>
    /// <param name="beginsAtZero">Whether the output is 0 until the layer is trained.</param>
    public Convolution Convolution(
        string name, int from, int to, int kernel = 1, int kernelWidth = 0, int stride = 1, int rate = 1, int groups = 1, EdgePadding padding = EdgePadding.Same,
        bool biased = false, bool normalized = false, bool activated = false, bool isMatrix = false, bool isClassifier = false, double initialBias = 0, bool beginsAtZero = false) =>
        Made(new Convolution(Within(name), new ConvolutionLayer(name, from, to, kernel, stride, rate, groups, biased, normalized, activated)
        {
            KernelWidth = kernelWidth == 0 ? kernel : kernelWidth,
            Padding = padding,
            IsMatrix = isMatrix,
            IsClassifier = isClassifier,
            InitialBias = initialBias,
            BeginsAtZero = beginsAtZero,
        }));

    /// <summary>Creates batch normalization, with ReLU after it unless specified otherwise.</summary>
    /// <param name="name">Its scope; dots separate nested ones.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="activated">Whether ReLU follows.</param>
    /// <param name="beginsAtZero">Whether the output is 0 until the layer is trained.</param>
    public BatchNorm BatchNorm(string name, int channels, bool activated = true, bool beginsAtZero = false) =>
        Made(new BatchNorm(Within(name), new BatchNormLayer(name, channels, activated) { BeginsAtZero = beginsAtZero }));

    /// <summary>The probability with which training drops the next residual of the network.</summary>
    public double DropProbability() => variables.NextDropProbability();

    /// <summary>The scope of a module within this one.</summary>
    /// <param name="name">The module's name.</param>
    internal VariableScope Within(string name) => new(variables, name, $"{prefix}{name}.");

    /// <summary>A variable of a module, registered in it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">The variable's name within this scope.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="trainable">Whether it is a parameter, not a buffer.</param>
    /// <param name="initializer">How a new variable is filled.</param>
    internal Variable Use(NetworkModule module, string name, long[] shape, bool trainable, Initializer initializer) =>
        variables.Used(module, name, variables.Get(prefix + name, shape, trainable, initializer));

    /// <summary>A buffer of a module that counts: a 64-bit integer without axes, whatever type the network computes in.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">The variable's name within this scope.</param>
    internal Variable UseCounter(NetworkModule module, string name) => variables.Used(module, name, variables.GetCounter(prefix + name));

    private TLayer Made<TLayer>(TLayer layer)
        where TLayer : NetworkModule
    {
        layers.Add(layer);
        owner?.RegisterAt(layer.GetName(), layer);
        return layer;
    }
}
