using ResNetDsl.Drawing;
using ResNetDsl.Zoo.Benchmarking;
using ResNetDsl.Zoo.Networks;
using TorchSharp;

namespace ResNetDsl.EndToEnd.Tests.Samples;

public sealed class ZooTests : IDisposable
{
    private const string Date = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_registry_holds_every_network_of_the_program()
    {
        IEnumerable<string> declared = typeof(ZooNetworks).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Network))).Select(type => type.Name);
        Assert.Equal(declared.Order(), ZooNetworks.All.Select(network => network.Name).Order());
        Assert.All(ZooNetworks.All, network => Assert.Equal(network.Name, network.Plan.Name));
        IEnumerable<string> composed = typeof(ZooNetworks).Assembly.GetTypes().Where(type => type.BaseType is { IsGenericType: true } && type.BaseType.GetGenericTypeDefinition() == typeof(Composition<>)).Select(type => type.Name);
        Assert.Equal(composed.Order(), ZooNetworks.Compositions.Select(composition => composition.Name).Order());
    }

    [Fact]
    public void The_list_is_a_plain_line_for_each_network()
    {
        ProgramResult result = Zoo("list");

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain('\u001b', result.Output);
        string[] lines = SampleProgram.Lines(result.Output);
        Assert.Single(lines.Select(line => line.Length).Distinct());
        foreach (NetworkPlan plan in ZooNetworks.All.Select(network => network.Plan))
        {
            string[] cells = [plan.Name, Text.Plain(plan.Depth), Text.Grouped(plan.ParameterCount), Text.Grouped(plan.MultiplyAdds), plan.Input.ToString(), plan.Output.ToString()];
            Assert.Single(lines, line => line.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SequenceEqual(cells));
        }
    }

    [Fact]
    public void The_drawing_in_the_documentation_is_of_today()
    {
        ArchitectureDrawing.Save(ResNetV2_50.Plan, folder.PathOf("today.svg"));
        Assert.Equal(File.ReadAllText(folder.PathOf("today.svg")), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "resnet_v2_50.svg")));
    }

    [Theory]
    [InlineData("ResNetV2_152")]
    [InlineData("resnetv2_152")]
    public void A_summary_is_found_in_any_case(string name)
    {
        ProgramResult result = Zoo("summary", name);

        Assert.Empty(result.Errors);
        Assert.Equal((0, ResNetV2_152.Summary + "\n"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("There is no network 'resnet_v2_51'. Did you mean ResNetV2_50? The command 'list' shows all.", "summary", "resnet_v2_51")]
    [InlineData("There is no network 'segmentation'. Did you mean ResNetV2_101_Segmentation? The command 'list' shows all.", "benchmark", "segmentation")]
    [InlineData("--batch-size must be a whole number from 1 to 2147483647, not '0'.", "benchmark", "ResNetV2_50", "--batch-size", "0")]
    [InlineData("--num-batches must be a whole number from 1 to 2147483647, not 'many'.", "benchmark", "ResNetV2_50", "--num-batches", "many")]
    [InlineData("--mode must be forward or train.", "benchmark", "ResNetV2_50", "--mode", "backward")]
    [InlineData("Required argument missing for command: 'summary'.", "summary")]
    [InlineData("Unrecognized command or argument 'forget'.", "list", "forget")]
    public void A_mistake_is_one_line_and_an_exit_code(string message, params string[] arguments)
    {
        ProgramResult result = Zoo(arguments);

        Assert.Equal([message], result.Errors);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output.Trim());
    }

    [Fact]
    public void A_batch_that_memory_cannot_hold_is_one_line_and_an_exit_code()
    {
        ProgramResult result = Zoo("benchmark", "ResNetV2_50", "--batch-size", "2147483647");

        Assert.StartsWith("libtorch failed; a smaller --batch-size may help. ", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void A_benchmark_prints_the_lines_of_time_tensorflow_run()
    {
        ProgramResult result = Zoo("benchmark", "ResNetV2_50", "--batch-size", "1", "--num-batches", "11");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(
            $@"^{Date}: step 0, duration = \d+\.\d{{3}}\n{Date}: step 10, duration = \d+\.\d{{3}}\n{Date}: Forward across 11 steps, \d+\.\d{{3}} \+/- \d+\.\d{{3}} sec / batch\n$",
            result.Output);
    }

    [Theory]
    [InlineData("ResNetV2_50")]
    [InlineData("ResNetV2_101_Segmentation")]
    public void No_tensor_stays_behind_a_step(string name)
    {
        ZooNetwork network = Small(ZooNetworks.Find(name)!);
        using (ForwardStep step = new(network, batchSize: 2))
        {
            NothingIsLeftBy(step);
        }

        using (TrainingStep step = new(network, batchSize: 2))
        {
            // The first makes the gradients.
            step.Run();
            NothingIsLeftBy(step);
        }

        static void NothingIsLeftBy(IBenchmarkStep step)
        {
            long live = Live();
            step.Run();
            step.Run();
            Assert.Equal(live, Live());
        }

        // The same network on images that take little time.
        static ZooNetwork Small(ZooNetwork network)
        {
            NetworkTable table = network.Plan.Table;
            return network with { Plan = Checker.Check(table with { Options = table.Options with { Height = 65, Width = 65 } }).Plan! };
        }

        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    private ProgramResult Zoo(params string[] arguments) => SampleProgram.Run("Zoo", folder.Path, arguments);
}
