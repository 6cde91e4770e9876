using TorchSharp.Modules;

namespace ResNetDsl.Variables;

/// <summary>
/// A parameter or buffer that several networks may use (TF-slim's variable under <c>reuse</c>). Every module that uses it has it registered under a name of its
/// own. Moving it to another device or type moves it for all; it is disposed with its last user.
/// </summary>
internal sealed class Variable
{
    private readonly List<(IVariableUser Module, string Name)> users = [];

    public Variable(Tensor value, bool trainable)
    {
        // The network owns its tensors, whatever dispose scope it was made in.
        Value = (trainable ? new Parameter(value) : value).DetachFromDisposeScope();
    }

    /// <summary>The tensor as it is now. Replaced when the variable moves.</summary>
    public Tensor Value { get; private set; }

    public void AddUser(IVariableUser module, string name)
    {
        users.Add((module, name));
        module.Bind(name, Value);
    }

    public void RemoveUser(IVariableUser module)
    {
        users.RemoveAll(user => ReferenceEquals(user.Module, module));
        if (users.Count == 0)
        {
            Value.Dispose();
        }
    }

    public void Replace(Tensor value)
    {
        Value = value;
        foreach ((IVariableUser module, string name) in users)
        {
            module.Bind(name, value);
        }
    }
}
