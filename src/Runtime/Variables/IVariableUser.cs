namespace ResNetDsl.Variables;

/// <summary>A module that uses variables, each under a name of its own.</summary>
internal interface IVariableUser
{
    /// <summary>Begins to use a variable.</summary>
    void Register(string name, Variable variable);

    /// <summary>Registers a variable's tensor, in place of an earlier one.</summary>
    void Bind(string name, Tensor value);
}
