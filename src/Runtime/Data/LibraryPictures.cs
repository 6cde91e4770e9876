using ResNetDsl.Data.Transforms;

namespace ResNetDsl.Data;

/// <summary>
/// The pipeline and the classes of the published networks of a library. A file of weights contains neither; the names of its tensors determine the library. Values
/// between two transforms are bytes, as in Pillow; TensorFlow and OpenCV keep fractions, which is half a step of 255 at most.
/// </summary>
/// <param name="Transforms">The transforms for an input of a height and a width.</param>
/// <param name="Normalization">The values of the pixels.</param>
internal sealed record LibraryPictures(Func<int, int, IReadOnlyList<IImageTransform>> Transforms, Normalization Normalization)
{
    // Of IMAGENET1K_V2, and of resnext101_64x4d's V1: partial(ImageClassification, crop_size=224, resize_size=232) in torchvision's resnet.py. The names of the files have the beginnings of their hashes.
    private static readonly string[] HashesOf232 = ["11ad3fa6", "cd907fc2", "f82ba261", "1a0047aa", "110c445d", "173b62eb", "9ba9bcbe", "d733dc28"];

    // torchvision's presets.py, ImageClassification(crop_size=224, resize_size=256, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), interpolation=BILINEAR).
    private static readonly LibraryPictures Torchvision = Cropped(0.875, Interpolation.Bilinear, Normalization.ImageNet);

    private static readonly LibraryPictures Torchvision232 = Cropped(224 / 232.0, Interpolation.Bilinear, Normalization.ImageNet);

    // timm's resnet.py, _ttcfg: crop_pct 0.875, interpolation='bicubic', IMAGENET_DEFAULT_MEAN. regnet.py's _cfgpyc has the same.
    private static readonly LibraryPictures TimmResNet = Cropped(0.875, Interpolation.Bicubic, Normalization.ImageNet);

    // timm's resnetv2.py: IMAGENET_INCEPTION_MEAN = IMAGENET_INCEPTION_STD = (0.5, 0.5, 0.5), interpolation='bicubic'; resnetv2_50.a1h_in1k and 101 crop_pct=0.95, resnetv2_18.ra4_e3600_r224_in1k and 34 0.9.
    private static readonly LibraryPictures TimmBottlenecks = Cropped(0.95, Interpolation.Bicubic, Normalization.MinusOneToOne);

    private static readonly LibraryPictures TimmBasic = Cropped(0.9, Interpolation.Bicubic, Normalization.MinusOneToOne);

    // timm's inception_resnet_v2.py: crop_pct 0.8975, interpolation 'bicubic', IMAGENET_INCEPTION_MEAN.
    private static readonly LibraryPictures TimmInception = Cropped(0.8975, Interpolation.Bicubic, Normalization.MinusOneToOne);

    // MMPretrain's configs/_base_/datasets/imagenet_bs32.py: ResizeEdge(scale=256, edge='short'), CenterCrop(224), mean [123.675, 116.28, 103.53], std [58.395, 57.12, 57.375], to_rgb=True; mmcv resizes with OpenCV.
    private static readonly LibraryPictures MMPretrain = Cropped(0.875, Interpolation.BilinearNotAntialiased, Normalization.OfBytes([123.675, 116.28, 103.53], [58.395, 57.12, 57.375]));

    // preprocessor_config.json of microsoft/resnet-50: ConvNextFeatureExtractor, size 224, crop_pct 0.875, resample 3 (PIL.Image.BICUBIC), ImageNet's mean and deviation.
    private static readonly LibraryPictures Transformers = Cropped(0.875, Interpolation.Bicubic, Normalization.ImageNet);

    // TF-slim's vgg_preprocessing.py for resnet_v1: _aspect_preserving_resize to 256 with resize_bilinear(align_corners=False), _central_crop, less _R_MEAN = 123.68, _G_MEAN = 116.78, _B_MEAN = 103.94.
    private static readonly LibraryPictures SlimVgg = Cropped(0.875, Interpolation.BilinearFromCorners, Normalization.OfBytes([123.68, 116.78, 103.94], [1]));

    // TF-slim's inception_preprocessing.py for resnet_v2 and inception_resnet_v2: central_crop(central_fraction=0.875), resize_bilinear(align_corners=False), (x - 0.5) * 2.
    private static readonly LibraryPictures SlimInception = new(
        (height, width) => [new CentralCrop(0.875), new ResizeExactly(height, width) { Interpolation = Interpolation.BilinearFromCorners }], Normalization.MinusOneToOne);

