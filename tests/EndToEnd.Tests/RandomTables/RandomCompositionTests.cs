using CsCheck;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.RandomTables;

/// <summary>Random heads on random backbones: shapes, parameters and keys as the compiler says are those of libtorch.</summary>
public sealed class RandomCompositionTests(ITestOutputHelper output)
{
    private const int Compositions = 100;
    private const string SeedVariable = "RANDOM_COMPOSITION_SEED";

    private static readonly string[] HeadNames = ["scores", "Masks", "_p", "höhe", "head_4"];

    [Fact]
    public void Random_compositions_run_as_declared()
    {
        set_num_threads(1);
        PCG random = CaseSeed.Of(SeedVariable);
        string seed = random.ToString();
        output.WriteLine($"{Compositions} compositions; {SeedVariable}={seed} gives the same again");
        CompositionTable[] tables = [.. Enumerable.Range(0, Compositions).Select(i => Heads(i, TableGenerator.Table(i).Generate(random, null, out _)).Generate(random, null, out _))];
        CompiledTables compiled = CompiledTables.Compile(tables.SelectMany((table, i) => new[]
        {
            (table.Backbone.Name, TableSource.Of(table.Backbone, i)),
            (table.Name, Source(table)),
        }));
        foreach (CompositionTable table in tables)
        {
            try
            {
                Check(table, compiled);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}\n{TableSource.Of(table.Backbone)}{Source(table)}", exception);
            }
        }
    }

    private static Gen<CompositionTable> Heads(int number, NetworkTable backbone) =>
        from kinds in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1000], Gen.Int[1, 9], Gen.Int[1, 12]).Array[1, 4]
        select new CompositionTable("Heads" + number, backbone, kinds.Select((head, i) => Row(HeadNames[i], backbone, head)).ToEquatableArray());

    private static HeadRow Row(string name, NetworkTable backbone, (int Kind, int Tap, int Classes, int Width) head)
    {
        BlockRow tap = backbone.Blocks[head.Tap % backbone.Blocks.Count];
        // Every block whose bit is set, and one at least.
        string[] taps = [.. backbone.Blocks.Where((_, i) => (head.Tap & (1 << i)) != 0).Select(block => block.Name).DefaultIfEmpty(tap.Name)];
        return (HeadKind)head.Kind switch
        {
            HeadKind.Classifier => new(HeadKind.Classifier, name, new([tap.PropertyName]), head.Classes, Channels: head.Tap % 2 == 0 ? tap.Depth : 0),
            HeadKind.Segmentation => new(HeadKind.Segmentation, name, new([tap.Name]), head.Classes, head.Width),
            _ => new(HeadKind.FeaturePyramid, name, new(taps), Width: head.Width),
        };
    }

    private static string Source(CompositionTable table) =>
        $"/// <summary>A random composition.</summary>\n[Backbone(typeof({table.Backbone.Name}))]\n{string.Concat(table.Heads.Select(Source))}public partial class {table.Name};\n";

    private static string Source(HeadRow head) => head.Kind switch
    {
        HeadKind.Classifier => $"[ClassifierHead(\"{head.Name}\", \"{head.Taps[0]}\", {head.Classes}, Channels = {head.Channels})]\n",
        HeadKind.Segmentation => $"[SegmentationHead(classes: {head.Classes}, name: \"{head.Name}\", tap: \"{head.Taps[0]}\", Width = {head.Width})]\n",
        _ => $"[FeaturePyramid(\"{head.Name}\", {head.Width}, {string.Join(", ", head.Taps.Select(tap => $"\"{tap}\""))})]\n",
    };

    private static void Check(CompositionTable table, CompiledTables compiled)
    {
        Assert.Empty(compiled.Errors(table.Name));
        CompositionPlan plan = Checker.Check(table).Plan!;
        Type type = compiled.Type(table.Name);
        Assert.Equal(plan.ParameterCount, type.GetField("ParameterCount")!.GetRawConstantValue());
        Assert.Equal(plan.MultiplyAdds, type.GetField("MultiplyAdds")!.GetRawConstantValue());
        Assert.Equal(plan.Summary(), type.GetField("Summary")!.GetRawConstantValue());

        using DisposeScope scope = NewDisposeScope();
        nn.Module module = (nn.Module)Activator.CreateInstance(type, [null, float64])!;
        Assert.Equal(plan.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(
            plan.Tensors().ToDictionary(tensor => tensor.Key, tensor => string.Join("×", tensor.Shape)),
            module.state_dict().ToDictionary(entry => entry.Key, entry => string.Join("×", entry.Value.shape)));

        module.eval();
        using IDisposable inference = no_grad();
        Tensor images = randn([2, plan.Input.Channels, plan.Input.Height, plan.Input.Width], dtype: float64);
        object outputs = type.GetMethod("forward", [typeof(Tensor)])!.Invoke(module, [images])!;
        foreach (HeadPlan head in plan.Heads)
        {
            object given = outputs.GetType().GetProperty(head.Row.PropertyName)!.GetValue(outputs)!;
            IReadOnlyList<Tensor> maps = given as IReadOnlyList<Tensor> ?? [(Tensor)given];
            Assert.Equal(head.Out.Select(shape => shape.ToBatchString().Replace("N", "2", StringComparison.Ordinal)), maps.Select(map => $"[{string.Join(", ", map.shape)}]"));
        }
    }
}
