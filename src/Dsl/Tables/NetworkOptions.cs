using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Tables;

/// <summary>The options that <see cref="NetworkAttribute">[Network]</see> sets, or their defaults. Each is declared in a file of the folder Options.</summary>
public sealed partial record NetworkOptions
{
    /// <summary>Whether new weights of the classifier are small: torchvision's <c>vgg.py</c> and timm's <c>resnetv2.py</c> draw them with σ = 0.01.</summary>
    public bool HasSmallClassifier => Convention != Library.Slim && (HiddenUnits > 0 || (Convention == Library.Timm && Activation == ActivationKind.PreActivation));

    /// <summary>Which tensors batch normalization has.</summary>
    /// <param name="scope">The constants.</param>
    internal BatchNormTensors BatchNormTensors(ArgScope scope) => new(scope.BatchNormScale, Conventions.Of(Keys).CountsBatches);
}
