namespace ResNetDsl.Architecture.Plans;

/// <summary>An end point of a network: an intermediate tensor by TF-slim's name.</summary>
/// <param name="Name">The name, such as <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1</c>.</param>
/// <param name="Shape">The shape for one image of the declared size.</param>
public sealed record EndPointPlan(string Name, Shape Shape);
