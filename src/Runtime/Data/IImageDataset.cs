using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>Labeled pictures by number. Implementations may be read from several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>The names of the classes; a label is a position in it.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The number of pictures.</summary>
    int Count { get; }

    /// <summary>The files among the pictures that are not read, by path: those that are not pictures by name, and pictures of other formats.</summary>
    IReadOnlyList<string> PassedOver => [];

    /// <summary>Returns the label of a picture without reading the picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    int Label(int index);

    /// <summary>Returns the name of a picture for messages: its path, or the file that contains it and its position there.</summary>
    /// <param name="index">Its number, from 0.</param>
    string Name(int index);

    /// <summary>Reads a picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ImageFileException">It cannot be read; the message names it.</exception>
    RgbImage Read(int index);

    /// <summary>Reads a picture, possibly at a reduced scale if its file format supports that.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="atLeast">The shorter side, in pixels, that it has at least, unless the whole picture has less; 0 for the whole picture.</param>
    /// <exception cref="ImageFileException">It cannot be read; the message names it.</exception>
    RgbImage Read(int index, int atLeast) => Read(index);
}
