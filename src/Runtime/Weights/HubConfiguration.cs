using System.Globalization;
using System.Text.Json;
using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>
/// The configuration beside the weights in a repository of Hugging Face: the classes and the preprocessing, in <c>config.json</c> and <c>preprocessor_config.json</c> of transformers (<c>image_processing_convnext.py</c>,
/// <c>image_processing_vit.py</c>, <c>image_processing_clip.py</c>) or in <c>config.json</c> of timm (<c>models/_hub.py</c>, <c>save_config_for_hf</c>).
/// </summary>
internal static class HubConfiguration
{
    private const string Configuration = "config.json";
    private const string Preprocessor = "preprocessor_config.json";
    private const long Longest = 16 << 20;

    // ConvNextImageProcessor crops smaller sizes than this, and resizes to others without a crop.
    private const int LeastUncropped = 384;

    // The names that both libraries give to files of weights. Another file may have nothing to do with the configuration in its folder.
    private static readonly string[] Beginnings = ["model.", "model-", "pytorch_model.", "pytorch_model-"];

    /// <summary>Returns the metadata in the files beside a file of weights, by the keys of a file's metadata.</summary>
    /// <param name="path">The file of weights.</param>
    /// <exception cref="InvalidDataException">A configuration is not JSON, or is inconsistent.</exception>
    public static IReadOnlyDictionary<string, string> Beside(string path)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (!Beginnings.Any(begin => Path.GetFileName(path).StartsWith(begin, StringComparison.Ordinal)))
        {
            return texts;
        }

        string folder = Path.GetDirectoryName(path) ?? "";
        if (Read(Path.Combine(folder, Configuration)) is not { } model)
        {
            return texts;
        }

        Add(ClassNames.Key, Configuration, () => Classes(model) is { } classes ? ClassNames.ToText(classes) : null);
        if (Member(model, "pretrained_cfg") is { } timm)
        {
            Add(PipelineText.Key, Configuration, () => PipelineOfTimm(timm) is { } pipeline ? PipelineText.Of(pipeline) : null);
        }
        else if (Read(Path.Combine(folder, Preprocessor)) is { } preprocessor)
        {
            Add(PipelineText.Key, Preprocessor, () => PipelineOfTransformers(preprocessor) is { } pipeline ? PipelineText.Of(pipeline) : null);
        }

        return texts;

