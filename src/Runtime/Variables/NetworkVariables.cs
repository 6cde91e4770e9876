namespace ResNetDsl.Variables;

/// <summary>The variables of a network, by key, and what holds for all of them.</summary>
internal sealed class NetworkVariables
{
    private const string Classifier = "logits.";

    private readonly Dictionary<string, Variable> variables = new(StringComparer.Ordinal);
    private readonly List<(IVariableUser Module, Variable Variable)> uses = [];
    private readonly NetworkVariables? shared;
    private readonly Device device;
    private readonly ScalarType dtype;
    private int residuals;

    /// <summary>Begins without variables.</summary>
    /// <param name="settings">The network's settings.</param>
    /// <param name="device">Where new variables are.</param>
    /// <param name="dtype">The type of new variables.</param>
    /// <param name="shared">The variables that are used where they have the key; null for none.</param>
    public NetworkVariables(NetworkSettings settings, Device device, ScalarType dtype, NetworkVariables? shared = null)
    {
        Settings = settings;
        this.device = device;
        this.dtype = dtype;
        this.shared = shared;
        Initializers = new(settings);
        Gate = shared?.Gate ?? new();
    }

    /// <summary>What holds in the whole network.</summary>
    public NetworkSettings Settings { get; }

    /// <summary>The initializers of the layers.</summary>
    public Initializers Initializers { get; }

    /// <summary>Fills new variables.</summary>
    public InitialValues InitialValues { get; } = new();

    /// <summary>The type that the network's convolutions compute in.</summary>
    public Precision Precision { get; } = new();

    /// <summary>Keeps evaluations and changes of the tensors apart, for all networks that share them.</summary>
    public WeightGate Gate { get; }

    /// <summary>Where the tensors are now, and in which floating type.</summary>
    public (Device Device, ScalarType Type) Placement => (First.Value.device, First.Value.dtype);

    /// <summary>Any variable of a floating type, by which to see where all of them are.</summary>
    public Variable First => field ??= variables.Values.First(variable => variable.Value.is_floating_point());

    /// <summary>The variable of a key and shape: the shared network's if it has one, else a new one.</summary>
    /// <exception cref="ArgumentException">The shared network lacks it, or has it in another shape, and it is not the classifier's.</exception>
    public Variable Get(string key, long[] shape, bool trainable, Initializer initializer)
    {
        Variable? variable = Shared(key);
        if (variable is null || !variable.Value.shape.SequenceEqual(shape))
        {
            if (shared is not null && !key.StartsWith(Classifier, StringComparison.Ordinal))
            {
                throw Refusal(shared, key, shape, variable);
            }

            variable = new Variable(Initialized(shape, initializer), trainable);
        }

        variables.Add(key, variable);
        return variable;
    }

    /// <summary>The counter of a key: the shared network's if it has one, else a new one. Not every library counts training steps.</summary>
    public Variable GetCounter(string key)
    {
        Variable variable = Shared(key) ?? new Variable(zeros([], dtype: int64, device: device), trainable: false);
        variables.Add(key, variable);
        return variable;
    }

    /// <summary>Registers a variable in a module.</summary>
    public Variable Used(IVariableUser module, string name, Variable variable)
    {
        module.Register(name, variable);
        uses.Add((module, variable));
        return variable;
    }

    /// <summary>The probability with which training drops the next residual.</summary>
    public double NextDropProbability() => Settings.StochasticDepth * ++residuals / Settings.Residuals;

    private Variable? Shared(string key) => shared is not null && shared.variables.TryGetValue(key, out Variable? variable) ? variable : null;

    /// <summary>The compiler has compared the tables. What gets here is a lender that was compiled again since, or a network written by hand.</summary>
    private ArgumentException Refusal(NetworkVariables shared, string key, long[] shape, Variable? there)
    {
        foreach ((IVariableUser module, Variable variable) in uses)
        {
            variable.RemoveUser(module);
        }

        return new ArgumentException(
            $"{Settings.Name} cannot share parameters with {shared.Settings.Name}: {key} is {string.Join("×", shape)} here and {(there is null ? "absent" : string.Join("×", there.Value.shape))} there.",
            nameof(shared));
    }

    private Tensor Initialized(long[] shape, Initializer initializer)
    {
        if (initializer.Value is { } constant)
        {
            // zeros takes memory that is zero already.
            return constant == 0 ? zeros(shape, dtype: dtype, device: device) : full(shape, constant, dtype: dtype, device: device);
        }

        Tensor value = empty(shape, dtype: dtype, device: device);
        InitialValues.Fill(value, initializer);
        return value;
    }
}
