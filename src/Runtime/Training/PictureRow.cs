namespace ResNetDsl.Training;

/// <summary>What was computed for one picture, or why it could not be read.</summary>
/// <param name="Index">The picture's number in its dataset.</param>
/// <param name="Label">Its class, a position among the classes of the network; -1 where it is not known.</param>
/// <param name="Loss">The cross entropy; 0 where the class is not known.</param>
/// <param name="Classes">The most probable classes, as positions, in descending order of probability; none if the picture could not be read.</param>
/// <param name="Probabilities">Their probabilities.</param>
/// <param name="Mistake">Why the picture could not be read; null if it could.</param>
internal sealed record PictureRow(int Index, int Label, double Loss, int[] Classes, double[] Probabilities, string? Mistake)
{
    /// <summary>A picture that could not be read.</summary>
    public static PictureRow Unread(int index, int label, string mistake) => new(index, label, 0, [], [], mistake);

    /// <summary>Returns rows as bytes, for other processes.</summary>
    public static byte[] Pack(IEnumerable<PictureRow> rows)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        foreach (PictureRow row in rows)
        {
            writer.Write(row.Index);
            writer.Write(row.Label);
            writer.Write(row.Loss);
            writer.Write(row.Mistake ?? "");
            writer.Write(row.Classes.Length);
            for (int i = 0; i < row.Classes.Length; i++)
            {
                writer.Write(row.Classes[i]);
                writer.Write(row.Probabilities[i]);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Returns the rows of <see cref="Pack"/>.</summary>
    public static IReadOnlyList<PictureRow> Unpack(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        List<PictureRow> rows = [];
        while (reader.BaseStream.Position < bytes.Length)
        {
            (int index, int label, double loss, string mistake) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadString());
            int[] classes = new int[reader.ReadInt32()];
            double[] probabilities = new double[classes.Length];
            for (int i = 0; i < classes.Length; i++)
            {
                (classes[i], probabilities[i]) = (reader.ReadInt32(), reader.ReadDouble());
            }

            rows.Add(new(index, label, loss, classes, probabilities, mistake.Length == 0 ? null : mistake));
        }

        return rows;
    }
}