    // Keras' applications, as documented: load_img(path, target_size=(224, 224)), which resizes with interpolation='nearest', and preprocess_input, of mode 'caffe' in resnet.py and 'tf' in resnet_v2.py.
    private static readonly LibraryPictures KerasCaffe = Loaded(Normalization.Caffe);

    private static readonly LibraryPictures KerasTensorFlow = Loaded(Normalization.MinusOneToOne);

    private static readonly Dictionary<WeightNaming, Func<NetworkPlan, string, LibraryPictures>> Libraries = new()
    {
        [WeightNaming.Torchvision] = (plan, file) => IsOfTimm(plan) ? TimmResNet : HashesOf232.Any(file.Contains) ? Torchvision232 : Torchvision,
        [WeightNaming.Timm] = (plan, _) =>
            plan.Table.Options.Activation == ActivationKind.PostActivation ? TimmResNet : plan.Table.Blocks.Any(block => block.Unit == UnitKind.Basic) ? TimmBasic : TimmBottlenecks,

        // timm's vgg.py has torchvision's weights.
        [WeightNaming.TimmVgg] = (_, _) => Torchvision,
        [WeightNaming.TimmInception] = (_, _) => TimmInception,
        [WeightNaming.MMPretrain] = (_, _) => MMPretrain,
        [WeightNaming.Transformers] = (_, _) => Transformers,
        [WeightNaming.Slim] = (plan, _) => plan.Table.Options.Activation == ActivationKind.PostActivation ? SlimVgg : SlimInception,
        [WeightNaming.SlimInception] = (_, _) => SlimInception,
        [WeightNaming.Keras] = (_, _) => KerasCaffe,
        [WeightNaming.KerasBranches] = (_, _) => KerasCaffe,
        [WeightNaming.KerasV2] = (_, _) => KerasTensorFlow,
    };

    /// <summary>What a library does; null for names that are of no library's published networks.</summary>
    /// <param name="naming">The naming of a file; null if it is not known.</param>
    /// <param name="plan">The network that its weights are for.</param>
    /// <param name="path">The file. Its name tells weights of one network apart.</param>
    public static LibraryPictures? Of(WeightNaming? naming, NetworkPlan plan, string path) =>
        naming is not null && Libraries.TryGetValue(naming, out Func<NetworkPlan, string, LibraryPictures>? pictures) ? pictures(plan, Path.GetFileName(path)) : null;

    /// <summary>The classes of a library's classifier; null where its outputs do not tell.</summary>
    /// <param name="naming">The naming of the file; null if it is not known.</param>
    /// <param name="outputs">The outputs of the classifier in the file.</param>
    public static IReadOnlyList<string>? Classes(WeightNaming? naming, int outputs) =>
        naming is null || !Libraries.ContainsKey(naming) ? null
        : outputs == ImageNet.Classes.Count ? ImageNet.Classes
        : outputs == ImageNet.ClassesWithBackground.Count && naming.Function is { HasBackground: true } ? ImageNet.ClassesWithBackground
        : null;

    /// <summary>The pipeline of a network. Small ones, which the library does not publish, see whole pictures.</summary>
    /// <returns>The pipeline; null for an input of neither 1 nor 3 channels.</returns>
    public ImagePipeline? Pipeline(NetworkPlan plan)
    {
        Shape input = plan.Input;
        return input.Channels is not (1 or 3) ? null
            : ImagePipeline.IsSmall(input.Height, input.Width) ? ImagePipeline.ForEvaluation(plan, Normalization)
            : new(Transforms(input.Height, input.Width), Normalization, input.Channels, input.Height, input.Width);
    }

    private static LibraryPictures Cropped(double fraction, Interpolation interpolation, Normalization normalization) =>
        new((height, width) => [new ResizedCenterCrop(height, width, fraction) { Interpolation = interpolation }], normalization);

    private static LibraryPictures Loaded(Normalization normalization) => new((height, width) => [new ResizeExactly(height, width) { Interpolation = Interpolation.Nearest }], normalization);

    // timm's resnet.py has torchvision's names, and networks that torchvision has not.
    private static bool IsOfTimm(NetworkPlan plan) => plan.Table.Options.Stem == StemKind.Deep || plan.Table.Blocks.Any(block => block.SqueezeExcitation > 0);
}