        void Add(string key, string file, Func<string?> read)
        {
            try
            {
                if (read() is { } text)
                {
                    texts[key] = text;
                }
            }
            catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"'{Path.Combine(folder, file)}', beside '{path}', cannot be used: {OneLine.Of(exception.Message)} Correct it, or move it to another folder.", exception);
            }
        }
    }

    private static JsonElement? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        if (new FileInfo(file).Length > Longest)
        {
            throw new InvalidDataException($"'{file}' has more than {Text.Grouped(Longest)} bytes, so it is not the configuration of a model. Move it to another folder.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(InputFile.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{file}' is not JSON: {OneLine.Of(exception.Message)} Correct it, or move it to another folder.", exception);
        }
    }

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The classes: <c>id2label</c> of transformers, <c>label_names</c> and <c>label_descriptions</c> of timm; null where they are not named.</summary>
    private static IReadOnlyList<string>? Classes(JsonElement model)
    {
        string[]? names = Member(model, "id2label") is { } labels ? Labels(labels) : Member(model, "label_names") is { } list ? [.. list.EnumerateArray().Select(Name)] : null;

        // transformers uses LABEL_0, LABEL_1 for unnamed classes.
        if (names is null or [] || names.Index().All(item => item.Item == $"LABEL_{Text.Plain(item.Index)}"))
        {
            return null;
        }

        if (AreOfImageNet(names))
        {
            return ImageNet.Classes;
        }

        if (Member(model, "label_descriptions") is { ValueKind: JsonValueKind.Object } descriptions)
        {
            names = [.. names.Select(name => Member(descriptions, name) is { } description ? Name(description) : name)];
        }

        // Two classes may be called the same.
        HashSet<string> twice = [.. names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key)];
        return [.. names.Select((name, i) => twice.Contains(name) ? $"{name} ({Text.Plain(i)})" : name)];
    }

    private static string Name(JsonElement name) => name.GetString() is { Length: > 0 } text ? text : throw new FormatException("a class has no name.");

    private static string[] Labels(JsonElement labels)
    {
        SortedDictionary<int, string> names = [];
        foreach (JsonProperty label in labels.EnumerateObject())
        {
            names[int.Parse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture)] = Name(label.Value);
        }

        return names.Keys.SequenceEqual(Enumerable.Range(0, names.Count)) ? [.. names.Values] : throw new FormatException($"its {Text.Grouped(names.Count)} labels are not numbered from 0.");
    }

    /// <summary>Whether names are those of ImageNet's 1,000 classes in their order: synsets, or the beginnings of WordNet's lists, <c>tench, Tinca tinca</c>. Libraries differ in a few of them.</summary>
    private static bool AreOfImageNet(string[] names)
    {
        const double Most = 0.9;
        return names.Length == ImageNet.Classes.Count && names.Index().Count(item => IsOf(item.Item, item.Index)) >= Most * names.Length;

        static bool IsOf(string name, int index) =>
            name == ImageNet.Synsets[index] || ImageNet.Classes[index].StartsWith(name.Split(',')[0].Replace('_', ' '), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>timm's <c>pretrained_cfg</c>: <c>input_size</c>, <c>crop_pct</c>, <c>interpolation</c>, <c>mean</c> and <c>std</c>.</summary>
    private static ImagePipeline? PipelineOfTimm(JsonElement timm)
    {
        if (Member(timm, "input_size") is not { } size || Member(timm, "mean") is not { } mean || Member(timm, "std") is not { } deviation)
        {
            return null;
        }

        int[] extents = [.. size.EnumerateArray().Select(extent => extent.GetInt32())];
        if (extents.Length != 3)
        {
            throw new FormatException("its input_size is not three numbers.");
        }

        string mode = Member(timm, "crop_mode")?.GetString() ?? "center";
        if (mode != "center")
        {
            throw new FormatException($"its crop_mode is '{mode}', and only 'center' is supported.");
        }

        Interpolation interpolation = Member(timm, "interpolation")?.GetString() switch
        {
            "bicubic" or null => Interpolation.Bicubic,
            "bilinear" => Interpolation.Bilinear,
            "nearest" => Interpolation.Nearest,
            { } other => throw new FormatException($"its interpolation is '{other}', and only 'bicubic', 'bilinear' and 'nearest' are supported."),
        };
        double fraction = Member(timm, "crop_pct")?.GetDouble() ?? 0.875;
        return new([new ResizedCenterCrop(extents[1], extents[2], fraction) { Interpolation = interpolation }], new(Numbers(mean), Numbers(deviation)), extents[0], extents[1], extents[2]);
    }

    /// <summary>transformers' image processors: of ConvNeXt, with <c>crop_pct</c>; those that resize the shorter edge and crop; those that resize to a height and a width.</summary>
    private static ImagePipeline? PipelineOfTransformers(JsonElement processor)
    {
        if (Member(processor, "size") is not { } size || Member(processor, "image_mean") is not { } mean || Member(processor, "image_std") is not { } deviation)
        {
            return null;
        }

        if (Member(processor, "do_rescale")?.GetBoolean() == false || Member(processor, "do_resize")?.GetBoolean() == false)
        {
            throw new FormatException("it does not resize pictures, or does not rescale them to values from 0 to 1, which is not supported.");
        }

        if (Member(processor, "rescale_factor")?.GetDouble() is { } factor && Math.Abs((factor * 255) - 1) > 1e-6)
        {
            throw new FormatException($"its rescale_factor is {Text.Plain(factor)}, and only 1/255 is supported.");
        }

        Interpolation interpolation = Member(processor, "resample")?.GetInt32() switch
        {
            // Numbers of PIL.Image.Resampling.
            0 => Interpolation.Nearest,
            2 => Interpolation.Bilinear,
            3 or null => Interpolation.Bicubic,
            { } other => throw new FormatException($"its resample is {Text.Plain(other)}, and only 0 (nearest), 2 (bilinear) and 3 (bicubic) are supported."),
        };
        string kind = (Member(processor, "image_processor_type") ?? Member(processor, "feature_extractor_type"))?.GetString() ?? "";
        double? fraction = Member(processor, "crop_pct")?.GetDouble() ?? (kind.StartsWith("ConvNext", StringComparison.Ordinal) ? 224.0 / 256 : null);
        JsonElement? crop = Member(processor, "do_center_crop")?.GetBoolean() == false ? null : Member(processor, "crop_size");
        int? edge = size.ValueKind == JsonValueKind.Number ? size.GetInt32() : Member(size, "shortest_edge")?.GetInt32();
        (int height, int width) = edge is { } side ? (side, side) : Sides(size);
        IImageTransform transform;
        if (edge < LeastUncropped && fraction is { } share)
        {
            transform = new ResizedCenterCrop(height, width, share) { Interpolation = interpolation };
        }
        else if (edge is { } shorter && fraction is null && crop is { } cropped)
        {
            (height, width) = cropped.ValueKind == JsonValueKind.Number ? (cropped.GetInt32(), cropped.GetInt32()) : Sides(cropped);
            transform = new ResizedCenterCrop(height, width, (double)Math.Min(height, width) / shorter) { Interpolation = interpolation };
        }
        else if (fraction is not null || size.ValueKind == JsonValueKind.Number || edge is null)
        {
            transform = new ResizeExactly(height, width) { Interpolation = interpolation };
        }
        else
        {
            throw new FormatException("it resizes the shorter edge and does not crop, so that pictures have no common size.");
        }

        double[] means = Numbers(mean);
        bool normalizes = Member(processor, "do_normalize")?.GetBoolean() != false;
        return new([transform], normalizes ? new(means, Numbers(deviation)) : new([0], [1]), means.Length, height, width);

        static (int Height, int Width) Sides(JsonElement size) => Member(size, "height")?.GetInt32() is { } height && Member(size, "width")?.GetInt32() is { } width
            ? (height, width)
            : throw new FormatException("its size has neither 'shortest_edge' nor 'height' and 'width'.");
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
