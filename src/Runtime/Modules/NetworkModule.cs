using ResNetDsl.Variables;
using TorchSharp.Modules;

namespace ResNetDsl.Modules;

/// <summary>
/// The base class of all parts of a network. Unlike TorchSharp's own modules it registers explicitly, never by reflection, keeps the training flag in managed
/// memory, and lets several networks use the same parameters.
/// </summary>
public abstract class NetworkModule : nn.Module<Tensor, Tensor>, IVariableUser
{
    private readonly List<(string Name, Variable Variable)> variables = [];
    private bool isTraining = true;
    private bool isFrozen;
    private bool disposed;

    private protected NetworkModule(string name)
        : base(name)
    {
    }

    /// <summary>Whether batch normalization uses, and moves, the statistics of the batch. Modules begin in training mode.</summary>
    public override bool training => isTraining;

    /// <summary>Whether <see cref="FreezeWeights"/> holds the module: it stays in evaluation mode.</summary>
    public bool IsFrozen => isFrozen;

    /// <summary>Sets the mode of this module and of all within it. What is frozen stays in evaluation mode.</summary>
    /// <param name="train">True for training, false for evaluation.</param>
    public override void train(bool train = true)
    {
        isTraining = train && !isFrozen;
        base.train(train);
    }

    /// <summary>
    /// Freezes this module and all within it: the parameters have no gradient, and the modules stay in evaluation mode, whatever <see cref="train"/> sets, so that the statistics of batch
    /// normalization stay too. A network that shares the parameters has no gradient for them either.
    /// </summary>
    public void FreezeWeights() => SetFrozen(true);

    /// <summary>Ends <see cref="FreezeWeights"/> for this module and all within it: the parameters have gradients, and the modules are in training mode.</summary>
    public void UnfreezeWeights() => SetFrozen(false);

    /// <summary>Whether the module is a network, whose own mode is that of the layers between its parts: it stays when parts are frozen, for those that are trained.</summary>
    internal virtual bool IsWholeNetwork => false;

    /// <summary>Sets the mode of this module alone, frozen or not.</summary>
    internal void SetMode(bool train) => isTraining = train;

    /// <summary>This module and all within it.</summary>
    internal IEnumerable<nn.Module> Tree() => modules().Prepend(this).Distinct<nn.Module>(ReferenceEqualityComparer.Instance);

    private void SetFrozen(bool frozen)
    {
        foreach (nn.Module module in Tree())
        {
            foreach ((_, Parameter parameter) in module.named_parameters(false))
            {
                parameter.requires_grad = !frozen;
            }

            if (module is NetworkModule { IsWholeNetwork: false } own)
            {
                own.isFrozen = frozen;
                own.isTraining = !frozen;
            }
        }
    }

    /// <inheritdoc/>
    void IVariableUser.Register(string name, Variable variable)
    {
        variables.Add((name, variable));
        variable.AddUser(this, name);
    }

    /// <summary>Registers layers under their names.</summary>
    internal void RegisterLayers(IEnumerable<NetworkModule> layers)
    {
        foreach (NetworkModule layer in layers)
        {
            // The full name is the module's; the keys of a state dict follow from where it is registered.
            RegisterAt(layer.GetName(), layer);
        }
    }

    /// <summary>Registers a module under a scope that may be nested, <c>se.fc1</c>.</summary>
    internal void RegisterAt(string scope, NetworkModule module)
    {
        int dot = scope.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            register_module(scope, module);
            return;
        }

        string outer = scope[..dot];
        if (named_children().FirstOrDefault(child => child.name == outer).module is not LayerScope inner)
        {
            inner = new LayerScope(outer);
            register_module(outer, inner);
        }

        inner.RegisterAt(scope[(dot + 1)..], module);
    }

    /// <summary>Its tensors are disposed, or belong only to another network.</summary>
    /// <exception cref="ObjectDisposedException">The module is disposed.</exception>
    internal void RefuseDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    /// <inheritdoc/>
    void IVariableUser.Bind(string name, Tensor value)
    {
        if (value is Parameter parameter)
        {
            ConditionallyRegisterParameter(name, parameter);
        }
        else
        {
            ConditionallyRegisterBuffer(name, value);
        }
    }

    /// <summary>The modules within this one register themselves; a field does not register them.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        // A network that shares these variables may have moved them meanwhile.
        if (AllVariables().FirstOrDefault() is { } variable)
        {
            _deviceType = variable.Value.device_type;
            _deviceIndex = variable.Value.device_type == DeviceType.CUDA ? variable.Value.device_index : -1;
        }

        return base._to(deviceType, deviceIndex, non_blocking);
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        foreach ((_, nn.Module child) in named_children())
        {
            Move(child, dtype, device, non_blocking);
        }

        foreach ((_, Variable variable) in variables)
        {
            if (variable.Value is Parameter parameter)
            {
                if (ReplaceParameter(dtype, device, parameter, out Parameter? moved))
                {
                    variable.Replace(moved!);
                    parameter.Dispose();
                }
            }
            else
            {
                // A count stays an integer.
                ScalarType? type = variable.Value.is_floating_point() ? dtype : null;
                if ((type is not null || device is not null) && ReplaceBuffer(type, device, variable.Value, out Tensor? moved))
                {
                    variable.Replace(moved!);
                }
            }
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
        if (disposing && !disposed)
        {
            disposed = true;
            foreach ((string name, Variable variable) in variables)
            {
                // Taken out first: the base class disposes whatever is still registered, shared or not.
                ConditionallyRegisterParameter(name, (Parameter?)null);
                ConditionallyRegisterBuffer(name, null);
                variable.RemoveUser(this);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Moves a module, be it one of these or a stock one.</summary>
    internal static void Move(nn.Module child, ScalarType? dtype, Device? device, bool non_blocking)
    {
        if (child is NetworkModule module)
        {
            module._toEpilog(dtype, device, non_blocking);
        }
        else if (device is null)
        {
            child.to(dtype!.Value, non_blocking);
        }
        else
        {
            child.to(device, dtype ?? child.parameters().FirstOrDefault()?.dtype ?? float32, non_blocking);
        }
    }

    private IEnumerable<Variable> AllVariables() =>
        variables.Select(item => item.Variable).Concat(children().OfType<NetworkModule>().SelectMany(child => child.AllVariables()));
}
