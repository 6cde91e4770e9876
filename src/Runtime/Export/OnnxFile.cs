using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Onnx;
using ResNetDsl.Data;
using ResNetDsl.Platform;
using ResNetDsl.Programs;

namespace ResNetDsl.Export;

/// <summary>Writes graphs as ONNX files: opset 17 and IR version 8, which ONNX Runtime, OpenVINO, TensorRT and Triton read; opset 18 where pictures are resized, whose antialiasing came with it.</summary>
internal static class OnnxFile
{
    private const int Version = 17;
    private const int VersionOfAntialiasing = 18;
    private const int Alignment = 4096;

    // Protobuf's limit is 2 GiB, and names take some of it.
    private const long LargestModel = 2_000_000_000;

    /// <summary>Creates a model.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="graph">The operations.</param>
    /// <param name="pipeline">What makes images of pictures, for a graph that takes pictures; null for one that takes images.</param>
    /// <param name="options">The options.</param>
    /// <param name="metadata">The texts of the model.</param>
    /// <exception cref="NotSupportedException">ONNX cannot express something of it.</exception>
    public static ModelProto Model(string name, Graph graph, ImagePipeline? pipeline, OnnxOptions options, IReadOnlyDictionary<string, string> metadata)
    {
        GraphProto body = new() { Name = name };
        OnnxGraph writer = new(body, options.Type);
        string image = pipeline is null ? "image" : PictureNodes.Write(writer, pipeline);
        string batch = options.Batch is { } images ? Text.Plain(images) : "N";
        body.Input.Add(pipeline is null
            ? Described("image", TensorProto.Types.DataType.Float, batch, Text.Plain(graph.Image.Shape.Channels), Extent(graph.Image.Shape.Height, "H"), Extent(graph.Image.Shape.Width, "W"))
            : Described(PictureNodes.Input, TensorProto.Types.DataType.Uint8, batch, "height", "width", "3"));
        writer.Reserve(body.Input[0].Name);
        writer.Set(graph.Image, options.Type == ScalarType.Float32 ? image : writer.Node("Cast", "half", [image], OnnxGraph.Int("to", (int)TensorProto.Types.DataType.Float16)));
        foreach ((string output, _) in graph.Outputs)
        {
            writer.Reserve(output);
        }

        foreach (GraphValue value in graph.Values)
        {
            writer.Set(value, value.Operation!.WriteOnnx(writer, value));
        }

        foreach ((string output, GraphValue value) in graph.Outputs)
        {
            writer.Output(value, output);
            MapShape shape = value.Shape;
            string[] extents = value.IsVector ? [batch, Text.Plain(shape.Channels)] : [batch, Text.Plain(shape.Channels), Extent(shape.Height, output + "_height"), Extent(shape.Width, output + "_width")];
            body.Output.Add(Described(output, TensorProto.Types.DataType.Float, extents));
        }

        ModelProto model = new()
        {
            IrVersion = 8,
            ProducerName = "ResNetDsl",
            ProducerVersion = typeof(OnnxFile).Assembly.GetName().Version!.ToString(3),
            Graph = body,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = pipeline is null ? Version : VersionOfAntialiasing } },
        };
        model.MetadataProps.AddRange(metadata.Order(Comparer<KeyValuePair<string, string>>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key)))
            .Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;

        static string Extent(long? extent, string name) => extent is { } known ? Text.Plain(known) : name;
    }

    /// <summary>Writes a model. Files are written atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model. Its weights move out of it where they have a file of their own.</param>
    /// <param name="external">Whether the weights are in a file of their own.</param>
    /// <exception cref="IOException">A file cannot be written; the model that was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written; the model that was there before is unchanged.</exception>
    public static void Write(string path, ModelProto model, bool external)
    {
        long bytes = model.Graph.Initializer.Sum(initializer => (long)initializer.RawData.Length);
        if (external || bytes > LargestModel)
        {
            // Named by its content: a model that was there before keeps its own weights until it is replaced.
            string data = $"{Path.GetFileName(path)}.{Digest(model)}.data";
            WholeFile.Write(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, data), stream => MoveOut(model, stream, data));
        }

        WholeFile.Write(path, stream =>
        {
            using CodedOutputStream coded = new(stream, leaveOpen: true);
            model.WriteTo(coded);
        });
    }

    private static void MoveOut(ModelProto model, Stream stream, string file)
    {
        long at = 0;
        foreach (TensorProto initializer in model.Graph.Initializer)
        {
            long start = (at + Alignment - 1) / Alignment * Alignment;
            stream.Write(new byte[start - at]);
            initializer.RawData.WriteTo(stream);
            initializer.DataLocation = TensorProto.Types.DataLocation.External;
            Add("location", file);
            Add("offset", start.ToString(CultureInfo.InvariantCulture));
            Add("length", initializer.RawData.Length.ToString(CultureInfo.InvariantCulture));
            at = start + initializer.RawData.Length;
            initializer.RawData = ByteString.Empty;

            void Add(string key, string value) => initializer.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    private static string Digest(ModelProto model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TensorProto initializer in model.Graph.Initializer)
        {
            hash.AppendData(initializer.RawData.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));
    }

    /// <summary>A value with its shape: numbers, or names of what may be any.</summary>
    private static ValueInfoProto Described(string name, TensorProto.Types.DataType type, params string[] extents)
    {
        TensorShapeProto shape = new();
        foreach (string extent in extents)
        {
            shape.Dim.Add(long.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out long known)
                ? new TensorShapeProto.Types.Dimension { DimValue = known }
                : new TensorShapeProto.Types.Dimension { DimParam = extent });
        }

        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
