using System.Text.Json;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>Networks and compositions as JSON.</summary>
internal static class NetworkJson
{
    /// <summary>Writes what the list has of an entry.</summary>
    public static void Write(Utf8JsonWriter writer, NetworkEntry entry)
    {
        writer.WriteString("name", entry.Name);
        writer.WriteString("kind", entry is DeclaredNetwork ? "network" : "composition");
        if (entry is DeclaredNetwork network)
        {
            writer.WriteNumber("layers", network.Plan.Depth);
        }

        writer.WriteNumber("parameters", entry.Parameters);
        writer.WriteNumber("multiplyAdds", entry.MultiplyAdds);
        JsonOutput.Shape(writer, "input", entry.Input);
        JsonOutput.Shapes(writer, "outputs", entry.Outputs);
    }

    /// <summary>Writes an entry block by block, or head by head.</summary>
    public static void WriteParts(Utf8JsonWriter writer, NetworkEntry entry)
    {
        Write(writer, entry);
        if (entry is DeclaredNetwork network)
        {
            Parts(writer, network.Plan);
        }
        else if (entry is DeclaredComposition composition)
        {
            writer.WriteString("backbone", composition.Plan.Backbone.Name);
            JsonOutput.Array(writer, "heads", composition.Plan.Heads, head =>
            {
                writer.WriteString("name", head.Row.Name);
                writer.WriteString("kind", head.Row.Kind.ToString());
                JsonOutput.Texts(writer, "taps", head.Taps.Select(tap => composition.Plan.Backbone.Blocks[tap].Name));
                JsonOutput.Shapes(writer, "in", head.In);
                JsonOutput.Shapes(writer, "out", head.Out);
                Costs(writer, head.Parameters, head.MultiplyAdds);
            });
        }
    }

    /// <summary>Writes the memory of a training step, in bytes.</summary>
    public static void WriteMemory(Utf8JsonWriter writer, string network, TrainingMemory memory)
    {
        writer.WriteString("name", network);
        writer.WriteNumber("batchSize", memory.Options.BatchSize);
        writer.WriteString("precision", memory.Options.Precision);
        JsonOutput.Array(writer, "parts", memory.Stages, stage =>
        {
            writer.WriteString("name", stage.Name);
            Memory(writer, stage);
        });
        JsonOutput.Object(writer, "total", () => Memory(writer, memory.Total));
        writer.WriteNumber("peakBytes", memory.Peak);
        writer.WriteString("peakPart", memory.PeakStage);
    }

    private static void Memory(Utf8JsonWriter writer, StageMemory memory)
    {
        writer.WriteNumber("parameterBytes", memory.Parameters);
        writer.WriteNumber("gradientBytes", memory.Gradients);
        writer.WriteNumber("optimizerBytes", memory.OptimizerState);
        writer.WriteNumber("activationBytes", memory.Activations);
        writer.WriteNumber("totalBytes", memory.Total);
    }

    private static void Parts(Utf8JsonWriter writer, NetworkPlan plan)
    {
        writer.WriteNumber("receptiveField", plan.ReceptiveField);
        writer.WriteNumber("outputStride", plan.OutputStride);
        Stage(writer, "stem", plan.Stem);
        JsonOutput.Array(writer, "blocks", plan.Blocks, block =>
        {
            writer.WriteString("name", block.Name);
            writer.WriteNumber("units", block.Units);
            writer.WriteString("unit", block.Description);
            JsonOutput.Shape(writer, "in", block.In);
            JsonOutput.Shape(writer, "out", block.Out);
            writer.WriteNumber("stride", block.Stride);
            writer.WriteNumber("rate", block.Rate);
            Costs(writer, block.Parameters, block.MultiplyAdds);
            writer.WriteNumber("receptiveField", block.ReceptiveField);
        });
        Stage(writer, "head", plan.Head);
    }

    private static void Stage(Utf8JsonWriter writer, string name, StagePlan stage) => JsonOutput.Object(writer, name, () =>
    {
        writer.WriteString("layers", stage.Description);
        JsonOutput.Shape(writer, "in", stage.In);
        JsonOutput.Shape(writer, "out", stage.Out);
        Costs(writer, stage.Parameters, stage.MultiplyAdds);
        writer.WriteNumber("receptiveField", stage.ReceptiveField);
    });

    private static void Costs(Utf8JsonWriter writer, long parameters, long multiplyAdds)
    {
        writer.WriteNumber("parameters", parameters);
        writer.WriteNumber("multiplyAdds", multiplyAdds);
    }
}
