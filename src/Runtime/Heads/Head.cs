using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Heads;

/// <summary>What stands on one or more blocks of a backbone and makes something of their outputs.</summary>
public abstract class Head : NetworkModule
{
    private readonly IReadOnlyList<Layer> layers;
    private readonly VariableScope scope;

    private protected Head(VariableScope scope, HeadPlan plan)
        : base(plan.Row.Name)
    {
        Plan = plan;
        this.scope = scope;
        layers = [.. plan.Layers.Select(layer => layer.Layer)];
    }

    /// <summary>The resolved head.</summary>
    public HeadPlan Plan { get; }

    /// <summary>Runs the head.</summary>
    /// <param name="taps">What its taps give, [N, C, H, W] each. They stay the caller's.</param>
    /// <param name="image">The height and width of the image.</param>
    internal abstract IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> taps, (long Height, long Width) image);

    /// <summary>Makes and registers a layer of the head's definition.</summary>
    private protected Convolution Convolution(string name) => Register(name, new Convolution(scope.Within(name), (ConvolutionLayer)Layer(name)));

    /// <summary>Makes and registers a layer of the head's definition.</summary>
    private protected BatchNorm BatchNorm(string name) => Register(name, new BatchNorm(scope.Within(name), (BatchNormLayer)Layer(name)));

    private Layer Layer(string name) => layers.First(layer => layer.Scope == name);

    private T Register<T>(string name, T module)
        where T : NetworkModule
    {
        register_module(name, module);
        return module;
    }
}
