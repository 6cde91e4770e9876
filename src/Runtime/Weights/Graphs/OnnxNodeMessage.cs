using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights.Graphs;

/// <summary>A <c>NodeProto</c> of a model, with its attributes as they are.</summary>
/// <param name="Operator">Its operator, without the domain.</param>
/// <param name="Domain">The domain of the operator; empty for ONNX's own.</param>
/// <param name="Name">Its name, which may be empty.</param>
/// <param name="Inputs">The values that it takes; an empty name for one that is left out.</param>
/// <param name="Outputs">The values that it gives.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record OnnxNodeMessage(string Operator, string Domain, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<ProtobufMessage> Attributes)
{
    /// <summary>Reads a node.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static OnnxNodeMessage Read(ProtobufMessage node)
    {
        List<string> inputs = [], outputs = [];
        List<ProtobufMessage> attributes = [];
        (string name, string kind, string domain) = ("", "", "");
        foreach (ProtobufField field in node.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(node.Text(field));
                    break;
                case 2:
                    outputs.Add(node.Text(field));
                    break;
                case 3:
                    name = node.Text(field);
                    break;
                case 4:
                    kind = node.Text(field);
                    break;
                case 5:
                    attributes.Add(node.Message(field));
                    break;
                case 7:
                    domain = node.Text(field);
                    break;
            }
        }

        return new(kind, domain, name, inputs, outputs, attributes);
    }
}
