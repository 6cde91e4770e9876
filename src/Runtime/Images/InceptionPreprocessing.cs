namespace ResNetDsl.Images;

/// <summary>
/// Makes a network's input of pictures, as the published pre-activation networks of TF-slim expect it: <c>preprocess_for_eval</c> of <c>inception_preprocessing.py</c>
/// (tensorflow/models, research/slim).
/// </summary>
public static class InceptionPreprocessing
{
    // central_fraction=0.875 leaves a sixteenth out on each side: tf.image.central_crop rounds the offset down.
    private const int CropDivisor = 16;

    /// <summary>Decodes picture files and preprocesses each of them.</summary>
    /// <param name="files">The files' paths.</param>
    /// <param name="height">The height of the network's input, in pixels.</param>
    /// <param name="width">The width of the network's input, in pixels.</param>
    /// <returns>[N, 3, height, width], float32 on the CPU, from -1 (black) to 1 (white), in the order of the files.</returns>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An extent is less than 1.</exception>
    /// <exception cref="ImageFileException">A file cannot be read as a picture.</exception>
    public static Tensor Load(IReadOnlyList<string> files, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
        {
            throw new ArgumentException("There are no pictures to load.", nameof(files));
        }

        List<Tensor> images = [];
        try
        {
            images.AddRange(files.Select(file => Load(file, height, width)));
            return cat(images);
        }
        finally
        {
            images.ForEach(image => image.Dispose());
        }
    }

    /// <summary>Decodes a picture file and preprocesses it.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="height">The height of the network's input, in pixels.</param>
    /// <param name="width">The width of the network's input, in pixels.</param>
    /// <returns>[1, 3, height, width], float32 on the CPU, from -1 (black) to 1 (white).</returns>
    /// <exception cref="ArgumentOutOfRangeException">An extent is less than 1.</exception>
    /// <exception cref="ImageFileException">The file cannot be read as a picture.</exception>
    public static Tensor Load(string file, int height, int width) => preprocess_for_eval(RgbImage.Load(file), height, width);

    /// <summary>
    /// Scales values to [0, 1], crops the central 0.875 of each side, resizes bilinearly and maps to [-1, 1]. The resizing is that of TensorFlow 1 with
    /// <c>align_corners=False</c>: output pixel i is taken at i·scale, without an offset of half a pixel and without smoothing.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="height">The height of the network's input, in pixels.</param>
    /// <param name="width">The width of the network's input, in pixels.</param>
    /// <returns>[1, 3, height, width], float32 on the CPU, from -1 (black) to 1 (white).</returns>
    /// <exception cref="ArgumentOutOfRangeException">An extent is less than 1.</exception>
    public static Tensor preprocess_for_eval(RgbImage image, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Sample[] rows = Samples(image.Height, height);
        Sample[] columns = Samples(image.Width, width);
        float[] values = new float[checked(3 * height * width)];
        int next = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            foreach (Sample row in rows)
            {
                foreach (Sample column in columns)
                {
                    float top = Lerp(Value(row.Low, column.Low), Value(row.Low, column.High), column.Fraction);
                    float bottom = Lerp(Value(row.High, column.Low), Value(row.High, column.High), column.Fraction);
                    values[next++] = (Lerp(top, bottom, row.Fraction) - 0.5f) * 2;
                }
            }

            float Value(int y, int x) => image.Pixels[(((y * image.Width) + x) * 3) + channel] * (1f / 255);
        }

        return tensor(values, [1, 3, height, width]);
    }

    /// <summary>For each output pixel of one axis, the two pixels of the picture between which it is.</summary>
    private static Sample[] Samples(int extent, int wanted)
    {
        int offset = extent / CropDivisor;
        int cropped = extent - (2 * offset);
        float scale = cropped / (float)wanted;
        return [.. Enumerable.Range(0, wanted).Select(i =>
        {
            float position = i * scale;
            int low = Math.Min((int)position, cropped - 1);
            return new Sample(offset + low, offset + Math.Min(low + 1, cropped - 1), position - low);
        })];
    }

    private static float Lerp(float from, float to, float fraction) => from + ((to - from) * fraction);

    private readonly record struct Sample(int Low, int High, float Fraction);
}
