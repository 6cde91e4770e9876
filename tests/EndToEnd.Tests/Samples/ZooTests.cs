using System.Text.Json;
using System.Text.RegularExpressions;
using ResNetDsl.CommandLine.Benchmarking;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Drawing;
using ResNetDsl.Optimization;
using ResNetDsl.Training;
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
        Assert.All(ZooNetworks.All, network => Assert.NotEmpty(ZooNetworks.SourceOf(network)));
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
            string[] cells = [plan.Name, Text.Grouped(plan.Depth), Text.Grouped(plan.ParameterCount), Text.Grouped(plan.MultiplyAdds), plan.Input.ToString(), plan.Output.ToString()];
            Assert.Single(lines, line => line.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SequenceEqual(cells));
        }
    }

    [Fact]
    public void The_doctor_checks_the_convolutions_of_a_network()
    {
        ProgramResult result = Zoo("doctor", "CifarResNet20", "--batch-size", "2");

        Assert.Empty(result.Errors);
        string[] lines = SampleProgram.Lines(result.Output);
        Assert.Single(lines, line => line.StartsWith("processor", StringComparison.Ordinal));
        Assert.Contains("CifarResNet20 has 7 distinct convolutions. In float32, 2 images: relative errors, at most 1e-4 where a kernel is correct.", lines);
        Assert.Single(lines, line => line.StartsWith("3×3/2 16→32 on 16×32×32", StringComparison.Ordinal) && line.Contains("block2.unit_1.conv1", StringComparison.Ordinal));
        Assert.Equal(result.ExitCode == 0, lines[^1] == "This machine computes all of them correctly.");
    }

    [Fact]
    public void The_doctor_of_a_machine_alone_needs_no_network()
    {
        ProgramResult result = Zoo("doctor");

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(SampleProgram.Lines(result.Output), line => line.StartsWith("libtorch", StringComparison.Ordinal));
    }

    [Fact]
    public void The_drawing_in_the_documentation_is_of_today()
    {
        ArchitectureDrawing.Save(ResNetV2_50.Plan, folder.Of("today.svg"));
        Assert.Equal(File.ReadAllText(folder.Of("today.svg")), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "resnet_v2_50.svg")));
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

    [Fact]
    public void A_summary_of_training_has_the_memory_of_a_step_with_its_options()
    {
        ProgramResult usual = Zoo("summary", "resnet50", "--training");
        Assert.Empty(usual.Errors);
        Assert.Equal((0, new TrainingOptions().Memory(ResNet50.Plan, 64).Summary() + "\n"), (usual.ExitCode, usual.Output));

        TrainingOptions options = new() { Optimizer = new AdamWRecipe(), ComputeType = torch.ScalarType.BFloat16, Accumulate = 2, AverageDecay = 0.9 };
        ProgramResult other = Zoo("summary", "resnet50", "--training", "--batch-size", "8", "--optimizer", "adamw", "--precision", "bfloat16", "--accumulate", "2", "--average", "0.9");
        Assert.Empty(other.Errors);
        Assert.Equal(options.Memory(ResNet50.Plan, 8).Summary() + "\n", other.Output);
    }

    [Theory]
    [InlineData("There is no network 'resnet_v2_51'. Did you mean ResNetV2_50? The command 'list' shows all.", "summary", "resnet_v2_51")]
    [InlineData("There is no network 'segmentation'. Did you mean ResNetV2_101_Segmentation? The command 'list' shows all.", "benchmark", "segmentation")]
    [InlineData("--batch-size must be a whole number from 1 to 2147483647, not '0'.", "benchmark", "ResNetV2_50", "--batch-size", "0")]
    [InlineData("--num-batches must be a whole number from 1 to 2147483647, not 'many'.", "benchmark", "ResNetV2_50", "--num-batches", "many")]
    [InlineData("--mode must be forward or train.", "benchmark", "ResNetV2_50", "--mode", "backward")]
    [InlineData("Required argument missing for command: 'summary'.", "summary")]
    [InlineData("There is no network 'resnet_v2_51'. Did you mean ResNetV2_50? The command 'list' shows all.", "summary", "--compare", "ResNet50", "resnet_v2_51")]
    [InlineData("--compare requires two networks.", "summary", "--compare", "ResNet50")]
    [InlineData("summary accepts one network, or two after --compare, but not both.", "summary", "ResNet18", "--compare", "ResNet34", "ResNet50")]
    [InlineData("'ResNetV2_50_FeaturePyramid' is a composition; name its backbone, ResNetV2_50.", "summary", "--compare", "ResNet50", "ResNetV2_50_FeaturePyramid")]
    [InlineData("--batch-size is an option of --training; add --training, or leave out --batch-size.", "summary", "ResNet18", "--batch-size", "8")]
    [InlineData("--precision is an option of --training; add --training, or leave out --precision.", "summary", "ResNet18", "--precision", "float32")]
    [InlineData("--training shows the memory of one network; leave out --training or --compare.", "summary", "--compare", "ResNet18", "ResNet50", "--training")]
    [InlineData("--training shows the memory of a network, and ResNetV2_50_FeaturePyramid is a composition; name its backbone, ResNetV2_50.", "summary", "ResNetV2_50_FeaturePyramid", "--training")]
    [InlineData("--bandwidth must be a number of bits per second with M, G or T, such as 25G, not '25'.", "scale", "ResNet50", "--bandwidth", "25")]
    [InlineData("--bandwidth must be a number of bits per second with M, G or T, such as 25G, not '0G'.", "scale", "ResNet50", "--bandwidth", "0G")]
    [InlineData("--bandwidth must be a number of bits per second with M, G or T, such as 25G, not '-1G'.", "scale", "ResNet50", "--bandwidth=-1G")]
    [InlineData("--latency must be a time with ns, us, ms or s, such as 30us, not 'quick'.", "scale", "ResNet50", "--latency", "quick")]
    [InlineData("--ranks must be a whole number from 1 to 1048576, not '0'.", "scale", "ResNet50", "--ranks", "0")]
    [InlineData("--gradient-precision must be float32 or bfloat16.", "scale", "ResNet50", "--gradient-precision", "int8")]
    [InlineData("--check needs --page.", "scaling-table", "--check")]
    [InlineData("--check needs --page, and measures no times.", "table", "--check")]
    [InlineData("--check needs --page, and measures no times.", "table", "--page", "docs/zoo.md", "--check", "--time")]
    [InlineData("Unrecognized command or argument 'forget'.", "list", "forget")]
    public void A_mistake_is_one_line_and_an_exit_code(string message, params string[] arguments)
    {
        ProgramResult result = Zoo(arguments);

        Assert.Equal([message], result.Errors);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output.Trim());
    }

    [Fact]
    public void A_comparison_shows_totals_and_what_differs_in_blocks()
    {
        ProgramResult result = Zoo("summary", "--compare", "resnet50", "ResNet50_D");

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                "ResNet50|ResNet50_D|difference",
                "layers|50|50|same",
                "parameters|25,557,032|25,576,264|+19,232 (+0.1 %)",
                "multiply-adds|4,089,184,256|4,328,824,832|+239,640,576 (+5.9 %)",
                "receptive field|427|431|+4 (+0.9 %)",
                "output stride|32|32|same",
                "shortcut|Projection|AveragePool",
                "root",
                "layers|7x7/2, pool 3x3/2|3x3/2, 3x3, 3x3, pool",
                "parameters|9,536|28,768",
                "multiply-adds|118,013,952|357,654,528",
                "block1",
                "receptive field|35|39",
                "block2",
                "receptive field|91|95",
                "block3",
                "receptive field|267|271",
                "block4",
                "receptive field|427|431",
                "head|same",
            ],
            SampleProgram.Lines(result.Output).Select(line => Regex.Replace(line, " {2,}", "|")));
    }

    [Fact]
    public void The_table_on_the_page_is_current()
    {
        ProgramResult result = Zoo("table", "--page", Path.Combine(AppContext.BaseDirectory, "zoo.md"), "--check");

        Assert.Empty(result.Errors);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public void The_predictions_on_the_page_are_current()
    {
        ProgramResult result = Zoo("scaling-table", "--page", Path.Combine(AppContext.BaseDirectory, "scaling.md"), "--check");

        Assert.Empty(result.Errors);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Other_predictions_on_a_page_are_not_current()
    {
        string file = folder.Of("scaling.md");
        File.WriteAllText(file, "<!-- scaling table -->\n| network |\n<!-- /scaling table -->\n");
        ProgramResult result = Zoo("scaling-table", "--page", "scaling.md", "--check");
        Assert.Equal(["The table of predictions in 'scaling.md' is not current; 'scaling-table --page scaling.md' writes it."], result.Errors);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(0, Zoo("scaling-table", "--page", "scaling.md").ExitCode);
        Assert.Equal(0, Zoo("scaling-table", "--page", "scaling.md", "--check").ExitCode);
    }

    [Fact]
    public void The_speed_of_many_ranks_follows_the_options()
    {
        JsonElement usual = Scale(), bfloat16 = Scale("--gradient-precision", "bfloat16"), slow = Scale("--bandwidth", "100M"), given = Scale("--ranks", "3");

        Assert.Equal(4 * 25_557_032, usual.GetProperty("float32Bytes").GetInt64());
        Assert.Equal(0.8, usual.GetProperty("stepSeconds").GetDouble());
        Assert.Equal(10, usual.GetProperty("weak").GetArrayLength());
        Assert.Equal([2, 3, 4], given.GetProperty("weak").EnumerateArray().Take(3).Select(step => step.GetProperty("ranks").GetInt32()));
        Assert.True(Efficiency(slow) < Efficiency(usual));
        Assert.True(Efficiency(usual) < Efficiency(bfloat16));

        // At the chosen ranks the total batch is that of all ranks.
        Assert.Equal(usual.GetProperty("weak")[5].GetProperty("efficiency").GetDouble(), usual.GetProperty("strong")[5].GetProperty("efficiency").GetDouble(), 1e-12);
        Assert.Contains("efficiency", Zoo("scale", "ResNet50", "--step-seconds", "0.8").Output, StringComparison.Ordinal);

        JsonElement Scale(params string[] options)
        {
            ProgramResult result = Zoo(["scale", "ResNet50", "--step-seconds", "0.8", "--json", .. options]);
            Assert.Empty(result.Errors);
            return JsonDocument.Parse(result.Output).RootElement;
        }

        static double Efficiency(JsonElement prediction) => prediction.GetProperty("weak")[9].GetProperty("efficiency").GetDouble();
    }

    [Fact]
    public void A_table_is_checked_without_its_times_and_written_with_them()
    {
        string file = folder.Of("notes.md");
        File.WriteAllText(file, "Before\n<!-- zoo table -->\n\n<!-- /zoo table -->\nAfter");
        IsNotCurrent();
        IsWrittenAs(text => Assert.Equal(("Before\n<!-- zoo table -->\n" + Zoo("table").Output + "<!-- /zoo table -->\nAfter"), text));

        string timed = Regex.Replace(File.ReadAllText(file), @"^\|.*\|$", line =>
            line.Value + (line.Value.StartsWith("|--", StringComparison.Ordinal) ? "--:|" : line.Value.StartsWith("| network", StringComparison.Ordinal) ? " forward, ms |" : " 1,234 |"), RegexOptions.Multiline);
        File.WriteAllText(file, timed);
        Assert.Equal(0, Check().ExitCode);

        File.WriteAllText(file, timed.Replace("25,568,360 |", "25,568,361 |", StringComparison.Ordinal));
        IsNotCurrent();
        IsWrittenAs(text => Assert.Equal(timed, text));

        // A network that is new in the table has no time yet.
        File.WriteAllText(file, Regex.Replace(timed, @"^\| VGG11 .*\n", "", RegexOptions.Multiline));
        IsNotCurrent();
        IsWrittenAs(text => Assert.Equal(Regex.Replace(timed, @"(?<=^\| VGG11 .*\| )1,234(?= \|$)", "", RegexOptions.Multiline), text));

        ProgramResult Check() => Zoo("table", "--page", "notes.md", "--check");

        void IsNotCurrent()
        {
            ProgramResult result = Check();
            Assert.Equal(["The table of networks in 'notes.md' is not current; 'table --page notes.md' writes it."], result.Errors);
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
        }

        void IsWrittenAs(Action<string> assert)
        {
            ProgramResult result = Zoo("table", "--page", "notes.md");
            Assert.Empty(result.Errors);
            Assert.Equal((0, ""), (result.ExitCode, result.Output));
            assert(File.ReadAllText(file));
        }
    }

    [Theory]
    [InlineData("none.md", null, "There is no file 'none.md'.")]
    [InlineData("empty.md", "", "'empty.md' is empty, or is a pipe or a device. Name a Markdown file.")]
    [InlineData("half.md", "<!-- /zoo table -->\n<!-- zoo table -->\n", "'half.md' has no lines <!-- zoo table --> and <!-- /zoo table --> to write the table between.")]
    public void A_file_without_a_place_for_the_table_stays_as_it_is(string file, string? text, string message)
    {
        if (text is not null)
        {
            File.WriteAllText(folder.Of(file), text);
        }

        ProgramResult result = Zoo("table", "--page", file);

        Assert.StartsWith(message, Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(text, text is null ? null : File.ReadAllText(folder.Of(file)));
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
        DeclaredNetwork network = Small(ZooNetworks.Find(name)!);
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
        static DeclaredNetwork Small(DeclaredNetwork network)
        {
            NetworkTable table = network.Plan.Table;
            return new(network.Name, () => Checker.Check(table with { Options = table.Options with { Height = 65, Width = 65 } }).Plan!, network.Create);
        }

        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    private ProgramResult Zoo(params string[] arguments) => SampleProgram.Run("Zoo", folder.Path, arguments);
}
