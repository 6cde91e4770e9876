using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Review.Sources;

/// <summary>The sources of a program at one moment: a git revision, a working tree, or files.</summary>
internal abstract class SourceTree
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly List<string> notes = [];

    /// <summary>The name in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Notes on files that were not read, in sentences.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The paths of the files of C# that match a pattern, an extended regular expression of POSIX.</summary>
    public abstract IReadOnlyList<string> Find(string pattern);

    /// <summary>The folder of the project that a file belongs to: the nearest one around it that has a C# project file; empty where there is none. Two projects may have classes of one name.</summary>
    public abstract string ProjectOf(string path);

    /// <summary>Reads files. Those that are not text are left out, with a note.</summary>
    public IReadOnlyList<SourceFile> Read(IReadOnlyCollection<string> paths)
    {
        List<SourceFile> files = [];
        foreach ((string path, byte[] bytes) in ReadBytes(paths))
        {
            // Decoders take any bytes; no source has these.
            if (bytes.AsSpan().Contains((byte)0) && !bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            {
                Note($"'{path}' is not text and was not read.");
                continue;
            }

            files.Add(new(path, SourceText.From(new MemoryStream(bytes), Utf8)));
        }

        return files;
    }

    /// <summary>The bytes of files, in any order.</summary>
    protected abstract IEnumerable<(string Path, byte[] Bytes)> ReadBytes(IReadOnlyCollection<string> paths);

    /// <summary>Adds a sentence to <see cref="Notes"/>, once.</summary>
    public void Note(string sentence)
    {
        if (!notes.Contains(sentence))
        {
            notes.Add(sentence);
        }
    }
}
