using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Emission;

/// <summary>A class that cannot be built: the members that it would have, with bodies that throw.</summary>
internal sealed class Stub
{
    private readonly string message;

    // A member that the user wrote, or the class's own name, must not be there twice.
    private readonly HashSet<string> taken;

    /// <summary>Writes the summary of the class.</summary>
    /// <param name="writer">Where the class is written.</param>
    /// <param name="source">The class.</param>
    /// <param name="findings">The mistakes.</param>
    /// <param name="incomplete">The reason where no mistake is known.</param>
    public Stub(SourceWriter writer, TypeSource source, IReadOnlyList<Finding> findings, string incomplete)
    {
        Writer = writer;
        taken = new(source.Declaration.Members, StringComparer.Ordinal) { source.Name };
        string reason = findings.FirstOrDefault(finding => finding.IsError)?.Message ?? incomplete;
        message = Code.Literal($"'{source.Name}' was not generated: {reason}");
        writer.Doc("summary", $"Not generated: {reason}.");
    }

    /// <summary>Where the class is written.</summary>
    public SourceWriter Writer { get; }

    /// <summary>The expression that a body throws.</summary>
    public string Throws => $"throw new global::System.InvalidOperationException({message})";

    /// <summary>The first argument of the base class's constructor.</summary>
    public string NotGenerated => $"NotGenerated({message})";

    /// <summary>Whether a name is free for a member, which has it from then on.</summary>
    /// <param name="name">The name.</param>
    public bool Takes(string name) => taken.Add(name);

    /// <summary>Whether a name is free for a member.</summary>
    /// <param name="name">The name.</param>
    public bool IsFree(string name) => !taken.Contains(name);

    /// <summary>Begins the body with the members of every class of its kind.</summary>
    /// <param name="noun">The kind.</param>
    /// <param name="members">The names of the members and their code, without accessibility.</param>
    public void Begin(string noun, params (string Name, string Code)[] members)
    {
        Writer.Line($"#pragma warning disable CS1591 // The {noun} has errors, so its members are not known.");
        foreach ((string name, string code) in members.Where(member => Takes(member.Name)))
        {
            Writer.Line("public " + code);
        }
    }
}
