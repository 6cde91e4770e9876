using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The B-trees of files of the first version: of groups, and of chunks.</summary>
internal static class Hdf5Tree
{
    private const int NodeBytes = 8;

    /// <summary>The leaves, in order, with the key before each.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="root">The position of the tree's root.</param>
    /// <param name="kind">The kind of its nodes.</param>
    /// <param name="keyBytes">The bytes of a key.</param>
    /// <exception cref="FormatException">The tree is damaged.</exception>
    public static IEnumerable<(byte[] Key, long Leaf)> Leaves(Hdf5Bytes bytes, long root, int kind, int keyBytes)
    {
        // The nodes that are yet to be read, the next one on top. The level falls from node to node, so that they are few.
        Stack<(long Node, int Level)> nodes = new([(root, -1)]);
        while (nodes.TryPop(out (long Node, int Level) next))
        {
            ByteReader prefix = bytes.At(next.Node, NodeBytes, "TREE"u8);
            (int type, int level, int children) = (prefix.Byte(), prefix.Byte(), prefix.UInt16());
            if (type != kind || (next.Level >= 0 && level != next.Level))
            {
                throw new FormatException($"a tree of it has a node of kind {type} and level {level} at byte {next.Node}");
            }

            ByteReader reader = bytes.At(prefix.End + (2L * bytes.AddressBytes), (children * ((long)keyBytes + bytes.AddressBytes)) + keyBytes);
            List<(byte[] Key, long Child)> entries = [];
            for (int i = 0; i < children; i++)
            {
                entries.Add((reader.Bytes(keyBytes), bytes.Defined(reader)));
            }

            if (level == 0)
            {
                foreach ((byte[] Key, long Child) entry in entries)
                {
                    yield return entry;
                }
            }
            else
            {
                entries.Reverse();
                entries.ForEach(entry => nodes.Push((entry.Child, level - 1)));
            }
        }
    }
}
