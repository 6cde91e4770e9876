namespace ResNetDsl.Pickles;

/// <summary>The functions that a pickle may call, and the values of its persistent ids.</summary>
internal abstract class PickleObjects
{
    /// <summary>The value of a call.</summary>
    /// <param name="function">The function or class.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="FormatException">It may not be called, or not with these; the message is a clause.</exception>
    public abstract object? Call(PickleGlobal function, object?[] arguments);

    /// <summary>The value of a persistent id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="FormatException">It is unknown; the message is a clause.</exception>
    public abstract object? Resolve(object? id);
}
