using Onnx;
using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Programs;

namespace ResNetDsl.Export;

/// <summary>The nodes that make an image of a picture, as an <see cref="ImagePipeline"/> does: resizing with antialiasing, the crop of the middle, and the values of the pixels.</summary>
internal static class PictureNodes
{
    /// <summary>The name of the input: bytes [N, H, W, 3], red first.</summary>
    public const string Input = "pictures";

    /// <summary>Writes the nodes.</summary>
    /// <returns>The name of the image, [N, C, H, W].</returns>
    /// <exception cref="NotSupportedException">The pipeline has transforms that the graph cannot have.</exception>
    public static string Write(OnnxGraph graph, ImagePipeline pipeline)
    {
        string planes = graph.Node("Transpose", "planes", [graph.Node("Cast", "numbers", [Input], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Float))], OnnxGraph.Ints("perm", 0, 3, 1, 2));
        foreach (IImageTransform transform in pipeline.Transforms)
        {
            planes = transform switch
            {
                ResizedCenterCrop crop => Crop(Cover(planes, crop.CoveredHeight, crop.CoveredWidth, crop.Interpolation), crop.Height, crop.Width),
                Resize resize => Cover(planes, resize.Height, resize.Width, resize.Interpolation),
                ResizeExactly resize => Resized(planes, graph.List(resize.Height, resize.Width), resize.Interpolation),
                CenterCrop crop => Crop(planes, crop.Height, crop.Width),
                CentralCrop crop => Share(planes, crop.Fraction),
                _ => throw new NotSupportedException($"The pipeline has the transform '{transform.Description}', which cannot be exported: export without {nameof(OnnxOptions.Preprocess)}"),
            };
        }

        if (pipeline.Channels == 1)
        {
            string weighted = graph.Node("Mul", "weighted", [planes, graph.Vector([0.299, 0.587, 0.114], 1, 3, 1, 1)]);
            planes = Rounded(graph.Node("ReduceSum", "luminance", [weighted, graph.List(1)], OnnxGraph.Int("keepdims", 1)));
        }

        else if (pipeline.Normalization.Order == ChannelOrder.Bgr)
        {
            planes = graph.Node("Gather", "ordered", [planes, graph.List(2, 1, 0)], OnnxGraph.Int("axis", 1));
        }

        double[] mean = Each(pipeline.Normalization.Mean), deviation = Each(pipeline.Normalization.Deviation);
        string scaled = graph.Node("Mul", "scaled", [planes, graph.Vector(deviation.Select(value => 1 / (255 * value)), 1, pipeline.Channels, 1, 1)]);
        return graph.Node("Add", "normalized", [scaled, graph.Vector(mean.Zip(deviation, (average, value) => -average / value), 1, pipeline.Channels, 1, 1)]);

        // Red, green and blue become the order of the channels.
        double[] Each(IReadOnlyList<double> numbers) =>
            numbers.Count != pipeline.Channels ? [.. Enumerable.Repeat(numbers.Average(), pipeline.Channels)]
            : pipeline.Normalization.Order == ChannelOrder.Bgr ? [.. numbers.Reverse()]
            : [.. numbers];

        // The least size of the same proportions that covers this one; the longer side is rounded down.
        string Cover(string picture, int height, int width, Interpolation interpolation)
        {
            string shape = graph.Node("Shape", "size", [picture]);
            string high = Part(shape, 2), wide = Part(shape, 3);
            string fromWidth = graph.Node("Div", "height", [graph.Node("Mul", "height", [high, graph.List(width)]), wide]);
            string fromHeight = graph.Node("Div", "width", [graph.Node("Mul", "width", [wide, graph.List(height)]), high]);
            string covering = graph.Node(
                "Concat", "covering", [graph.Node("Max", "height", [fromWidth, graph.List(height)]), graph.Node("Max", "width", [fromHeight, graph.List(width)])], OnnxGraph.Int("axis", 0));
            return Resized(picture, covering, interpolation);
        }

