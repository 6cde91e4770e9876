using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>
/// The files in <c>Weights/Published</c>, as other programs write them. Those of one small network, and its input and outputs, were written by PyTorch, NumPy, h5py and PyTorch's exporter;
/// <c>tests/Golden/scripts</c> has what wrote the others.
/// </summary>
internal static class PublishedFile
{
    public static string Of(string name) => Path.Combine(AppContext.BaseDirectory, "Weights", "Published", name);

    /// <summary>The values of all tensors in a file.</summary>
    public static Dictionary<string, double[]> Values(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry =>
        {
            using Tensor tensor = file.Read(entry.Name);
            Assert.Equal(entry.Shape, tensor.shape);
            Assert.Equal(entry.Type, tensor.dtype);
            return TensorAssert.Values(tensor);
        });
    }

    /// <summary>Asserts that a network has the outputs that the library of the files has.</summary>
    public static void AssertOutput(Network network, string output)
    {
        using SafetensorsFile images = SafetensorsFile.Open(Of("input.safetensors"));
        using SafetensorsFile outputs = SafetensorsFile.Open(Of("expected.safetensors"));
        using Tensor input = images.Read("input");
        using Tensor expected = outputs.Read(output);
        using Tensor actual = network.infer(input);
        using Tensor flat = actual.reshape(expected.shape);
        TensorAssert.Close(expected, flat, 1e-5);
    }
}
