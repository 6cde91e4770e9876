namespace ResNetDsl.Pickles;

/// <summary>
/// What pickles of PyTorch may call: the functions that <c>torch.load(weights_only=True)</c> allows (<c>torch/_weights_only_unpickler.py</c>), and a few of Python, NumPy and TorchScript that
/// checkpoints have. Tensors become <see cref="TorchTensor"/>; what is of no use for weights becomes a <see cref="PickleObject"/>.
/// </summary>
internal class TorchObjects : PickleObjects
{
    /// <summary>The class of state dicts.</summary>
    public static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict");

    // Of all dictionaries that are made of lists: a pickle may use one list any number of times.
    private const int MostItems = 1 << 20;

    private static readonly Dictionary<string, Func<PickleGlobal, object?[], object?>> Functions = new(StringComparer.Ordinal)
    {
        ["collections.defaultdict"] = (_, _) => new PickleDictionary(),
        ["collections.Counter"] = Inert,
        ["collections.deque"] = Inert,
        ["datetime.date"] = Inert,
        ["datetime.datetime"] = Inert,
        ["datetime.timedelta"] = Inert,
        ["pathlib.Path"] = Inert,
        ["pathlib.PosixPath"] = Inert,
        ["pathlib.PurePosixPath"] = Inert,
        ["pathlib.WindowsPath"] = Inert,
        ["torch._utils._rebuild_tensor"] = (_, arguments) => Tensor(arguments, dtype: null),
        ["torch._utils._rebuild_tensor_v2"] = (_, arguments) => Tensor(arguments, dtype: null),
        ["torch._utils._rebuild_tensor_v3"] = (_, arguments) => Tensor(arguments, arguments.ElementAtOrDefault(6)),
        ["torch._utils._rebuild_parameter"] = First,
        ["torch._utils._rebuild_parameter_with_state"] = First,
        ["torch._utils._rebuild_qtensor"] = Inert,
        ["torch._utils._rebuild_sparse_tensor"] = Inert,
        ["torch.nn.parameter.Parameter"] = First,
        ["torch._tensor._rebuild_from_type_v2"] = FromType,
        ["torch.nn.backends.thnn._get_thnn_function_backend"] = Inert,
        ["torch.Size"] = First,
        ["torch.device"] = Inert,
        ["torch.jit._pickle.build_intlist"] = First,
        ["torch.jit._pickle.build_doublelist"] = First,
        ["torch.jit._pickle.build_boollist"] = First,
        ["torch.jit._pickle.build_tensorlist"] = First,
        ["torch.jit._pickle.restore_type_tag"] = First,
        ["_codecs.encode"] = Inert,
        ["argparse.Namespace"] = Inert,
        ["numpy.dtype"] = Inert,
        ["numpy.core.multiarray.scalar"] = Inert,
        ["numpy.core.multiarray._reconstruct"] = Inert,
        ["numpy._core.multiarray.scalar"] = Inert,
        ["numpy._core.multiarray._reconstruct"] = Inert,
        ["__builtin__.set"] = Elements,
        ["__builtin__.frozenset"] = Elements,
        ["__builtin__.list"] = Elements,
        ["__builtin__.bytearray"] = Inert,
        ["__builtin__.complex"] = Inert,
        ["builtins.set"] = Elements,
        ["builtins.frozenset"] = Elements,
        ["builtins.list"] = Elements,
        ["builtins.bytearray"] = Inert,
        ["builtins.complex"] = Inert,
    };

    private readonly Dictionary<string, TorchStorage> storages = new(StringComparer.Ordinal);
    private int items;

    /// <summary>The storages that were referred to, by key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => storages;

    /// <inheritdoc/>
    public override object? Call(PickleGlobal function, object?[] arguments) => function == OrderedDict ? Dictionary(arguments) : Functions.TryGetValue(function.ToString(), out Func<PickleGlobal, object?[], object?>? call)
        ? call(function, arguments)
        : throw new FormatException($"it calls the Python function {function}, which files of weights do not need; nothing was run. Save the state dict alone: torch.save(model.state_dict(), path)");

