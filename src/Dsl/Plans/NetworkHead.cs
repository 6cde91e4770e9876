using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// The layers after the blocks of every network: post-normalization after pre-activation units, then the mean over the map, or VGG's hidden units, then a 1×1 classifier.
/// </summary>
internal static class NetworkHead
{
    public static StagePlan Plan(NetworkTable table, Shape input, ReceptiveField field)
    {
        List<string> description = [];
        LayerGraph graph = Layers(table, input, description);
        return new StagePlan(string.Join(", ", description), graph, input, field, table.BatchNormTensors);
    }

    /// <summary>The layers after a map.</summary>
    /// <param name="table">The table.</param>
    /// <param name="input">The shape of the map.</param>
    /// <param name="description">Is filled with a few characters for each part; null for none.</param>
    public static LayerGraph Layers(NetworkTable table, Shape input, List<string>? description = null)
    {
        NetworkOptions options = table.Options;
        description ??= [];
        LayerGraph graph = new();
        int value = LayerGraph.Input;
        int channels = input.Channels;
        bool linear = KeyScheme.Of(options.Keys).HasLinearClassifier(options);
        if (options.Activation == ActivationKind.PreActivation)
        {
            value = graph.Add(new BatchNormLayer("postnorm", channels), value);
        }

        if (options.HiddenUnits > 0)
        {
            value = graph.Add(new AdaptivePoolLayer("map_pool", input.Height, input.Width), value);
            Hidden("fc6", input.Height, input.Width);
            Hidden("fc7", 1, 1);
        }
        else
        {
            Pools();
            Dropout("dropout");
        }

        if (options.Classes > 0)
        {
            description.Add("1x1");
            value = graph.Add(
                new ConvolutionLayer("logits", channels, options.Classes, Biased: true) { IsMatrix = linear, IsClassifier = true }, value);
        }

        if (options.GlobalPool && options.Classes > 0)
        {
            graph.AddEndPoint(new SqueezeLayer("spatial_squeeze"), value, "spatial_squeeze");
        }
        else if (options.GlobalPool)
        {
            graph.Add(new SqueezeLayer("spatial_squeeze"), value);
        }

        return graph;

        void Pools()
        {
            if (options.PoolWindow > 0)
            {
                string side = Text.Plain(options.PoolWindow);
                description.Add($"mean {side}x{side}");
                value = graph.AddEndPoint(new AveragePoolLayer("avg_pool", options.PoolWindow), value, "avg_pool");
            }

            if (options.GlobalPool)
            {
                description.Add("mean");
                value = graph.AddEndPoint(new GlobalPoolLayer("global_pool"), value, "global_pool", rooted: true);
            }
        }

        void Hidden(string scope, int height, int width)
        {
            description.Add(Text.Plain(options.HiddenUnits));
            value = graph.Add(
                new ConvolutionLayer(scope, channels, options.HiddenUnits, height, Biased: true, Activated: true)
                {
                    KernelWidth = width,
                    Padding = EdgePadding.Valid,
                    IsMatrix = linear,
                    IsClassifier = true,
                },
                value);
            channels = options.HiddenUnits;
            Dropout(scope + "_dropout");
        }

        void Dropout(string scope)
        {
            if (options.Dropout > 0)
            {
                value = graph.Add(new DropoutLayer(scope, options.Dropout), value);
            }
        }
    }
}
