using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>Labelled pictures by number. Implementations may be read from several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>The names of the classes; a label is a position in it.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>How many pictures there are.</summary>
    int Count { get; }

    /// <summary>The files among the pictures that are not read, by path: those that are not pictures by name, and pictures of other formats.</summary>
    IReadOnlyList<string> PassedOver => [];

    /// <summary>The class of a picture, without reading the picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    int Label(int index);

    /// <summary>What a person finds the picture by: its path, or the file that holds it and its place there.</summary>
    /// <param name="index">Its number, from 0.</param>
    string Name(int index);

    /// <summary>Reads a picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ImageFileException">It cannot be read; the message names it.</exception>
    RgbImage Read(int index);

    /// <summary>Reads a picture, perhaps at a reduced scale where its file offers one.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="atLeast">The shorter side, in pixels, that it has at least, unless the whole picture has less; 0 for the whole picture.</param>
    /// <exception cref="ImageFileException">It cannot be read; the message names it.</exception>
    RgbImage Read(int index, int atLeast) => Read(index);
}
