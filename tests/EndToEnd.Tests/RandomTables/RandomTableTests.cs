using System.Reflection;
using CsCheck;
using ResNetDsl.EndToEnd.Tests.RandomTables;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests;

/// <summary>What the compiler says of a table is what libtorch has when it runs.</summary>
public sealed class RandomTableTests(ITestOutputHelper output)
{
    private const int Tables = 240;
    private const string SeedVariable = "RANDOM_TABLE_SEED";

    [Fact]
    public void Shapes_parameters_and_keys_of_random_tables_are_those_of_libtorch()
    {
        // Small maps are faster on one thread, and far faster beside another process.
        set_num_threads(1);
        PCG random = Environment.GetEnvironmentVariable(SeedVariable) is { } given ? PCG.Parse(given) : new PCG(0, (ulong)Random.Shared.NextInt64());
        string seed = random.ToString();
        output.WriteLine($"{Tables} tables; {SeedVariable}={seed} gives the same again");
        NetworkTable[] tables = [.. Enumerable.Range(0, Tables).Select(i => TableGenerator.Table(i).Generate(random, null, out _))];
        Assembly assembly = CompiledTables.Compile(tables);
        foreach (NetworkTable table in tables)
        {
            try
            {
                Check(table, assembly.GetType(table.Name)!, train: table.Name.EndsWith('7'));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}\n{TableSource.Of(table)}", exception);
            }
        }
    }

    private static void Check(NetworkTable table, Type type, bool train)
    {
        CheckResult check = Checker.Check(table);
        Assert.Empty(check.Findings);
        NetworkPlan plan = check.Plan!;
        AssertConstants(plan, type);

        // In 64 bits, since libtorch 2.10 computes some narrow convolutions wrongly in 32 bits on some processors.
        using DisposeScope scope = NewDisposeScope();
        using Network network = (Network)Activator.CreateInstance(type, [null, float64])!;
        Assert.Equal(plan.ParameterCount, network.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(
            plan.Tensors().ToDictionary(tensor => tensor.Key, tensor => string.Join("×", tensor.Shape)),
            network.state_dict().ToDictionary(entry => entry.Key, entry => string.Join("×", entry.Value.shape)));

        Tensor input = randn([2, plan.Input.Channels, plan.Input.Height, plan.Input.Width], dtype: float64);
        network.eval();
        using (no_grad())
        {
            using EndPoints points = (EndPoints)type.GetMethod("forward_end_points")!.Invoke(network, [input])!;
            Assert.Equal(plan.EndPoints().Select(point => point.Name), points.Keys);
            foreach (EndPointPlan point in plan.EndPoints())
            {
                Assert.Equal(point.Shape.WithBatch(2), points[point.Name].shape);
            }

            Assert.Equal(plan.Output.WithBatch(2), points.Output.shape);
            using Tensor again = network.forward(input);
            Assert.True(again.allclose(points.Output), "forward and forward_end_points differ");
        }

        if (train)
        {
            Train(network, input);
        }
    }

    private static void AssertConstants(NetworkPlan plan, Type type)
    {
        Assert.Equal(plan.Depth, Constant("Depth"));
        Assert.Equal(plan.ParameterCount, Constant("ParameterCount"));
        Assert.Equal(plan.MultiplyAdds, Constant("MultiplyAdds"));
        Assert.Equal(plan.OutputStride, Constant("OutputStride"));
        Assert.Equal(plan.ReceptiveField, Constant("ReceptiveField"));
        Assert.Equal(plan.Summary(), Constant("Summary"));
        Assert.Equal(plan.Input, Property("InputShape"));
        Assert.Equal(plan.Output, Property("OutputShape"));
        NetworkTable emitted = ((NetworkPlan)Property("Plan")!).Table;
        Assert.Equal(plan.Table with { Options = plan.Table.Options with { Scope = plan.Table.Scope } }, emitted);

        object? Constant(string name) => type.GetField(name)!.GetRawConstantValue();

        object? Property(string name) => type.GetProperty(name)!.GetValue(null);
    }

    private static void Train(Network network, Tensor input)
    {
        network.train();
        using SGD optimizer = optim.SGD(network.parameter_groups().Select(group => group.ForSGD()), 0.01, momentum: 0.9);
        using Tensor loss = network.forward(input).square().mean();
        loss.backward();
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));
        optimizer.step();
    }
}
