using System.Collections;
using System.Collections.Immutable;
using ResNetDsl.Runtime.Tests.Networks;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests.Units;

/// <summary>What instances of a user's own unit hold where their types do not say so.</summary>
public sealed class UndeclaredStateTests : IDisposable
{
    private readonly Linear linear = nn.Linear(1, 1);
    private readonly Parameter parameter = nn.Parameter(ones(1));
    private readonly Tensor constant = ones(1);

    public void Dispose()
    {
        linear.Dispose();
        parameter.Dispose();
        constant.Dispose();
    }

    [Fact]
    public void Networks_are_not_constructed_with_it() => Assert.Equal(
        "SecretiveUnit cannot be a unit: its member 'Gate' (Parameter) is neither trained nor saved; declare it as a layer.",
        Assert.Throws<InvalidOperationException>(() => new SecretiveUnits()).Message);

    [Fact]
    public void Modules_and_parameters_are_refused()
    {
        Refuses("Held", "Linear", new Holder<object>(linear));
        Refuses("Held", "Linear", new Holder<IDisposable>(linear));
        Refuses("Held", "Parameter", new Holder<Tensor>(parameter));
    }

    [Fact]
    public void Those_in_collections_are_refused()
    {
        Refuses("Held", "Parameter", new Holder<Tensor[]>([constant, parameter]));
        Refuses("Held", "Parameter", new Holder<Tensor[,]>(new[,] { { constant, parameter } }));
        Refuses("Held", "Linear", new Holder<object>(new List<object?> { null, linear }));
        Refuses("Held", "Linear", new Holder<IEnumerable>(new ArrayList { 1, linear }));
        Refuses("Held", "Linear", new Holder<object>(new Dictionary<string, IDisposable> { ["gate"] = linear }));
        Refuses("Held", "Linear", new Holder<Hashtable>(new() { ["gate"] = linear }));
        Refuses("Held", "Linear", new Holder<(int, object)>((1, linear)));
        Refuses("Held", "Linear", new Holder<Tuple<object>>(new(linear)));
    }

    [Fact]
    public void Members_of_base_classes_are_refused()
    {
        Refuses("Held", "Linear", new Derived(linear));
        Refuses("hidden", "Linear", new Captured(linear));
    }

    [Fact]
    public void Everything_else_is_allowed()
    {
        Allows(new Holder<Tensor>(constant));
        Allows(new Holder<Tensor?>(null));
        Allows(new Holder<Tensor?[]>([constant, null]));
        Allows(new Holder<object>("gate"));
        Allows(new Holder<object>(new float[1 << 20]));
        Allows(new Holder<object>(new Dictionary<string, float> { ["gate"] = 1 }));
        Allows(new Holder<object>(Naturals()));
        Allows(new Holder<ImmutableArray<object>>(default));
        Allows(new Holder<Func<object>>(() => linear));
        Allows(new Holder<Lazy<object>>(new(() => linear)));
        Allows(new Holder<Holder<object>>(new(linear)));
        Allows(new Holder<object[]>([new object[] { linear }]));
    }

    [Fact]
    public void Static_members_are_allowed()
    {
        Shared.Gate = linear;
        Allows(new Shared());
        Shared.Gate = null;
    }

    private static IEnumerable<int> Naturals()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static void Refuses<T>(string member, string type, T own)
        where T : class => Assert.Equal(
        $"Gated cannot be a unit: its member '{member}' ({type}) is neither trained nor saved; declare it as a layer.",
        Assert.Throws<InvalidOperationException>(() => UndeclaredState.Refuse(own, "Gated")).Message);

    private static void Allows<T>(T own)
        where T : class => UndeclaredState.Refuse(own, "Gated");

    private class Holder<T>(T held)
    {
        public T Held { get; } = held;
    }

    private sealed class Derived(object held) : Holder<object>(held)
    {
        public int Width { get; } = 1;
    }

    private sealed class Captured(object hidden)
    {
        public override string? ToString() => hidden.ToString();
    }

    private sealed class Shared
    {
        public static object? Gate { get; set; }
    }
}
