namespace ResNetDsl.Programs;

/// <summary>The operations of an evaluation, each after what it takes.</summary>
/// <param name="Image">The image.</param>
/// <param name="Values">What the operations give, in the order of computation.</param>
/// <param name="Outputs">The outputs, by name.</param>
internal sealed record Graph(GraphValue Image, IReadOnlyList<GraphValue> Values, IReadOnlyList<(string Name, GraphValue Value)> Outputs)
{
    private Dictionary<GraphValue, GraphValue?>? lastUsers;
    private Dictionary<GraphValue, int>? uses;

    /// <summary>How often a value is used, as an operand or as an output.</summary>
    public int Uses(GraphValue value)
    {
        uses ??= Values.SelectMany(user => user.Inputs).Concat(Outputs.Select(output => output.Value)).OfType<GraphValue>()
            .GroupBy(used => used, ReferenceEqualityComparer.Instance).ToDictionary(group => (GraphValue)group.Key!, group => group.Count(), (IEqualityComparer<GraphValue>)ReferenceEqualityComparer.Instance);
        return uses.GetValueOrDefault(value);
    }

    /// <summary>Whether an operation may write its result over an operand: nothing needs the operand afterwards, the operation takes it once, and its memory is its own.</summary>
    /// <param name="operand">An operand.</param>
    /// <param name="user">What the operation gives.</param>
    public bool MayOverwrite(GraphValue operand, GraphValue user)
    {
        lastUsers ??= LastUsers();
        return operand.Operation is not null && ReferenceEquals(lastUsers[operand], user) && user.Inputs.Count(input => ReferenceEquals(input, operand)) == 1;
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="image">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="type">The type that constants are converted to.</param>
    /// <returns>The outputs, in their order. The caller owns them.</returns>
    public IReadOnlyList<Tensor> Compute(Tensor image, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<GraphValue, Tensor> tensors = new(ReferenceEqualityComparer.Instance) { [Image] = image };
        foreach (GraphValue value in Values)
        {
            tensors[value] = value.Operation!.Compute([.. value.Inputs.Select(Of)]);
        }

        return [.. Outputs.Select(output => tensors[output.Value].alias().MoveToOuterDisposeScope())];

        Tensor? Of(GraphValue? value) => value is null ? null : value.Constant is { } constant ? constant.In(type) : tensors[value];
    }

    /// <summary>The graph with some values replaced.</summary>
    /// <param name="rule">Gives what takes the place of a value: an operand, or what was added to the rewriting; null for the value as it is.</param>
    public Graph Rewrite(Func<GraphValue, Rewriting, GraphValue?> rule)
    {
        Rewriting rewriting = new();
        foreach (GraphValue value in Values)
        {
            rewriting.Replace(value, rule(value, rewriting) ?? rewriting.Add(value.Operation!, [.. value.Inputs.Select(rewriting.Of)], value.Name));
        }

        return new Graph(Image, rewriting.Values, [.. Outputs.Select(output => (output.Name, rewriting.Of(output.Value)!))]).Needed();
    }

    /// <summary>For each operand the last operation that takes it; null where it is needed to the end.</summary>
    private Dictionary<GraphValue, GraphValue?> LastUsers()
    {
        Dictionary<GraphValue, GraphValue?> last = new(ReferenceEqualityComparer.Instance);
        foreach (GraphValue user in Values)
        {
            foreach (GraphValue operand in user.Inputs.OfType<GraphValue>())
            {
                last[operand] = user;
            }
        }

        foreach ((_, GraphValue output) in Outputs)
        {
            last[output] = null;
        }

        // A view and its operand have the same memory.
        foreach (GraphValue view in Values.Where(value => value.Operation!.IsView))
        {
            last[view] = null;
            last[view.Inputs[0]!] = null;
        }

        return last;
    }

    private Graph Needed()
    {
        HashSet<GraphValue> needed = new(Outputs.Select(output => output.Value), (IEqualityComparer<GraphValue>)ReferenceEqualityComparer.Instance);
        List<GraphValue> values = [];
        for (int i = Values.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(Values[i]))
            {
                needed.UnionWith(Values[i].Inputs.OfType<GraphValue>());
                values.Add(Values[i]);
            }
        }

        values.Reverse();
        return new(Image, [.. values.Distinct<GraphValue>(ReferenceEqualityComparer.Instance)], Outputs);
    }

    /// <summary>A graph that is being rewritten.</summary>
    internal sealed class Rewriting
    {
        private readonly Dictionary<GraphValue, GraphValue> replaced = new(ReferenceEqualityComparer.Instance);
        private readonly List<GraphValue> values = [];

        /// <summary>The new values, in order.</summary>
        public IReadOnlyList<GraphValue> Values => values;

        /// <summary>What takes the place of an old value.</summary>
        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
        public GraphValue? Of(GraphValue? value) => value is null ? null : replaced.GetValueOrDefault(value, value);

        /// <summary>Adds an operation on new values.</summary>
        public GraphValue Add(GraphOperation operation, IReadOnlyList<GraphValue?> inputs, string name)
        {
            GraphValue value = GraphValue.Of(operation, inputs, name);
            values.Add(value);
            return value;
        }

        internal void Replace(GraphValue old, GraphValue value) => replaced[old] = value;
    }
}