    /// <inheritdoc/>
    public override object? Resolve(object? id) => id switch
    {
        object?[] { Length: >= 5 } parts when parts[0] is "storage" && parts[1] is PickleGlobal type && parts[2] is string key && parts[4] is long numel =>
            Storage(type, key, numel, parts.Length > 5 ? parts[5] : null),

        // The class of a module, with its source.
        object?[] { Length: >= 2 } parts when parts[0] is "module" && parts[1] is PickleGlobal type => type,
        _ => throw new FormatException("it refers to something outside of its pickle that is not a storage"),
    };

    /// <summary>The integers of a tuple or list.</summary>
    private static long[] Integers(object? values) => values switch
    {
        object?[] tuple when Array.TrueForAll(tuple, value => value is long) => [.. tuple.Cast<long>()],
        List<object?> list when list.TrueForAll(value => value is long) => [.. list.Cast<long>()],
        _ => throw new FormatException("a tensor has a shape or strides that are not integers"),
    };

    private TorchStorage Storage(PickleGlobal type, string key, long numel, object? view)
    {
        TorchStorageType stored = TorchStorageType.OfStorage(type) ?? throw new FormatException($"a storage has the unknown class {type}");
        if (numel < 0)
        {
            throw new FormatException($"the storage '{key}' has {numel} numbers");
        }

        TorchStorage whole = new(key, stored, numel);
        if (!storages.TryAdd(key, whole) && storages[key] != whole)
        {
            throw new FormatException($"the storage '{key}' has {storages[key].Numel} numbers in one place and {numel} in another, or another type");
        }

        // (key of the view, offset, size): a part of the storage that the first one names.
        return view switch
        {
            null => whole,
            object?[] { Length: 3 } part when part[1] is long start && part[2] is long size && start >= 0 && size >= 0 && start <= numel - size => whole with { Numel = size, Start = start },
            _ => throw new FormatException($"a part of the storage '{key}' is not within it"),
        };
    }

    private static TorchTensor Tensor(object?[] arguments, object? dtype)
    {
        if (arguments.Length < 4 || arguments[0] is not TorchStorage storage || arguments[1] is not long offset)
        {
            throw new FormatException("a tensor has something else where its storage and offset must be");
        }

        TorchStorageType type = dtype is null ? storage.Type
            : dtype is PickleGlobal name && TorchStorageType.OfDtype(name) is { } known ? known
            : throw new FormatException($"a tensor has the type {dtype}, which networks do not support");
        return TorchTensor.Within(storage, type, offset, Integers(arguments[2]), Integers(arguments[3]));
    }

    /// <summary>A tensor with attributes of its own, which are of no use here: (function, type, arguments, state).</summary>
    private static object? FromType(PickleGlobal function, object?[] arguments) =>
        arguments is [PickleGlobal rebuild, _, object?[] inner, ..] && rebuild.Module == "torch._utils" && Functions.TryGetValue(rebuild.ToString(), out Func<PickleGlobal, object?[], object?>? call)
            ? call(rebuild, inner)
            : throw new FormatException($"it calls {function} with something other than a function that makes tensors");

    /// <summary>Python 2 writes the items as an argument, a list of pairs.</summary>
    private PickleDictionary Dictionary(object?[] arguments)
    {
        PickleDictionary dictionary = new();
        foreach (object? item in arguments.Length == 0 ? [] : (IReadOnlyList<object?>)Elements(OrderedDict, arguments))
        {
            object?[] pair = item switch { object?[] tuple => tuple, List<object?> { Count: 2 } list => [.. list], _ => [] };
            if (pair.Length != 2)
            {
                throw new FormatException($"it calls {OrderedDict} with something other than pairs");
            }

            dictionary.Add(pair[0], pair[1]);
            items = items < MostItems ? items + 1 : throw new FormatException($"its dictionaries have more than {Text.Grouped(MostItems)} items");
        }

        return dictionary;
    }

    // The same list, not a copy: a pickle may use one any number of times.
    private static object Elements(PickleGlobal function, object?[] arguments) => arguments switch
    {
        [] => new List<object?>(0),
        [List<object?> list] => list,
        [object?[] tuple] => tuple,
        _ => throw new FormatException($"it calls {function} with something other than a list"),
    };

    private static object? First(PickleGlobal function, object?[] arguments) => arguments.Length > 0 ? arguments[0] : throw new FormatException($"it calls {function} without an argument");

    private static PickleObject Inert(PickleGlobal function, object?[] arguments) => new(function);
}
