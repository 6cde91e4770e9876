using System.IO.Compression;
using System.Text;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Archives of NumPy's arrays.</summary>
public sealed class NpzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.npz");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("False", new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("True", new float[] { 0, 2, 4, 1, 3, 5 })]
    public void Both_orders_are_read(string fortran, float[] expected)
    {
        foreach (CompressionLevel level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
        {
            Write(Array("<f4", fortran, "(2, 3)", TorchFiles.Floats(6)), level: level);
            using WeightFile file = WeightFile.Open(Path);
            Assert.Equal(new("a/b", ScalarType.Float32, new([2, 3])), Assert.Single(file.Entries));
            using Tensor read = file.Read("a/b");
            Assert.Equal(expected, read.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("<f2", 2, ScalarType.Float16)]
    [InlineData("<f8", 8, ScalarType.Float64)]
    [InlineData("<i8", 8, ScalarType.Int64)]
    [InlineData("|u1", 1, ScalarType.Byte)]
    [InlineData("|b1", 1, ScalarType.Bool)]
    public void Types_are_those_of_the_array(string type, int bytes, ScalarType expected)
    {
        Write(Array(type, "False", "(3,)", new byte[3 * bytes]));
        using WeightFile file = WeightFile.Open(Path);
        using Tensor read = file.Read("a/b");
        Assert.Equal((expected, 3), (read.dtype, read.NumberOfElements));
    }

    [Fact]
    public void A_single_number_and_a_header_of_version_2_are_read()
    {
        Write(Array("<f4", "False", "()", BitConverter.GetBytes(2.5f), version: 2));
        using WeightFile file = WeightFile.Open(Path);
        using Tensor read = file.Read("a/b");
        Assert.Equal((2.5f, 0L), (read.item<float>(), read.dim()));
    }

    [Theory]
    [InlineData("|O", "(1,)", "'a/b' holds Python objects, which are not supported; save arrays of numbers")]
    [InlineData(">f4", "(1,)", "'a/b' has big-endian numbers (>f4); save it with little-endian ones, as array.astype('<f4')")]
    [InlineData("<U5", "(1,)", "'a/b' has the type <U5, which TorchSharp does not support")]
    [InlineData("<f4", "(7,)", "a tensor [7] ends at number 7 of the storage 'a/b', which has 6")]
    [InlineData("<f4", "(-1,)", "the shape [-1]")]
    [InlineData("<f4", "(x,)", "'a/b' has the extent x")]
    [InlineData("<f4", "(4611686018427387904, 4611686018427387904)", "no memory holds")]
    [InlineData("<f4", "(0, 4611686018427387904, 4611686018427387904)", "no memory holds")]
    [InlineData("<f4", "(99999999999999999999,)", "'a/b' has the extent 99999999999999999999")]
    [InlineData("<f4", "((1,),)", "which does not describe an array of numbers")]
    public void What_is_not_an_array_of_numbers_is_refused(string type, string shape, string reason)
    {
        Write(Array(type, "False", shape, TorchFiles.Floats(6)));
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
        Assert.StartsWith($"'{Path}' cannot be read as a NumPy file: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_array_and_one_that_is_none_are_refused()
    {
        Write([0x93, .. "NUMPY"u8, 1, 0, 0xFF, 0xFF, .. new byte[20]]);
        Assert.Contains("the header of 'a/b' would have 65535 bytes", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
        Write([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[20]]);
        Assert.Contains("the header of 'a/b' would have 4294967295 bytes", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
        Write([.. "nothing of NumPy"u8]);
        Assert.Contains("'a/b' does not begin like a NumPy array", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
        Write(Array("<f4", "False", "()", BitConverter.GetBytes(2.5f)), more: "readme.txt");
        Assert.Contains("it has 'readme.txt', which is not an array", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
        Write(Array("<f4", "False", "()", BitConverter.GetBytes(2.5f)), more: "a/b.npy");
        Assert.Contains("it has the entry 'a/b.npy' twice", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
    }

    private static byte[] Array(string type, string fortran, string shape, byte[] numbers, int version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. numbers];
    }

    private void Write(byte[] array, string? more = null, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using ZipArchive zip = new(File.Create(Path), ZipArchiveMode.Create);
        foreach (string name in more is null ? new[] { "a/b.npy" } : ["a/b.npy", more])
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(array);
        }
    }
}
