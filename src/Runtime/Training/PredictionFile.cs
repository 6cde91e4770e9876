using System.Globalization;
using System.Text;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Training;

/// <summary>
/// Predictions in a CSV file (RFC 4180, UTF-8), a row for each picture. Rows are appended in whole lines, so that a process that ends leaves a file that another one continues: a last line that was cut
/// off is dropped, and the rest must have been computed with the same model.
/// </summary>
internal sealed class PredictionFile : IDisposable
{
    // A line break ends a row: names have theirs escaped.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly string[] classes;
    private readonly Dictionary<string, int> positions = [];
    private readonly PredictionModel model;
    private readonly bool hasLabels;
    private readonly int width;
    private readonly string header;
    private readonly Dictionary<string, Queue<PictureRow>> rows = [];
    private readonly FileStream stream;

    /// <summary>Opens a file and reads its rows, or creates it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">What computes the rows.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="width">The number of the most probable classes of each picture that are written.</param>
    /// <param name="hasLabels">Whether the pictures have classes; then their class and their loss are written, and no number is rounded. Otherwise probabilities have six decimal places.</param>
    /// <exception cref="InvalidDataException">The file has other content: not rows, rows of another model or with other columns, or a damaged row.</exception>
    /// <exception cref="IOException">The file cannot be opened, read or written, or another process has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to it is denied.</exception>
    public PredictionFile(string path, PredictionModel model, IReadOnlyList<string> classes, int width, bool hasLabels)
    {
        this.path = path;
        this.model = model;
        this.width = width;
        this.hasLabels = hasLabels;
        this.classes = [.. classes.Select(Written)];
        for (int i = 0; i < classes.Count; i++)
        {
            if (!positions.TryAdd(this.classes[i], i))
            {
                throw new InvalidDataException($"Two classes have the same name '{this.classes[i]}' in '{path}', where characters that cannot be printed are escaped. Rename one of the classes.");
            }
        }

        header = string.Join(',', [.. Labelled("file", "class", "loss"), .. Enumerable.Range(1, width).SelectMany(i => new[] { $"class_{Text.Plain(i)}", $"probability_{Text.Plain(i)}" }), "mistake", "model"]);
        stream = Opened(path);
        try
        {
            Read();
            stream.Seek(0, SeekOrigin.End);
            if (stream.Length == 0)
            {
                Write(header + "\n");
            }
        }
        catch (DecoderFallbackException exception)
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is not in UTF-8. {WayOut}", exception);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static string WayOut => "Name another file, or delete this one to compute it anew.";

    /// <summary>Takes the row of a picture.</summary>
    /// <param name="name">The name of the picture.</param>
    /// <param name="index">Its number.</param>
    /// <returns>The row; null if the file has none, or all rows of the name were taken.</returns>
    public PictureRow? Take(string name, int index) =>
        rows.TryGetValue(Written(name), out Queue<PictureRow>? queue) && queue.TryDequeue(out PictureRow? row) ? row with { Index = index } : null;

    /// <summary>Appends rows, and hands them to the system.</summary>
    /// <param name="added">The names of pictures and their rows.</param>
    /// <returns>The rows as they are read from the file, with numbers rounded.</returns>
    /// <exception cref="IOException">They cannot be written. The next process drops what was cut off.</exception>
    public IReadOnlyList<PictureRow> Append(IReadOnlyList<(string Name, PictureRow Row)> added)
    {
        StringBuilder lines = new();
        List<PictureRow> written = new(added.Count);
        foreach ((string name, PictureRow row) in added)
        {
            string[] probabilities = Array.ConvertAll(row.Probabilities, Probability);
            lines.AppendJoin(',', [
                .. Labelled(Quoted(name), Quoted(row.Label < 0 ? "" : classes[row.Label]), row.Mistake is null ? Number(row.Loss) : ""),
                .. Enumerable.Range(0, width).SelectMany(i => i < row.Classes.Length ? new[] { Quoted(classes[row.Classes[i]]), probabilities[i] } : ["", ""]),
                Quoted(row.Mistake ?? ""), Quoted(model.ToString()),
            ]).Append('\n');
            written.Add(row with { Probabilities = Array.ConvertAll(probabilities, text => double.Parse(text, CultureInfo.InvariantCulture)) });
        }

        Write(lines.ToString());
        return written;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Throws if the file has labeled rows that were not taken. Rows without labels may be of other pictures.</summary>
    /// <exception cref="InvalidDataException">A row is not of one of the pictures.</exception>
    public void RequireTaken()
    {
        if (hasLabels && rows.FirstOrDefault(item => item.Value.Count > 0).Key is { } name)
        {
            throw new InvalidDataException($"'{path}' has a row of '{name}', which is not among the pictures. Specify their folder as before, name another file, or delete this one.");
        }
    }

    private static FileStream Opened(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder. Name a file for the rows.");
        }

        FileSizeLimit.FailWrites();
        FileStream opened;
        try
        {
            // To read and write: a pipe is not waited for.
            opened = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new IOException($"There is no folder '{Path.GetDirectoryName(path)}' for '{path}'. Create it, or name another file.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"'{path}' cannot be written: {exception.Message.TrimEnd('.')}. Name a file that this user may write.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"'{path}' cannot be written: {exception.Message.TrimEnd('.')}. Name another file, or wait for the process that writes it.", exception);
        }

        // What the system makes as it is read has no length either.
        if (!opened.CanSeek || (opened.Length == 0 && opened.ReadByte() >= 0))
        {
            opened.Dispose();
            throw new IOException($"'{path}' is a pipe or a device, which cannot be continued. Name a regular file for the rows.");
        }

        return opened;
    }

    /// <summary>Reads the rows, and drops a last line that was cut off.</summary>
    private void Read()
    {
        byte[] expected = Utf8.GetBytes(header + "\n");
        byte[] first = new byte[Math.Min(expected.Length, stream.Length)];
        stream.ReadExactly(first);
        if (!expected.AsSpan().StartsWith(first))
        {
            throw new InvalidDataException(OtherHeader());
        }

        long end = EndOfLines();
        stream.SetLength(end);
        stream.Seek(Math.Min(expected.Length, end), SeekOrigin.Begin);
        using StreamReader reader = new(stream, Utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
        for (long number = 2; reader.ReadLine() is { } line; number++)
        {
            Add(line, number);
        }
    }

    /// <summary>The position after the last line feed.</summary>
    private long EndOfLines()
    {
        byte[] block = new byte[4096];
        for (long end = stream.Length; end > 0;)
        {
            int count = (int)Math.Min(block.Length, end);
            end -= count;
            stream.Seek(end, SeekOrigin.Begin);
            stream.ReadExactly(block, 0, count);
            int at = block.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return end + at + 1;
            }
        }

        return 0;
    }

    /// <summary>Says what the first line of the file has in place of the columns.</summary>
    private string OtherHeader()
    {
        byte[] start = new byte[Math.Min(1 << 16, stream.Length)];
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(start);
        string line = Encoding.UTF8.GetString(start).Split('\n')[0].TrimEnd('\r');
        string[] columns = line.Split(',');
        int there = columns.Count(column => column.StartsWith("probability_", StringComparison.Ordinal));
        return line == header ? $"The lines of '{path}' end as on Windows, so that another program has written it. {WayOut}"
            : columns[0] != "file" || columns[^1] != "model" ? $"'{path}' exists and has no rows of predictions (its first line is '{OneLine.Of(line)}'). Name another file."
            : columns.Contains("loss") != hasLabels ? $"'{path}' has rows of {(hasLabels ? "a prediction, without the classes of the pictures" : "an evaluation, with the classes of the pictures")}. {WayOut}"
            : $"'{path}' has the {(there == 1 ? "most probable class" : $"{Text.Grouped(there)} most probable classes")} of each picture, and not {Text.Grouped(width)}. Ask for as many as before, name another file, or delete this one to compute it anew.";
    }

    private void Add(string line, long number)
    {
        int before = hasLabels ? 3 : 1;
        if (Fields(line) is not { } fields || fields.Count != before + (2 * width) + 2)
        {
            throw Damaged(number, "it has other columns");
        }

        if (model.DifferenceTo(fields[^1]) is { } difference)
        {
            throw new InvalidDataException($"'{path}' was computed with {difference} (line {Text.Plain(number)}). {WayOut}");
        }

        bool isRead = fields[^2].Length == 0;
        string[] named = [.. Enumerable.Range(0, width).Select(i => fields[before + (2 * i)])];
        int[] found = isRead ? Array.ConvertAll(named, name => positions.GetValueOrDefault(name, -1)) : [];
        double[] probabilities = isRead ? [.. Enumerable.Range(0, width).Select(i => Value(fields[before + (2 * i) + 1]))] : [];
        int label = !hasLabels ? -1 : positions.GetValueOrDefault(fields[1], -1);
        if (found.Contains(-1) || (hasLabels && label < 0))
        {
            throw Damaged(number, "it names a class that the network does not have");
        }

        if (!rows.TryGetValue(fields[0], out Queue<PictureRow>? queue))
        {
            rows[fields[0]] = queue = new(1);
        }

        queue.Enqueue(new(-1, label, hasLabels && isRead ? Value(fields[2]) : 0, found, probabilities, isRead ? null : fields[^2]));

        double Value(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Damaged(number, $"'{OneLine.Of(text)}' is not a number");
    }

    private InvalidDataException Damaged(long line, string reason) => new($"Line {Text.Plain(line)} of '{path}' is damaged: {reason}. {WayOut}");

    /// <summary>The fields of a line; null if its quotes are wrong.</summary>
    private static List<string>? Fields(string line)
    {
        List<string> fields = [];
        for (int at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && line[at] == '"')
            {
                StringBuilder field = new();
                for (at++; ; at++)
                {
                    int quote = line.IndexOf('"', at);
                    if (quote < 0)
                    {
                        return null;
                    }

                    field.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at == line.Length || line[at] != '"')
                    {
                        break;
                    }

                    field.Append('"');
                }

                if (at < line.Length && line[at] != ',')
                {
                    return null;
                }

                fields.Add(field.ToString());
            }
            else
            {
                int comma = line.IndexOf(',', at);
                int end = comma < 0 ? line.Length : comma;
                fields.Add(line[at..end]);
                at = end;
            }
        }

        return fields;
    }

    private static string Written(string text) => Printable.Of(text, exceptions: "");

    private static string Quoted(string text)
    {
        string written = Written(text);
        return written.AsSpan().ContainsAny(',', '"') ? $"\"{written.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : written;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private string Probability(double value) => hasLabels ? Number(value) : value.ToString("F6", CultureInfo.InvariantCulture);

    private IEnumerable<string> Labelled(string file, string label, string loss) => hasLabels ? [file, label, loss] : [file];

    private void Write(string text)
    {
        try
        {
            stream.Write(Utf8.GetBytes(text));
            stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || (exception is ArgumentOutOfRangeException { ParamName: "value" }))
        {
            throw new IOException($"'{path}' cannot be written: {(exception is ArgumentOutOfRangeException ? "it would be larger than the system lets this process write" : exception.Message.TrimEnd('.'))}. Its rows are whole; the same command continues with them.", exception);
        }
    }
}
