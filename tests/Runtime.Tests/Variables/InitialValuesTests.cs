using ResNetDsl.Variables;

namespace ResNetDsl.Runtime.Tests.Variables;

/// <summary>Variables that another thread fills while a block is made have the values of variables that are filled one after the other.</summary>
public sealed class InitialValuesTests
{
    // Below and above what another thread is worth, alone and together.
    private static readonly (long[] Shape, ScalarType Type, Initializer Initializer)[] Variables =
    [
        ([7], ScalarType.Float32, Initializer.Uniform(0.5)),
        ([300, 200], ScalarType.Float32, Initializer.TruncatedNormal(0.1)),
        ([15], ScalarType.Float32, Initializer.Normal(1)),
        ([64, 1024], ScalarType.Float64, Initializer.Normal(0.2)),
        ([65, 33, 3, 3], ScalarType.Float32, Initializer.Normal(0.01)),
        ([9], ScalarType.BFloat16, Initializer.TruncatedNormal(2)),
        ([200, 190], ScalarType.Float16, Initializer.TruncatedNormal(0.3)),
        ([3, 5], ScalarType.Float32, Initializer.Uniform(1)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Deferred_values_are_those_of_filling_each_variable_at_once(int variables)
    {
        for (int round = 0; round < 20; round++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] expected = Made(round, variables, deferred: false);
            Tensor[] actual = Made(round, variables, deferred: true);
            for (int i = 0; i < variables; i++)
            {
                TensorAssert.Identical(expected[i], actual[i]);
            }
        }
    }

    [Fact]
    public void What_is_drawn_after_a_network_follows_what_the_network_drew()
    {
        using DisposeScope scope = NewDisposeScope();
        Made(3, Variables.Length, deferred: false);
        Tensor expected = rand(4);
        Made(3, Variables.Length, deferred: true);
        TensorAssert.Identical(expected, rand(4));
    }

    [Fact]
    public void No_tensor_of_the_filling_is_left()
    {
        Made(1, Variables.Length, deferred: true, dispose: true);
        long before = LiveTensors.Count();
        for (int i = 0; i < 10; i++)
        {
            Made(1, Variables.Length, deferred: true, dispose: true);
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    private static Tensor[] Made(long seed, int count, bool deferred, bool dispose = false)
    {
        manual_seed(seed);
        InitialValues values = new();
        if (deferred)
        {
            values.Begin();
        }

        Tensor[] made = [.. Variables.Take(count).Select(variable =>
        {
            Tensor value = empty(variable.Shape, dtype: variable.Type);
            values.Fill(value, variable.Initializer);
            return value;
        })];
        values.End();
        if (dispose)
        {
            Array.ForEach(made, tensor => tensor.Dispose());
        }

        return made;
    }
}
