namespace ResNetDsl.Modules;

/// <summary>Layers of a common scope, such as <c>se</c> of <c>se.fc1</c> and <c>se.fc2</c>. It is run through its owner only.</summary>
internal sealed class LayerScope(string name) : NetworkModule(name)
{
    public override Tensor forward(Tensor input) => throw new NotSupportedException($"'{GetName()}' is part of a unit; run the unit.");
}
