using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ResNetDsl.Review.Changes;
using ResNetDsl.Review.Networks;

namespace ResNetDsl.Review.Pages;

/// <summary>A review, or networks, for other programs. Names do not change their meaning; new ones may be added.</summary>
internal static class JsonPage
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes a review.</summary>
    public static string Of(SourceReview review) => Write(json =>
    {
        json.WriteString("before", review.Before);
        json.WriteString("after", review.After);
        json.WriteNumber("same", review.Same);
        json.WriteStartArray("networks");
        foreach (NetworkReview network in review.Networks)
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            json.WriteString("fate", network.Fate.ToString().ToLowerInvariant());
            json.WriteString("title", network.Title);
            json.WriteString("place", network.Place);
            Problems(json, "errorsBefore", network.Before?.Errors ?? []);
            Problems(json, "errorsAfter", network.After?.Errors ?? []);
            if (network.Comparison is { } comparison)
            {
                Comparison(json, comparison);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (string note in review.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
    });

    /// <summary>Writes networks.</summary>
    public static string Of(IReadOnlyList<ReadNetwork> networks) => Write(json =>
    {
        json.WriteStartArray("networks");
        foreach (ReadNetwork network in networks)
        {
            json.WriteStartObject();
            json.WriteString("name", network.Name);
            json.WriteString("class", network.MetadataName);
            json.WriteString("place", $"{network.Path}:{Text.Plain(network.Line)}");
            if (network.Plan is { } plan)
            {
                json.WriteNumber("layers", plan.Depth);
                json.WriteNumber("parameters", plan.ParameterCount);
                json.WriteNumber("multiplyAdds", plan.MultiplyAdds);
                json.WriteNumber("receptiveField", plan.ReceptiveField);
                Shape(json, "input", plan.Input);
                Shape(json, "output", plan.Output);
            }
            else if (network.Composition is { } composition)
            {
                json.WriteString("backbone", composition.Backbone.Name);
                json.WriteNumber("parameters", composition.ParameterCount);
                json.WriteNumber("multiplyAdds", composition.MultiplyAdds);
            }

            Problems(json, "problems", network.Problems);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Comparison(Utf8JsonWriter json, PlanComparison comparison)
    {
        json.WriteStartArray("changes");
        foreach (PlanChange change in comparison.Changes)
        {
            json.WriteStartObject();
            json.WriteString("part", change.Part);
            json.WriteString("text", change.Text);
            json.WriteBoolean("isConsequence", change.IsConsequence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("measures");
        foreach (MeasureChange measure in comparison.Measures)
        {
            json.WriteStartObject(measure.Name);
            json.WriteNumber("before", measure.Before);
            json.WriteNumber("after", measure.After);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (comparison.Weights is not { } weights)
        {
            return;
        }

        json.WriteStartObject("weights");
        json.WriteString("verdict", JsonNamingPolicy.CamelCase.ConvertName(weights.Verdict.ToString()));
        json.WriteString("description", weights.Description);
        json.WriteNumber("loaded", weights.Loaded);
        json.WriteNumber("total", weights.Total);
        Keys("missing", weights.Missing.Select(tensor => tensor.Key));
        Keys("unexpected", weights.Unexpected.Select(tensor => tensor.Key));
        Keys("reshaped", weights.Reshaped.Select(change => change.After.Key));
        Keys("function", weights.Function.Select(change => change.ToString()));
        json.WriteEndObject();

        void Keys(string name, IEnumerable<string> keys)
        {
            json.WriteStartArray(name);
            foreach (string key in keys)
            {
                json.WriteStringValue(key);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>[C, H, W], or [C] of a vector, as the commands of programs write it.</summary>
    private static void Shape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (long extent in shape.WithBatch(1).Skip(1))
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
    }

    private static void Problems(Utf8JsonWriter json, string name, IEnumerable<Problem> problems)
    {
        json.WriteStartArray(name);
        foreach (Problem problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("id", problem.Id);
            json.WriteString("severity", problem.Severity.ToString().ToLowerInvariant());
            json.WriteString("message", problem.Message);
            json.WriteString("path", problem.Path);
            json.WriteNumber("line", problem.Span.Start.Line + 1);
            json.WriteNumber("column", problem.Span.Start.Character + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
