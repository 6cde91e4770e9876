using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Data;
using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Shapes;

public sealed partial class ShapeImages
{
    private const string ManifestFile = "shapes.json";
    /// <summary>The most pictures of a split.</summary>
    public const int MostImages = 1_000_000;

    /// <summary>
    /// Writes a set as PNG files, <c>train/circle/0001.png</c> and so on, with <c>shapes.json</c>, which says how it was made. The folder appears whole or not at all: it is written beside its
    /// place, as <c>.partial</c>, and then renamed. A whole set of the same kind that is there already stays.
    /// </summary>
    /// <param name="folder">The folder: new, empty, or such a set.</param>
    /// <param name="train">The training pictures.</param>
    /// <param name="test">The held-out pictures.</param>
    /// <param name="side">Their height and width, in pixels, from 16 to 512.</param>
    /// <param name="seed">What the pictures depend on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than 20, two of a class, or more than a million, or a side is too short or too long.</exception>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    public static void Write(string folder, int train, int test, int side = 32, long seed = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (string Name, ShapeImages Images)[] splits = [("train", Set(train, Split.Train, nameof(train))), ("test", Set(test, Split.Test, nameof(test)))];
        Manifest manifest = new(ShapeDrawing.Version, seed, side, train, test);

        // Without the separator at its end, the folder's neighbor is named by three more letters.
        string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = place + ".partial";
        try
        {
            if (IsWhole(place, manifest))
            {
                return;
            }

            RemoveInterrupted(partial);
            Directory.CreateDirectory(partial);
            File.WriteAllText(Path.Combine(partial, ManifestFile), JsonSerializer.Serialize(manifest, ManifestJson.Default.Manifest) + "\n");
            foreach ((string name, ShapeImages images) in splits)
            {
                images.WriteTo(Path.Combine(partial, name));
            }

            if (Directory.Exists(place))
            {
                Directory.Delete(place);
            }

            Directory.Move(partial, place);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The set '{folder}' cannot be written: {exception.Message}", exception);
        }

        ShapeImages Set(int count, Split split, string argument)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 2 * ShapeDrawing.Names.Count, argument);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostImages, argument);
            return new ShapeImages(count, split, side, seed);
        }
    }

    /// <summary>Whether a set is there already; false when there is nothing.</summary>
    private static bool IsWhole(string folder, Manifest wanted)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}' is a file. Specify another folder.");
        }

        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return false;
        }

        Manifest found = Manifest.In(folder)
            ?? throw new IOException($"'{folder}' contains something other than drawn shapes and was not changed. Specify another folder, or empty it.");
        if (found != wanted)
        {
            throw new IOException(
                $"'{folder}' contains other shapes ({found.Train} and {found.Test} of {found.Side} pixels, seed {found.Seed}, version {found.Version}) and was not changed. Specify another folder, or delete it.");
        }

        return Pictures("train") == wanted.Train && Pictures("test") == wanted.Test
            ? true
            : throw new IOException($"'{folder}' no longer contains all of its pictures. Delete it to create it again.");

        int Pictures(string split) => Directory.Exists(Path.Combine(folder, split)) ? Directory.EnumerateFiles(Path.Combine(folder, split), "*.png", SearchOption.AllDirectories).Count() : 0;
    }

    private static void RemoveInterrupted(string partial)
    {
        if (!Directory.Exists(partial) && !File.Exists(partial))
        {
            return;
        }

        if (Manifest.In(partial) is null)
        {
            throw new IOException($"'{partial}' is in the way, and was not left by an interrupted run. Move it away.");
        }

        Directory.Delete(partial, recursive: true);
    }

    private void WriteTo(string folder)
    {
        foreach (string name in Classes)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        for (int index = 0; index < Count; index++)
        {
            File.WriteAllBytes(Path.Combine(folder, Classes[Label(index)], FormattableString.Invariant($"{(index / Classes.Count) + 1:0000}.png")), Png(Read(index)));
        }
    }

    private static byte[] Png(RgbImage image)
    {
        using SKBitmap bitmap = new(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            image.Pixels.Slice(3 * i, 3).CopyTo(rgba[(4 * i)..]);
            rgba[(4 * i) + 3] = byte.MaxValue;
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>How a set was made.</summary>
    private sealed record Manifest(int Version, long Seed, int Side, int Train, int Test)
    {
        /// <summary>The manifest in a folder; null when there is none.</summary>
        public static Manifest? In(string folder)
        {
            string file = Path.Combine(folder, ManifestFile);
            try
            {
                return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), ManifestJson.Default.Manifest) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Manifest))]
    private sealed partial class ManifestJson : JsonSerializerContext;
}
