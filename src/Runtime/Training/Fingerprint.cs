using System.Security.Cryptography;
using System.Text;

namespace ResNetDsl.Training;

/// <summary>A hash of a network: equal for two networks whose tensors have the same keys, shapes and meaning.</summary>
internal static class Fingerprint
{
    /// <summary>The fingerprint of a network, in 32 hexadecimal digits.</summary>
    public static string Of(NetworkPlan plan)
    {
        StringBuilder text = new(NetworkFunction.Of(plan).Recorded);
        foreach (TensorPlan tensor in plan.Tensors())
        {
            text.Append('\n').Append(tensor.Key).Append(' ').AppendJoin('×', tensor.Shape);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
