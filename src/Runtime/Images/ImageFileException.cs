using ResNetDsl.Texts;

namespace ResNetDsl.Images;

/// <summary>The exception that is thrown when a file cannot be read as a picture. The message names the file and the remedy.</summary>
public sealed class ImageFileException : IOException
{
    /// <summary>Creates an exception, for datasets that a program defines itself.</summary>
    /// <param name="file">The file or another name of the picture.</param>
    /// <param name="message">One sentence that names the picture and the remedy.</param>
    /// <param name="cause">What was thrown in reading it.</param>
    public ImageFileException(string file, string message, Exception? cause = null)
        : base(Printable.Of(message, exceptions: ""), cause) => File = file;

    /// <summary>The file, as it was named.</summary>
    public string File { get; }

    internal static ImageFileException Missing(string file) => new(
        file, $"There is no image file '{file}'. Check the path; a relative one starts at '{Environment.CurrentDirectory}'.");

    internal static ImageFileException Directory(string file) => new(
        file, $"'{file}' is a directory. Name the image files in it one by one.");

    internal static ImageFileException Inaccessible(string file, Exception cause) => new(
        file, $"The image file '{file}' cannot be opened: {cause.Message} Check that this user may read it.", cause);

    internal static ImageFileException Empty(string file) => new(
        file, $"The image file '{file}' is empty, or is a pipe or a device. Copy or download it again.");

    internal static ImageFileException UnknownFormat(string file) => new(
        file, $"'{file}' is not a picture that can be decoded. Convert it to PNG or JPEG, or copy it again if it should be one.");

    internal static ImageFileException Truncated(string file) => new(
        file, $"The image file '{file}' is cut off. Copy or download it again.");

    internal static ImageFileException Damaged(string file, string reason) => new(
        file, $"The image file '{file}' is damaged ({reason}). Copy or download it again.");

    internal static ImageFileException TooLarge(string file, int height, int width, int limit) => new(
        file, $"The picture in '{file}' has {Text.Grouped(width)}×{Text.Grouped(height)} pixels, more than {Text.Grouped(limit)} in all. Scale it down.");
}
