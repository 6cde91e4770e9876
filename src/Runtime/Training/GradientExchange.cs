using System.Diagnostics;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Distributed;
using ResNetDsl.Modules;
using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>
/// Sums the gradients over the processes of a group while the backward pass still runs (Li et al., "PyTorch Distributed", 2020): in buckets of neighboring units, each of which is sent when the backward pass has
/// left its units. Every process sends the same buckets in the same order.
/// </summary>
internal sealed class GradientExchange : IDisposable
{
    // Small buckets begin early, and cost latency. The first one, which has the classifier, is sent alone.
    private const long Bytes = GradientBucket.CompleteBytes;

    private readonly ProcessGroup group;
    private readonly Parameter[] parameters;
    private readonly Bucket[] buckets;
    private readonly Dictionary<NetworkModule, int> bucketsBefore = new(ReferenceEqualityComparer.Instance);
    private readonly List<PendingExchange> pending = [];
    private int sent;

    /// <summary>Plans the buckets.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">The trained parameters, in the order in which the sums are returned.</param>
    /// <param name="group">The processes.</param>
    /// <param name="type">The type of the sums: bfloat16, or null for that of the parameters.</param>
    public GradientExchange(Network network, Parameter[] parameters, ProcessGroup group, ScalarType? type)
    {
        this.group = group;
        this.parameters = parameters;
        List<Bucket> planned = [];
        List<int> current = [];
        long bytes = 0;
        HashSet<int> left = [.. Enumerable.Range(0, parameters.Length)];
        Dictionary<nint, int> positions = parameters.Select((parameter, i) => (parameter.Handle, i)).ToDictionary(item => item.Handle, item => item.i);

        // The head's gradients are the first to be complete, and those of the stem and of what is not known the last.
        Add(network.HeadLayers);
        foreach (Unit unit in network.Blocks.SelectMany(block => block.Units).Reverse())
        {
            Add([unit]);
            if (bytes >= Bytes || planned.Count == 0)
            {
                Close();
            }

            bucketsBefore[unit] = planned.Count;
        }

        current.AddRange(left.Order());
        Close();
        buckets = [.. planned];

        void Add(IEnumerable<NetworkModule> modules)
        {
            foreach (Parameter parameter in modules.SelectMany(module => module.parameters()))
            {
                if (positions.TryGetValue(parameter.Handle, out int position) && left.Remove(position))
                {
                    current.Add(position);
                    bytes += parameter.numel() * parameter.ElementSize;
                }
            }
        }

        void Close()
        {
            if (current.Count > 0)
            {
                planned.Add(new(parameters, [.. current], type));
                current.Clear();
            }

            bytes = 0;
        }
    }

    /// <summary>The time that the last step waited for sums after its backward pass.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The gradients of each bucket, in the order in which they are sent.</summary>
    public IEnumerable<int> Counts => buckets.Select(bucket => bucket.Count);

    /// <summary>Sends the buckets whose gradients are complete when the backward pass has left a unit.</summary>
    /// <param name="unit">The unit.</param>
    public void Completed(NetworkModule unit)
    {
        // Libraries of MPI make progress only while they are called.
        pending.RemoveAll(exchange => exchange.Advance());
        SendUntil(bucketsBefore.GetValueOrDefault(unit, sent));
    }

    /// <summary>Sends the buckets that are left when the backward pass has ended.</summary>
    public void SendRest() => SendUntil(buckets.Length);

    /// <summary>Sends what is left, waits for all buckets, and returns the sums. The gradients of the parameters are null afterwards.</summary>
    /// <returns>The sum of each parameter's gradient over all processes, valid until the next step.</returns>
    public Tensor[] Finish()
    {
        SendRest();
        sent = 0;
        long start = Stopwatch.GetTimestamp();
        pending.ForEach(exchange => exchange.Wait());
        pending.Clear();
        Waited = Stopwatch.GetElapsedTime(start);
        Tensor[] sums = new Tensor[parameters.Length];
        foreach (Bucket bucket in buckets)
        {
            bucket.Read(parameters, sums);
        }

        return sums;
    }

    /// <summary>Completes the exchange of a step whose gradients are not used.</summary>
    public void Discard() => Array.ForEach(Finish(), gradient => gradient.Dispose());

    public void Dispose() => Array.ForEach(buckets, bucket => bucket.Dispose());

    private void SendUntil(int end)
    {
        for (; sent < end; sent++)
        {
            Bucket bucket = buckets[sent];
            bucket.Fill(parameters);
            pending.Add(group.BeginSum(bucket.Address, bucket.Count, bucket.Type, "gradients"));
        }
    }

    /// <summary>The gradients of some parameters, one after the other.</summary>
    private sealed class Bucket : IDisposable
    {
        private readonly int[] positions;
        private readonly Tensor flat;
        private readonly Tensor[] views;

        public Bucket(Parameter[] parameters, int[] positions, ScalarType? type)
        {
            this.positions = positions;
            ScalarType own = parameters[positions[0]].dtype;
            Type = type ?? (own is ScalarType.Float64 or ScalarType.BFloat16 ? own : ScalarType.Float32);
            Count = checked((int)positions.Sum(position => parameters[position].numel()));
            flat = zeros(Count, dtype: Type).DetachFromDisposeScope();
            Address = ProcessGroup.Address(flat);
            views = new Tensor[positions.Length];
            long start = 0;
            for (int i = 0; i < positions.Length; i++)
            {
                Parameter parameter = parameters[positions[i]];
                using Tensor part = flat.narrow(0, start, parameter.numel());
                views[i] = part.view(parameter.shape).DetachFromDisposeScope();
                start += parameter.numel();
            }
        }

        public ScalarType Type { get; }

        public int Count { get; }

        public nint Address { get; }

        /// <summary>Takes the gradients of the parameters, which are freed.</summary>
        public void Fill(Parameter[] parameters)
        {
            using IDisposable inference = no_grad();
            for (int i = 0; i < positions.Length; i++)
            {
                Parameter parameter = parameters[positions[i]];
                using Tensor? gradient = parameter.grad;
                if (gradient is null)
                {
                    views[i].zero_();
                }
                else
                {
                    views[i].copy_(gradient);
                    parameter.grad = null;
                }
            }
        }

        /// <summary>Gives each parameter its sum, in its type and on its device.</summary>
        public void Read(Parameter[] parameters, Tensor[] sums)
        {
            for (int i = 0; i < positions.Length; i++)
            {
                Parameter parameter = parameters[positions[i]];
                sums[positions[i]] = Type == parameter.dtype && parameter.device_type == DeviceType.CPU ? views[i].alias() : views[i].to(parameter.dtype, parameter.device);
            }
        }

        public void Dispose()
        {
            Array.ForEach(views, view => view.Dispose());
            flat.Dispose();
        }
    }
}
