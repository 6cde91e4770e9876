using ResNetDsl.Variables;

namespace ResNetDsl.Heads;

/// <summary>Makes the head of each kind.</summary>
internal static class HeadFactory
{
    public static Head Make(VariableScope scope, HeadPlan plan) => plan.Row.Kind switch
    {
        HeadKind.Classifier => new Classifier(scope, plan),
        HeadKind.Segmentation => new Segmentation(scope, plan),
        HeadKind.FeaturePyramid => new FeaturePyramid(scope, plan),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Row.Kind, "Not a kind of head."),
    };
}
