using System.IO.Compression;
using System.Text;
using ResNetDsl.Pickles;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Makes files of PyTorch from pickles that PyTorch itself would not write.</summary>
internal static class TorchFiles
{
    /// <summary>A zip archive with a pickle and storages.</summary>
    public static void Zip(string path, byte[] pickle, params (string Name, byte[] Bytes)[] entries)
    {
        using ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries.Prepend(("data.pkl", pickle)))
        {
            using Stream stream = zip.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }
    }

    /// <summary>The same with all lengths and places in 64 bits, as archives of more than 4 GB have them.</summary>
    public static void LargeZip(string path, byte[] pickle, params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream stream = new();
        using MemoryStream directory = new();
        using BinaryWriter file = new(stream), list = new(directory);
        foreach ((string name, byte[] bytes) in entries.Prepend(("data.pkl", pickle)))
        {
            byte[] full = Encoding.UTF8.GetBytes("archive/" + name);
            long start = stream.Position;
            file.Write([.. "PK\u0003\u0004"u8, .. new byte[22], (byte)full.Length, 0, 0, 0, .. full, .. bytes]);
            list.Write([.. "PK\u0001\u0002"u8, .. new byte[16], .. BitConverter.GetBytes(-1L), (byte)full.Length, 0, 32, 0, .. new byte[10], .. BitConverter.GetBytes(-1), .. full]);
            list.Write([9, 0, 0, 0, 1, 0, 24, 0, .. BitConverter.GetBytes((long)bytes.Length), .. BitConverter.GetBytes((long)bytes.Length), .. BitConverter.GetBytes(start)]);
        }

        long at = stream.Position;
        file.Write(directory.ToArray());
        long end = stream.Position;
        byte[] count = BitConverter.GetBytes(entries.Length + 1L);
        file.Write([.. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), .. new byte[12], .. count, .. count, .. BitConverter.GetBytes(directory.Length), .. BitConverter.GetBytes(at)]);
        file.Write([.. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(end), 1, 0, 0, 0]);
        file.Write([.. "PK\u0005\u0006"u8, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 12), 0, 0]);
        file.Flush();
        File.WriteAllBytes(path, stream.ToArray());
    }

    /// <summary>A file of five pickles, and what follows them.</summary>
    public static void Legacy(string path, byte[] pickle, byte[] keys, byte[] storages)
    {
        byte[] head = [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 0x03, (byte)'.'];
        byte[] machine = [0x80, 2, .. "}X\u000d\0\0\0little_endian"u8, 0x88, (byte)'s', (byte)'.'];
        File.WriteAllBytes(path, [.. head, .. machine, .. pickle, .. keys, .. storages]);
    }

    /// <summary>The same entries, compressed otherwise.</summary>
    public static void Repack(string from, string to, CompressionLevel level)
    {
        using ZipArchive source = ZipFile.OpenRead(from);
        using ZipArchive target = new(File.Create(to), ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in source.Entries)
        {
            using Stream read = entry.Open();
            using Stream write = target.CreateEntry(entry.FullName, level).Open();
            read.CopyTo(write);
        }
    }

    /// <summary>A pickle of a dictionary with one tensor <c>w</c>.</summary>
    public static byte[] TensorPickle(long numel, long offset, long[] shape, long[] strides, string storage = "FloatStorage", string key = "0", string name = "w") => Pickle(pickle =>
    {
        pickle.Dictionary();
        pickle.Mark();
        Tensor(pickle, name, numel, offset, shape, strides, storage, key);
        pickle.SetItems();
    });

    /// <summary>A name and a tensor.</summary>
    public static void Tensor(PickleWriter pickle, string name, long numel, long offset, long[] shape, long[] strides, string storage = "FloatStorage", string key = "0")
    {
        pickle.String(name);
        pickle.Global(new("torch._utils", "_rebuild_tensor_v2"));
        pickle.Mark();
        pickle.Mark();
        pickle.String("storage");
        pickle.Global(new("torch", storage));
        pickle.String(key);
        pickle.String("cuda:3");
        pickle.Integer(numel);
        pickle.Tuple();
        pickle.Persistent();
        pickle.Integer(offset);
        pickle.Tuple(shape);
        pickle.Tuple(strides);
        pickle.False();
        pickle.Call(TorchObjects.OrderedDict);
        pickle.Tuple();
        pickle.Call();
    }

    public static byte[] Pickle(Action<PickleWriter> write)
    {
        PickleWriter pickle = new();
        write(pickle);
        return pickle.End();
    }

    /// <summary>A pickle of raw operations: texts as Latin-1, so that <c>"\x80\x02"</c> are two bytes.</summary>
    public static byte[] Raw(string operations) => Encoding.Latin1.GetBytes(operations);

    public static byte[] Floats(int count) => [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((float)i))];
}
