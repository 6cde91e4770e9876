namespace ResNetDsl.Architecture.Scaling;

/// <summary>What connects ranks.</summary>
public sealed class Link
{
    /// <summary>Describes a link.</summary>
    /// <param name="bytesPerSecond">The bytes per second in each direction, more than 0.</param>
    /// <param name="latency">The time of an empty message in seconds, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Link(double bytesPerSecond, double latency)
    {
        BytesPerSecond = bytesPerSecond > 0 ? bytesPerSecond : throw new ArgumentOutOfRangeException(nameof(bytesPerSecond), bytesPerSecond, "The bandwidth must be more than 0.");
        Latency = latency >= 0 ? latency : throw new ArgumentOutOfRangeException(nameof(latency), latency, "The latency must be at least 0.");
    }

    /// <summary>The bytes per second in each direction.</summary>
    public double BytesPerSecond { get; }

    /// <summary>The time of an empty message in seconds.</summary>
    public double Latency { get; }
}
