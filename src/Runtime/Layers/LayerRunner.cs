using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// Runs the layers of a <see cref="LayerGraph"/>. Which value may be written over is settled when it is made; of every pass nothing is left but its output. Values are disposed together at the
/// end of the graph, not one by one where they die: glibc gives single large blocks back to the system, and the next layer would fault them in again.
/// </summary>
internal sealed class LayerRunner
{
    private readonly Step[] steps;
    private readonly Dictionary<string, NetworkModule> modules = new(StringComparer.Ordinal);

    /// <summary>Makes the modules of a graph and registers them in its owner.</summary>
    public LayerRunner(NetworkModule owner, LayerGraph graph, VariableScope scope)
    {
        steps = [.. graph.Nodes.Select((node, i) => StepOf(owner, graph, scope, node, i))];
    }

    /// <summary>The layers that have parameters, by scope.</summary>
    public IReadOnlyDictionary<string, NetworkModule> Modules => modules;

    /// <summary>Whether there is nothing to run: what it takes is what it gives.</summary>
    public bool IsEmpty => steps.Length == 0;

    /// <summary>Runs the layers, and adds what is an end point to the end points, if there are any.</summary>
    /// <param name="input">What the graph takes. It stays the caller's.</param>
    /// <param name="owner">The module whose layers they are: its mode, and its place in the network, are theirs.</param>
    /// <param name="points">The end points.</param>
    /// <returns>A tensor of the caller's; the input itself when there is nothing to run.</returns>
    public Tensor Run(Tensor input, NetworkModule owner, EndPointCollector? points)
    {
        Tensor?[] values = new Tensor?[steps.Length + 1];
        values[LayerGraph.Input] = input;
        try
        {
            for (int i = 0; i < steps.Length; i++)
            {
                ref readonly Step step = ref steps[i];
                Tensor output = step.Operation.Run(values!, step.Inputs, step.Overwrites && points is null, owner);
                values[i + 1] = output;
                if (points is not null && step.EndPoint is not null)
                {
                    points.Add(step.EndPoint, output, step.IsRooted);
                }
            }

            Tensor result = values[^1]!;
            for (int i = 1; i < values.Length - 1; i++)
            {
                // An operation that wrote over its input gave that very tensor.
                if (!ReferenceEquals(values[i], result) && !ReferenceEquals(values[i], values[i + 1]))
                {
                    values[i]!.Dispose();
                }
            }
        }
        catch
        {
            foreach (Tensor? value in values.Skip(1))
            {
                value?.Dispose();
            }

            throw;
        }

        return values[^1]!;
    }

    private Step StepOf(NetworkModule owner, LayerGraph graph, VariableScope scope, LayerNode node, int i)
    {
        (Operation operation, NetworkModule? module) = Operations.Of(node.Layer, scope.Within(node.Layer.Scope));
        if (module is not null)
        {
            owner.RegisterAt(node.Layer.Scope, module);
            modules.Add(node.Layer.Scope, module);
        }

        int last = node.Inputs[node.Inputs.Count - 1];
        bool overwrites = last != LayerGraph.Input && !graph.Nodes[last - 1].Layer.NeedsOutput && !graph.Nodes.Skip(i + 1).Any(later => later.Inputs.Contains(last));
        return new(operation, [.. node.Inputs], overwrites, node.EndPoint, node.IsRooted);
    }

    /// <param name="Operation">What is run.</param>
    /// <param name="Inputs">The values it takes.</param>
    /// <param name="Overwrites">Whether the last value it takes may be written over.</param>
    /// <param name="EndPoint">The end point it gives.</param>
    /// <param name="IsRooted">Whether that name stands alone.</param>
    private readonly record struct Step(Operation Operation, int[] Inputs, bool Overwrites, string? EndPoint, bool IsRooted);
}
