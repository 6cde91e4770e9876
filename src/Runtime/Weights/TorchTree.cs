using ResNetDsl.Data;
using ResNetDsl.Pickles;

namespace ResNetDsl.Weights;

/// <summary>
/// The tensors in what PyTorch saved: a state dict, a checkpoint with state dicts among other things, a module or a TorchScript program. Each is named by its way there, joined with dots, as in
/// <c>state_dict.module.conv1.weight</c>; a module's parameters and buffers are named as its <c>state_dict()</c> names them.
/// </summary>
internal sealed class TorchTree
{
    private const int Deepest = 64;
    private const int LongestName = 4096;
    private const int LongestText = 1024;

    // A pickle may use one list in many places, so that what it describes is larger than it is.
    private const int MostValues = 1 << 22;

    private readonly List<(string Name, TorchTensor Tensor)> tensors = [];
    private readonly List<StateDictPlace> places = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<object> above = new(ReferenceEqualityComparer.Instance);
    private int values;

    private TorchTree()
    {
    }

    /// <summary>The tensors by name, without those of optimizers, whose names are numbers.</summary>
    public IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors => tensors;

    /// <summary>The dictionaries with tensors, and the modules.</summary>
    public IReadOnlyList<StateDictPlace> Places => places;

    /// <summary>The texts and numbers of a checkpoint, such as its epoch.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Finds the tensors.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <exception cref="FormatException">It is nested too deeply, or has a tensor that networks do not have; the message is a clause.</exception>
    public static TorchTree Of(object? root)
    {
        TorchTree tree = new();
        if (root is PickleDictionary dictionary)
        {
            tree.ReadTexts(dictionary);
        }

        tree.Walk(root, "", isModule: false);
        return tree;
    }

    private void Walk(object? value, string path, bool isModule)
    {
        if (value is TorchTensor tensor)
        {
            Count(1);
            tensors.Add((path.Length == 0 ? "tensor" : path, tensor));
            return;
        }

        // What is within itself has nothing new there.
        if (value is not (PickleDictionary or PickleObject or List<object?> or object?[]) || !above.Add(value))
        {
            return;
        }

        Count(1 + SizeOf(value));
        if (above.Count > Deepest)
        {
            throw new FormatException($"its values are nested more than {Deepest} deep");
        }

        switch (value)
        {
            case PickleDictionary dictionary when !IsOptimizer(dictionary):
                WalkItems(dictionary, path);
                AddPlace(path, dictionary.Items.Count(item => item.Value is TorchTensor));
                break;
            case PickleObject { State: PickleDictionary state } module:
                int before = tensors.Count;
                WalkObject(module, state, path);
                AddPlace(path, isModule ? 0 : tensors.Count - before);
                break;
            case PickleObject other:
                RequireSupported(other, path);
                Count(other.Items.Items.Count + other.Elements.Count);
                WalkItems(other.Items, path);
                WalkAll(other.Elements, path);
                break;
            case List<object?> list:
                WalkAll(list, path);
                break;
            case object?[] tuple:
                WalkAll(tuple, path);
                break;
        }

        above.Remove(value);
    }

    private void WalkItems(PickleDictionary dictionary, string path)
    {
        foreach ((object? key, object? value) in dictionary.Items)
        {
            if (key is string or long)
            {
                Walk(value, Within(path, key is long number ? Text.Plain(number) : (string)key), isModule: false);
            }
        }
    }

    private void WalkAll(IReadOnlyList<object?> elements, string path)
    {
        for (int i = 0; i < elements.Count; i++)
        {
            if (elements[i] is TorchTensor or PickleDictionary or PickleObject or List<object?> or object?[])
            {
                Walk(elements[i], Within(path, Text.Plain(i)), isModule: false);
            }
        }
    }

    /// <summary>A module, whose tensors are where <c>torch.nn.Module</c> keeps them, or another object, such as one of a TorchScript program, whose tensors are its attributes.</summary>
    private void WalkObject(PickleObject module, PickleDictionary state, string path)
    {
        if (state.Find("_parameters") is not { } parameters || state.Find("_modules") is not { } modules)
        {
            WalkAttributes(state, path);
            Count(module.Items.Items.Count);
            WalkItems(module.Items, path);
            return;
        }

        WalkAttributes(Items(parameters), path);
        HashSet<object?> notSaved = [.. state.Find("_non_persistent_buffers_set") as IReadOnlyList<object?> ?? []];
        Count(notSaved.Count);
        PickleDictionary buffers = Items(state.Find("_buffers"));
        Count(buffers.Items.Count);
        foreach ((object? key, object? value) in buffers.Items)
        {
            if (key is string name && !notSaved.Contains(name))
            {
                Walk(value, Within(path, name), isModule: true);
            }
        }

        WalkAttributes(Items(modules), path);
    }

    private void WalkAttributes(PickleDictionary attributes, string path)
    {
        Count(attributes.Items.Count);
        foreach ((object? key, object? value) in attributes.Items)
        {
            if (key is string name)
            {
                Walk(value, Within(path, name), isModule: true);
            }
        }
    }

    private void ReadTexts(PickleDictionary dictionary)
    {
        foreach ((object? key, object? value) in dictionary.Items)
        {
            string? text = value switch
            {
                string { Length: <= LongestText } words => words,
                long whole => Text.Plain(whole),
                double number => Text.Plain(number),
                bool flag => flag ? "true" : "false",
                _ => null,
            };
            // A number of classes is not their names.
            if (key is string { Length: > 0 and <= LongestText } name && name != ClassNames.Key && text is not null)
            {
                texts[name] = text;
            }
        }
    }

    private void AddPlace(string path, int count)
    {
        if (count > 0)
        {
            places.Add(new(path.Length == 0 ? "" : path + ".", count));
        }
    }

    private void Count(int more) => values = more <= MostValues - values ? values + more : throw new FormatException($"it describes more than {Text.Grouped(MostValues)} values");

    private static int SizeOf(object value) => value switch
    {
        PickleDictionary dictionary => dictionary.Items.Count,
        PickleObject other => (other.State as PickleDictionary)?.Items.Count ?? 0,
        IReadOnlyList<object?> list => list.Count,
        _ => 0,
    };

    private static string Within(string path, string name) =>
        path.Length + name.Length < LongestName ? path.Length == 0 ? name : $"{path}.{name}" : throw new FormatException($"it has a name of more than {LongestName} characters");

    private static PickleDictionary Items(object? value) => value switch
    {
        PickleDictionary dictionary => dictionary,
        PickleObject other => other.Items,
        _ => new(),
    };

    /// <summary>What <c>Optimizer.state_dict()</c> returns: averages and moments of the weights, which are not weights.</summary>
    private static bool IsOptimizer(PickleDictionary dictionary) => dictionary.Find("param_groups") is not null && dictionary.Find("state") is not null;

    private static void RequireSupported(PickleObject value, string path)
    {
        if (value.Type.Name is "_rebuild_qtensor" or "_rebuild_sparse_tensor")
        {
            throw new FormatException($"'{path}' is {(value.Type.Name == "_rebuild_qtensor" ? "a quantized" : "a sparse")} tensor, which networks do not support");
        }
    }
}
