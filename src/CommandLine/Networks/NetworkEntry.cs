using ResNetDsl.Architecture;

namespace ResNetDsl.CommandLine.Networks;

/// <summary>Something that a program declares, as the commands see it: a <see cref="DeclaredNetwork"/> or a <see cref="DeclaredComposition"/>.</summary>
public abstract class NetworkEntry
{
    private protected NetworkEntry(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name on the command line, which is found in upper and lower case.</summary>
    public string Name { get; }

    /// <summary>Returns the name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The layers that count in a network's name, or what is in their place.</summary>
    internal abstract string Layers { get; }

    /// <summary>The number of trained parameters.</summary>
    internal abstract long Parameters { get; }

    /// <summary>The multiply-adds for one image of the declared size.</summary>
    internal abstract long MultiplyAdds { get; }

    /// <summary>The shape of an image.</summary>
    internal abstract Shape Input { get; }

    /// <summary>The shapes of the outputs.</summary>
    internal abstract IReadOnlyList<Shape> Outputs { get; }

    /// <summary>A table of it.</summary>
    internal abstract string Summary { get; }
}
