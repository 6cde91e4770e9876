using ResNetDsl.Programs;

namespace ResNetDsl.Export;

/// <summary>A loaded TorchScript program with its weights.</summary>
/// <remarks>
/// oneDNN chooses how it arranges a weight by the shape of the map, and rearranges at every call a weight that it meets in another arrangement, which takes longer than the convolutions of one
/// image. So the first image and the first batch of several each pack the weights for themselves. Both are also computed by the portable program in 32 bits: libtorch 2.10 computes 1×1 convolutions with the
/// channels last wrongly on some processors, by a tenth of their values. Where the answers differ, the portable program answers from then on.
/// </remarks>
internal sealed class FrozenProgram : IDisposable
{
    // Far above the rounding of a whole network, far below what a wrong convolution leaves of it.
    private const double Tolerance = 1e-3;

    private readonly int outputs;
    private readonly string portable;
    private readonly byte[] archive;
    private readonly IReadOnlyList<string> names;
    private readonly HashSet<string> packed;
    private readonly Lock packing = new();
    private readonly Instance?[] instances = new Instance?[2];
    private readonly List<Instance> loaded = [];
    private Instance? dense;

    private FrozenProgram(ScriptProgram script, string portable)
    {
        Type = script.Type;
        outputs = script.OutputCount;
        this.portable = portable;
        packed = [.. script.Packed];
        names = [.. script.Names];
        archive = Archive(script.Source());

        // The weights follow one by one, so that no archive has them all in memory.
        dense = new(archive, outputs, script.Tensors());
    }

    /// <summary>The type that it computes in.</summary>
    public ScalarType Type { get; }

    /// <summary>Whether it is disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Loads a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="form">Which operators it uses.</param>
    /// <param name="type">The type it computes in.</param>
    public static FrozenProgram Of(Graph graph, ScriptForm form, ScalarType type) =>
        new(ScriptProgram.Of(graph, form, type), ScriptProgram.Of(graph, ScriptForm.Portable, type).Source());

    /// <summary>Runs it.</summary>
    /// <param name="image">[N, C, H, W], in 32 bits on the processor.</param>
    /// <returns>The outputs. The caller owns them.</returns>
    public Tensor[] Run(Tensor image)
    {
        using IDisposable inference = no_grad();
        if (packed.Count == 0)
        {
            return dense!.Run(image);
        }

        ref Instance? instance = ref instances[image.size(0) == 1 ? 0 : 1];
        return Volatile.Read(ref instance) is { } ready ? ready.Run(image) : First(ref instance, image);
    }

    /// <summary>Saves it, with the operators of every libtorch.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="metadata">Texts beside it.</param>
    public void Save(Stream stream, IReadOnlyDictionary<string, string> metadata)
    {
        using IDisposable inference = no_grad();
        lock (packing)
        {
            TorchArchive.Write(stream, portable, Weights(dense ?? loaded[0]), metadata);
        }
    }

    /// <summary>Frees the program and its weights.</summary>
    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        IsDisposed = true;
        dense?.Dispose();
        loaded.ForEach(instance => instance.Dispose());
    }

    /// <summary>The weights of an instance, one after another. Packed ones are unpacked to the bits that they were packed from.</summary>
    private IEnumerable<(string Name, Tensor Value)> Weights(Instance instance)
    {
        foreach ((string name, Tensor value) in instance.Weights())
        {
            using Tensor held = value;
            using Tensor? unpacked = packed.Contains(name) ? held.to_dense() : null;
            yield return (name, unpacked ?? held);
        }
    }

    /// <summary>Runs it on the first image of a kind, packs the weights for it, and verifies the answer.</summary>
    private Tensor[] First(ref Instance? instance, Tensor image)
    {
        lock (packing)
        {
            if (instance is { } ready)
            {
                return ready.Run(image);
            }

            // With the weights before they are packed.
            Instance? reference = Type == ScalarType.Float32 ? new(Archive(portable), outputs, Weights(dense ?? loaded[0])) : null;
            Instance made = dense ?? new(archive, outputs, Weights(loaded[0]));
            Tensor[] answer = [];
            try
            {
                answer = made.Pack(image);
                Tensor[]? expected = reference?.Run(image);
                if (expected is not null && !answer.Zip(expected).All(pair => AreClose(pair.First, pair.Second)))
                {
                    // An instance of the other kind may be in use, and stays loaded.
                    (made, reference, answer, expected) = (reference!, made, expected, answer);
                    Volatile.Write(ref instances[0], made);
                    Volatile.Write(ref instances[1], made);
                }

                Array.ForEach(expected ?? [], tensor => tensor.Dispose());
            }
            catch
            {
                // The image was refused at some layer, and the weights before it are packed.
                Array.ForEach(answer, tensor => tensor.Dispose());
                if (made == dense)
                {
                    made.Replace(Weights(reference ?? made).Where(weight => packed.Contains(weight.Name)));
                }
                else
                {
                    made.Dispose();
                }

                reference?.Dispose();
                throw;
            }

            loaded.Add(made);
            dense = null;
            reference?.Dispose();
            Volatile.Write(ref instance, made);
            return answer;
        }
    }

    private static bool AreClose(Tensor answer, Tensor expected)
    {
        using DisposeScope scope = NewDisposeScope();
        double length = expected.norm().ToDouble();
        return !double.IsFinite(length) || (answer - expected).norm().ToDouble() <= Tolerance * length;
    }

    private byte[] Archive(string source)
    {
        using MemoryStream stream = new();
        TorchArchive.Write(stream, source, names.Select(name => (name, empty(0))), []);
        return stream.ToArray();
    }

    /// <summary>The program with its weights in an arrangement of their own.</summary>
    private sealed class Instance : IDisposable
    {
        private readonly jit.ScriptModule module;
        private readonly Func<Tensor, Tensor[]> run;

        public Instance(byte[] archive, int outputCount, IEnumerable<(string Name, Tensor Value)> weights)
        {
            if (outputCount == 1)
            {
                jit.ScriptModule<Tensor, Tensor> single = jit.load<Tensor, Tensor>(archive, DeviceType.CPU, -1);
                (module, run, Pack) = (single, image => [single.forward(image)], image => [single.invoke<Tensor>(ScriptProgram.PackMethod, image)]);
            }
            else
            {
                jit.ScriptModule<Tensor, Tensor[]> several = jit.load<Tensor, Tensor[]>(archive, DeviceType.CPU, -1);
                (module, run, Pack) = (several, several.forward, image => several.invoke<Tensor[]>(ScriptProgram.PackMethod, image));
            }

            Replace(weights);
        }

        public Func<Tensor, Tensor[]> Pack { get; }

        public Tensor[] Run(Tensor image) => run(image);

        public IReadOnlyList<(string Name, Tensor Value)> Weights() =>
        [
            .. from attribute in module.named_attributes(false)
               where attribute.Item1?.StartsWith(ScriptProgram.Prefix) == true
               select (attribute.Item1, attribute.Item2),
        ];

        public void Replace(IEnumerable<(string Name, Tensor Value)> weights)
        {
            foreach ((string name, Tensor value) in weights)
            {
                module.set_attribute(name, value);
            }
        }

        public void Dispose()
        {
            // TorchSharp 0.107 never frees a program, so that its weights are taken out of it.
            using Tensor nothing = empty(0);
            foreach ((string name, Tensor value) in Weights())
            {
                value.Dispose();
                module.set_attribute(name, nothing);
            }

            module.Dispose();
        }
    }
}