        string Resized(string picture, string extents, Interpolation interpolation)
        {
            string outer = graph.Node("Slice", "batch", [graph.Node("Shape", "size", [picture]), graph.List(0), graph.List(2), graph.List(0)]);
            string sizes = graph.Node("Concat", "sizes", [outer, extents], OnnxGraph.Int("axis", 0));
            string resized = Rounded(graph.Node("Resize", "resized", [picture, "", "", sizes], Attributes(interpolation)));

            // Cubic weights overshoot.
            return interpolation == Interpolation.Bicubic ? graph.Node("Clip", "clipped", [resized, graph.Vector([0]), graph.Vector([255])]) : resized;
        }

        static AttributeProto[] Attributes(Interpolation interpolation) => interpolation switch
        {
            Interpolation.Bicubic =>
            [
                OnnxGraph.Word("mode", "cubic"), OnnxGraph.Number("cubic_coeff_a", -0.5), OnnxGraph.Int("exclude_outside", 1),
                OnnxGraph.Word("coordinate_transformation_mode", "half_pixel"), OnnxGraph.Int("antialias", 1),
            ],
            Interpolation.Nearest => [OnnxGraph.Word("mode", "nearest"), OnnxGraph.Word("coordinate_transformation_mode", "half_pixel"), OnnxGraph.Word("nearest_mode", "round_prefer_ceil")],
            Interpolation.BilinearNotAntialiased => [OnnxGraph.Word("mode", "linear"), OnnxGraph.Word("coordinate_transformation_mode", "half_pixel")],
            Interpolation.BilinearFromCorners => [OnnxGraph.Word("mode", "linear"), OnnxGraph.Word("coordinate_transformation_mode", "asymmetric")],
            _ => [OnnxGraph.Word("mode", "linear"), OnnxGraph.Word("coordinate_transformation_mode", "half_pixel"), OnnxGraph.Int("antialias", 1)],
        };

        // Pixels are bytes between two transforms.
        string Rounded(string picture) => graph.Node("Round", "pixels", [picture]);

        string Crop(string picture, int height, int width)
        {
            string shape = graph.Node("Shape", "size", [picture]);
            string start = graph.Node("Concat", "start", [Start(Part(shape, 2), height), Start(Part(shape, 3), width)], OnnxGraph.Int("axis", 0));
            string end = graph.Node("Add", "end", [start, graph.List(height, width)]);
            return graph.Node("Slice", "middle", [picture, start, end, graph.List(2, 3)]);
        }

        // The offset is rounded down on both sides, as CentralCrop does.
        string Share(string picture, double fraction)
        {
            string extents = graph.Node("Slice", "extents", [graph.Node("Shape", "size", [picture]), graph.List(2), graph.List(4), graph.List(0)]);
            string numbers = graph.Node("Cast", "extents", [extents], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Float));
            string half = graph.Node("Floor", "half", [graph.Node("Mul", "half", [numbers, graph.Vector([(1 - fraction) / 2], 1)])]);
            string start = graph.Node("Cast", "start", [half], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Int64));
            return graph.Node("Slice", "middle", [picture, start, graph.Node("Sub", "end", [extents, start]), graph.List(2, 3)]);
        }

        // Half of what is left over, rounded to even.
        string Start(string extent, int wanted)
        {
            string rest = graph.Node("Cast", "rest", [graph.Node("Sub", "rest", [extent, graph.List(wanted)])], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Float));
            string half = graph.Node("Round", "half", [graph.Node("Mul", "half", [rest, graph.Vector([0.5], 1)])]);
            return graph.Node("Cast", "start", [half], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Int64));
        }

        string Part(string shape, int axis) => graph.Node("Slice", "extent", [shape, graph.List(axis), graph.List(axis + 1), graph.List(0)]);
    }
}
