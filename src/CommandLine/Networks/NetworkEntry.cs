using ResNetDsl.Architecture;

namespace ResNetDsl.CommandLine.Networks;

/// <summary>A declaration of a program, as the commands see it: a <see cref="DeclaredNetwork"/> or a <see cref="DeclaredComposition"/>.</summary>
public abstract class NetworkEntry
{
    private protected NetworkEntry(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name on the command line, which is case-insensitive.</summary>
    public string Name { get; }

    /// <summary>Returns the name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The number of layers as in a network's name, or the heads of a composition.</summary>
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
