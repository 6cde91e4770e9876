namespace ResNetDsl.Variables;

/// <summary>
/// Gives the modules of a network their variables, by key: new ones, or those of another network whose parameters are shared. The counterpart of TensorFlow's
/// <c>variable_scope</c>.
/// </summary>
public sealed class VariableScope
{
    private readonly Dictionary<string, Variable> variables;
    private readonly IReadOnlyDictionary<string, Variable>? shared;
    private readonly string prefix;
    private readonly NetworkTable table;
    private readonly Device device;
    private readonly ScalarType dtype;
    private readonly Precision precision;

    internal VariableScope(NetworkTable table, Device device, ScalarType dtype, VariableScope? shared)
        : this([], shared?.variables, "", table, device, dtype, new())
    {
    }

    private VariableScope(
        Dictionary<string, Variable> variables, IReadOnlyDictionary<string, Variable>? shared, string prefix, NetworkTable table, Device device, ScalarType dtype, Precision precision)
    {
        this.variables = variables;
        this.shared = shared;
        this.prefix = prefix;
        this.table = table;
        this.device = device;
        this.dtype = dtype;
        this.precision = precision;
    }

    /// <summary>The constants that hold in the whole network.</summary>
    internal ArgScope Arguments => table.ArgScope;

    /// <summary>Which tensors batch normalisation has.</summary>
    internal BatchNormTensors Norm => table.BatchNormTensors;

    /// <summary>What new weights hold.</summary>
    internal Initializers Initializers => new(table.Options);

    /// <summary>The type that the network's convolutions compute in.</summary>
    internal Precision Precision => precision;

    /// <summary>Any variable, by which to see where all of them lie.</summary>
    internal Variable First => variables.Values.First(variable => variable.Value.is_floating_point());

    /// <summary>The scope of a module within this one.</summary>
    /// <param name="name">The module's name.</param>
    internal VariableScope Within(string name) => new(variables, shared, prefix + name + ".", table, device, dtype, precision);

    /// <summary>The variable of this name and shape: the shared network's if it has one, else a new one.</summary>
    /// <param name="name">The variable's name within this scope.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="trainable">Whether it is a parameter, not a buffer.</param>
    /// <param name="initialize">Fills a tensor of a floating type of at least 32 bits in place.</param>
    internal Variable Get(string name, long[] shape, bool trainable, Action<Tensor> initialize)
    {
        string key = prefix + name;
        if (shared is null || !shared.TryGetValue(key, out Variable? variable) || !variable.Value.shape.SequenceEqual(shape))
        {
            variable = new Variable(Initialized(shape, initialize), trainable);
        }

        variables.Add(key, variable);
        return variable;
    }

    /// <summary>The counter of this name: the shared network's if it has one, else a new one.</summary>
    /// <param name="name">The variable's name within this scope.</param>
    internal Variable GetCounter(string name)
    {
        string key = prefix + name;
        if (shared is null || !shared.TryGetValue(key, out Variable? variable))
        {
            variable = new Variable(zeros([], dtype: int64, device: device), trainable: false);
        }

        variables.Add(key, variable);
        return variable;
    }

    private Tensor Initialized(long[] shape, Action<Tensor> initialize)
    {
        using IDisposable inference = no_grad();
        ScalarType wide = dtype == float64 ? float64 : float32;
        Tensor value = empty(shape, dtype: wide, device: device);
        initialize(value);
        return wide == dtype ? value : value.to(dtype, disposeAfter: true);
    }
}
