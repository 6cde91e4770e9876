namespace ResNetDsl.Generator.Emission.Units;

/// <summary>The shapes of a form's values, in the parameters of its class: <c>[N, width, H/stride, W/stride]</c>. For the reader: extents are rounded up, or down without padding.</summary>
internal sealed class FormShapes
{
    private readonly Dictionary<string, (string Channels, string Stride, bool IsPixel)> values = new(StringComparer.Ordinal);
    private readonly UnitForm form;

    public FormShapes(UnitForm form, FormNumbers numbers)
    {
        this.form = form;
        values.Add("", ("inDepth", "", false));
        foreach (FormNode node in form.Nodes)
        {
            List<(string Channels, string Stride, bool IsPixel)> inputs = [.. node.Inputs.First(taken => taken is not null)!.Select(scope => values[scope])];
            (string channels, string stride, bool isPixel) = inputs[node.Sample is AddLayer ? inputs.Count - 1 : 0];
            values.Add(node.Scope, node.Sample switch
            {
                ConvolutionLayer => (numbers.Of(node, "to"), Divided("stride"), isPixel),
                MaxPoolLayer or AveragePoolLayer or SubsampleLayer => (channels, Divided("stride"), isPixel),
                ZeroPadLayer => (numbers.Of(node, "channels"), stride, isPixel),
                BatchNormLayer => (numbers.Of(node, "channels"), stride, isPixel),
                ConcatenationLayer => (Sum([.. inputs.Select(input => input.Channels)]), stride, isPixel),
                GlobalPoolLayer => (channels, stride, true),
                _ => (channels, stride, isPixel),
            });

            string Divided(string argument) => numbers.Of(node, argument) is "1" ? stride : $"{stride}/{numbers.Of(node, argument)}";
        }
    }

    /// <summary>The shape of the unit's output.</summary>
    public string Output => Written(form.Nodes[form.Nodes.Count - 1].Scope, isPooled: false);

    /// <summary>The shape of a layer's output; of the empty scope, that of the unit's input.</summary>
    public string Of(string scope) => Written(scope, form.Nodes.Any(node => node.Scope == scope && node.Sample is ConvolutionLayer { IsPooled: true }));

    private string Written(string scope, bool isPooled)
    {
        (string channels, string stride, bool isPixel) = values[scope];
        return isPixel || isPooled ? $"[N, {channels}, 1, 1]" : $"[N, {channels}, H{stride}, W{stride}]";
    }

    private static string Sum(IReadOnlyList<string> channels)
    {
        int literal = 0;
        List<string> others = [];
        foreach (string term in channels)
        {
            if (int.TryParse(term, out int number))
            {
                literal += number;
            }
            else
            {
                others.Add(term);
            }
        }

        return string.Join(" + ", literal == 0 ? others : others.Append(Text.Plain(literal)));
    }
}
