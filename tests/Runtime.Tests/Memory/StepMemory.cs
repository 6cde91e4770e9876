using System.Globalization;
using System.Runtime.InteropServices;
using ResNetDsl.Optimization;
using ResNetDsl.Training;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests.Memory;

/// <summary>What a training step allocates, as glibc and Linux count it.</summary>
/// <param name="Fixed">The bytes of the tensors of the network and the optimizer, which are there from step to step.</param>
/// <param name="Kept">The bytes that the forward pass leaves for the backward pass, with the images.</param>
/// <param name="Peak">The most bytes at once; 0 where only the forward pass is measured.</param>
internal sealed record StepMemory(long Fixed, long Kept, long Peak)
{
    // mallopt(3).
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int SmallestMapped = 1 << 16;
    private const int LargestInHeap = 32 << 20;
    private const int LargestHole = 1 << 30;

    // What else the process allocates meanwhile only adds to a peak.
    private const int Steps = 3;

    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 && File.Exists("/proc/self/clear_refs");

    /// <summary>Measures a network.</summary>
    /// <param name="create">Creates it.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="batchSize">The images of a batch.</param>
    /// <param name="isForwardOnly">Whether the backward pass and the optimizer's step are left out.</param>
    public static StepMemory Of(Func<Network> create, TrainingOptions options, int batchSize, bool isForwardOnly)
    {
        // Every larger tensor is mapped by itself, so that resident memory is what tensors have.
        _ = SetAllocatorOption(MapThreshold, SmallestMapped);
        _ = SetAllocatorOption(TrimThreshold, SmallestMapped);
        List<nint> holes = FillHoles();
        try
        {
            using Network network = create();
            network.ComputeType = options.ComputeType;
            network.train();
            using torch.Generator generator = new(1);
            network.Training = new() { Generator = generator, ChannelsLast = options.StoresChannelsLast(network) };
            (string Name, Parameter Parameter)[] parameters = [.. network.named_parameters().Select(item => (item.name, item.parameter))];
            using TrainingOptimizer optimizer = options.Optimizer.Create([new NamedParameterGroup([.. parameters.Select(item => new NamedParameter(item.Name, item.Parameter))], 0)]);
            long fixedBytes = network.state_dict().Values.Concat(optimizer.State.Select(item => item.Tensor)).Where(tensor => tensor.dim() > 0).Sum(tensor => tensor.numel() * tensor.element_size());

            Parameter[] trained = [.. parameters.Select(item => item.Parameter)];

            // Kernels and code that is compiled by the first step stay.
            _ = Step(network, trained, optimizer, batchSize, isForwardOnly);
            StepMemory[] steps = [.. Enumerable.Range(0, Steps).Select(_ => Step(network, trained, optimizer, batchSize, isForwardOnly))];

            // The finalizers of earlier tests may free tensors meanwhile, and the runtime may compile: the median leaves both out.
            return new(fixedBytes, steps.Select(step => step.Kept).Order().ElementAt(Steps / 2), isForwardOnly ? 0 : fixedBytes + steps.Min(step => step.Peak));
        }
        finally
        {
            holes.ForEach(Free);

            // As NativeMemory.KeepFreed has them.
            _ = SetAllocatorOption(MapThreshold, LargestInHeap);
            _ = SetAllocatorOption(TrimThreshold, int.MaxValue);
        }
    }

    private static StepMemory Step(Network network, Parameter[] parameters, TrainingOptimizer optimizer, int batchSize, bool isForwardOnly)
    {
        Settle();
        (long allocated, long resident) = (Allocated(), Status("VmRSS:"));
        File.WriteAllText("/proc/self/clear_refs", "5");
        using Tensor images = rand(network.Architecture.Input.WithBatch(batchSize));
        using Tensor labels = zeros(batchSize, dtype: int64);
        long kept;
        using (Tensor logits = network.forward(images))
        using (Tensor loss = new Targets(labels).CrossEntropy(logits))
        {
            kept = Allocated() - allocated;
            if (isForwardOnly)
            {
                return new(0, kept, 0);
            }

            loss.backward();
        }

        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad!)];
        optimizer.Step([gradients], 1e-3);
        long peak = Status("VmHWM:") - resident;
        foreach (Parameter parameter in parameters)
        {
            parameter.grad = null;
        }

        Array.ForEach(gradients, gradient => gradient.Dispose());
        return new(0, kept, peak);
    }

    /// <summary>Allocates the free blocks that earlier tests left in the heap: glibc takes one of them before it maps memory, and cannot give it back.</summary>
    private static List<nint> FillHoles()
    {
        List<nint> blocks = [];
        for (int size = LargestHole; size >= SmallestMapped; size /= 2)
        {
            nint block;
            nuint mapped;
            do
            {
                mapped = GetAllocatorState().Mapped;
                block = Allocate((nuint)size);
                blocks.Add(block);
            }
            while (block != 0 && GetAllocatorState().Mapped == mapped);
        }

        return blocks;
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = Trim(0);
    }

    private static long Allocated()
    {
        AllocatorState state = GetAllocatorState();
        return (long)(state.Used + state.Mapped);
    }

    /// <summary>A number of <c>/proc/self/status</c>, in bytes.</summary>
    private static long Status(string field) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..^"kB".Length], CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetAllocatorOption(int option, int value);

    [DllImport("libc", EntryPoint = "malloc")]
    private static extern nint Allocate(nuint bytes);

    [DllImport("libc", EntryPoint = "free")]
    private static extern void Free(nint block);

    /// <summary>Gives freed memory back to the system: malloc_trim(3).</summary>
    [DllImport("libc", EntryPoint = "malloc_trim")]
    internal static extern int Trim(nuint keep);

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern AllocatorState GetAllocatorState();

    /// <summary>The <c>struct mallinfo2</c> of mallinfo(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct AllocatorState
    {
        private readonly nuint arena, freeChunks, fastChunks, mappings;
        public readonly nuint Mapped;
        private readonly nuint unused, fastFree;
        public readonly nuint Used;
        private readonly nuint free, releasable;
    }
}
