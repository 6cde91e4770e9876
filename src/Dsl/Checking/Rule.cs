namespace ResNetDsl.Architecture;

/// <summary>How grave a finding is.</summary>
public enum RuleSeverity
{
    /// <summary>The network can be built, but what is written is almost surely a mistake.</summary>
    Warning,

    /// <summary>The network cannot be built, or is certain to throw.</summary>
    Error,
}

/// <summary>One kind of mistake. Its id never changes its meaning.</summary>
/// <param name="Id">The id, such as <c>RND103</c>.</param>
/// <param name="Title">What the mistake is, in a few words.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record Rule(string Id, string Title, RuleSeverity Severity = RuleSeverity.Error);

/// <summary>The catalogue of mistakes in a table. Each is documented by a sentence as users read it.</summary>
public static class Rules
{
    /// <summary>'ResNet152' must be partial: its layers are generated into it.</summary>
    public static readonly Rule NotPartial = new("RND001", "A network must be partial");

    /// <summary>'Models' must be partial because it contains the network 'ResNet152'.</summary>
    public static readonly Rule ContainingTypeNotPartial = new("RND002", "A type that contains a network must be partial");

    /// <summary>'ResNet152&lt;T&gt;' cannot be a network: type parameters are not supported.</summary>
    public static readonly Rule UnsupportedType = new("RND003", "This kind of type cannot be a network");

    /// <summary>'ResNet152' derives from 'Widget'; a network derives from nothing, or from Network.</summary>
    public static readonly Rule BaseType = new("RND004", "A network has no base class of its own");

    /// <summary>[Network] has no effect on 'ResNet152': it has no [Block].</summary>
    public static readonly Rule NoBlocks = new("RND005", "The attribute has no effect without a block");

    /// <summary>The blocks of 'ResNet152' are on 2 declarations; their order would depend on the order of files.</summary>
    public static readonly Rule ScatteredBlocks = new("RND006", "All blocks stand on one declaration");

    /// <summary>Block name 'forward' is taken: the network already has a member 'forward'.</summary>
    public static readonly Rule NameTaken = new("RND008", "The block's name is taken by a member");

    /// <summary>'block 3' is not a C# identifier; it names a property.</summary>
    public static readonly Rule InvalidName = new("RND101", "A block's name is a C# identifier");

    /// <summary>'block3' already names another block.</summary>
    public static readonly Rule DuplicateName = new("RND102", "Block names differ");

    /// <summary>block3: depth must be at least 1, not 0.</summary>
    public static readonly Rule Depth = new("RND103", "A depth is at least 1");

    /// <summary>block3: bottleneckDepth must be at least 1, not -256.</summary>
    public static readonly Rule BottleneckDepth = new("RND104", "A bottleneck's depth is at least 1");

    /// <summary>block3 has no units: repeat is 0 and no firstStride or lastStride adds one.</summary>
    public static readonly Rule Repeat = new("RND107", "A block has at least one unit");

    /// <summary>block3: lastStride must be at least 1, not -2.</summary>
    public static readonly Rule Stride = new("RND108", "A stride is at least 1");

    /// <summary>block3: (UnitKind)97 is not a unit; the units are Bottleneck.</summary>
    public static readonly Rule UnknownKind = new("RND109", "The value names nothing");

    /// <summary>block3: a Bottleneck unit needs a bottleneckDepth.</summary>
    public static readonly Rule BottleneckPresence = new("RND110", "A bottleneck is given exactly where the unit has one");

    /// <summary>The classifier needs at least 1 class, or 0 for none, not -1.</summary>
    public static readonly Rule Classes = new("RND113", "The number of classes is not negative");

    /// <summary>block3: the parameter count exceeds 9,223,372,036,854,775,807; is a depth mistyped?</summary>
    public static readonly Rule Overflow = new("RND114", "A total is too large to count");

    /// <summary>The input is 3×0×224: every extent must be at least 1.</summary>
    public static readonly Rule Input = new("RND115", "An input extent is at least 1");

    /// <summary>BatchNormDecay must be in [0, 1), not 1.5.</summary>
    public static readonly Rule ArgScope = new("RND116", "A constant of the arg scope is out of range");

    /// <summary>OutputStride 12 cannot be reached: the strides run 4 (root), 8 (block1), 16 (block2), 32 (block3).</summary>
    public static readonly Rule OutputStride = new("RND205", "The output stride cannot be reached");

    /// <summary>'Backbone' is not a network: it has no [Block].</summary>
    public static readonly Rule NotANetwork = new("RND304", "The type is not a network");

    /// <summary>ResNet152 is declared 152 layers deep, its table makes 149: 3 × (3 + 8 + 35 + 3) + 2.</summary>
    public static readonly Rule DeclaredDepth = new("RND503", "The table has another depth than declared");

    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        NotPartial, ContainingTypeNotPartial, UnsupportedType, BaseType, NoBlocks, ScatteredBlocks, NameTaken,
        InvalidName, DuplicateName, Depth, BottleneckDepth, Repeat, Stride, UnknownKind, BottleneckPresence, Classes, Overflow, Input, ArgScope,
        OutputStride, NotANetwork, DeclaredDepth,
    ];
}
