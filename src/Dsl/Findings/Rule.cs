namespace ResNetDsl.Architecture.Findings;

/// <summary>Specifies the severity of a finding.</summary>
internal enum RuleSeverity
{
    /// <summary>Nothing is wrong: numbers for an editor to show.</summary>
    Hidden,

    /// <summary>Nothing is wrong, but a number may be unexpected.</summary>
    Info,

    /// <summary>The network can be built, but its table almost certainly contains a mistake.</summary>
    Warning,

    /// <summary>The network cannot be built, or is certain to throw.</summary>
    Error,
}

/// <summary>Describes one kind of mistake. The meaning of an id never changes.</summary>
/// <param name="Id">The id, such as <c>RND103</c>.</param>
/// <param name="Title">A short description of the mistake.</param>
/// <param name="Severity">The severity.</param>
internal sealed record Rule(string Id, string Title, RuleSeverity Severity = RuleSeverity.Error)
{
    /// <summary>The page that explains the rule.</summary>
    public string HelpLink => HelpLinkOf(Id);

    /// <summary>The page that explains a diagnostic.</summary>
    /// <param name="id">Its id.</param>
    public static string HelpLinkOf(string id) => $"https://github.com/ResNetDsl/ResNetDsl/blob/main/docs/diagnostics/{id}.md";
}

/// <summary>The catalog of mistakes in a table. Each rule is documented by an example of its message.</summary>
internal static class Rules
{
    /// <summary>'ResNet152' must be partial: its layers are generated into it.</summary>
    public static readonly Rule NotPartial = new("RND001", "A network must be partial");

    /// <summary>'Models' must be partial because it contains the network 'ResNet152'.</summary>
    public static readonly Rule ContainingTypeNotPartial = new("RND002", "A type that contains a network must be partial");

    /// <summary>'ResNet152&lt;T&gt;' cannot be a network: type parameters are not supported.</summary>
    public static readonly Rule UnsupportedType = new("RND003", "This kind of type cannot be a network");

    /// <summary>'ResNet152' derives from 'Widget'; a network can only derive from Network, which is a Module&lt;Tensor, Tensor&gt;.</summary>
    public static readonly Rule BaseType = new("RND004", "A network must not have another base class");

    /// <summary>[Network] has no effect on 'ResNet152': it has no [Block].</summary>
    public static readonly Rule NoBlocks = new("RND005", "The attribute has no effect without a block");

    /// <summary>The blocks of 'ResNet152' are on 2 declarations, so their order depends on the order of files; put all of them on one declaration.</summary>
    public static readonly Rule ScatteredBlocks = new("RND006", "All blocks must be on one declaration");

    /// <summary>Block name 'forward' is taken: the network already has a member 'forward'.</summary>
    public static readonly Rule NameTaken = new("RND008", "The block's name is taken by a member");

    /// <summary>'Depth' is generated into 'ResNet152'; rename your member.</summary>
    public static readonly Rule MemberTaken = new("RND009", "A member with this name is generated");

    /// <summary>'block 3' is not a C# identifier, but becomes the name of a property.</summary>
    public static readonly Rule InvalidName = new("RND101", "A block's name must be a C# identifier");

    /// <summary>'block3' already names another block.</summary>
    public static readonly Rule DuplicateName = new("RND102", "Block names must be unique");

    /// <summary>block3: depth must be at least 1, not 0.</summary>
    public static readonly Rule Depth = new("RND103", "A depth must be at least 1");

    /// <summary>block3: bottleneckDepth must be at least 1, not -256.</summary>
    public static readonly Rule BottleneckDepth = new("RND104", "A bottleneck's depth must be at least 1");

    /// <summary>block3: the bottleneck (1,024) is wider than the block (256); are the two swapped?</summary>
    public static readonly Rule WideBottleneck = new("RND105", "A bottleneck is wider than its block", RuleSeverity.Warning);

    /// <summary>block3: depth should be a multiple of bottleneckDepth (1,000 is not a multiple of 256); use 1,024.</summary>
    public static readonly Rule UnevenBottleneck = new("RND106", "A depth is not a multiple of its bottleneck", RuleSeverity.Warning);

    /// <summary>block3: the block has no units (repeat is 0, and neither firstStride nor lastStride adds one); set repeat to at least 1.</summary>
    public static readonly Rule Repeat = new("RND107", "A block must have at least one unit");

    /// <summary>block3: lastStride must be at least 1, not -2.</summary>
    public static readonly Rule Stride = new("RND108", "A stride must be at least 1");

    /// <summary>block3: (UnitKind)97 is not a unit; the units are Bottleneck.</summary>
    public static readonly Rule UnknownKind = new("RND109", "The value is not defined");

    /// <summary>block3: a Bottleneck unit requires a bottleneckDepth; use 64.</summary>
    public static readonly Rule BottleneckPresence = new("RND110", "The bottleneck depth does not match the unit");

    /// <summary>block2: bottleneckDepth must be a multiple of Groups (100 is not a multiple of 32); use 96 or 128.</summary>
    public static readonly Rule Groups = new("RND112", "The width must be a multiple of the groups");

    /// <summary>Classes must be at least 1, or 0 for no classifier, not -1.</summary>
    public static readonly Rule Classes = new("RND113", "The number of classes must not be negative");

    /// <summary>block3: the parameter count exceeds 9,223,372,036,854,775,807; is a depth mistyped?</summary>
    public static readonly Rule Overflow = new("RND114", "A total is too large to count");

    /// <summary>Channels, Height and Width must be at least 1 (the input is 3×0×224).</summary>
    public static readonly Rule Input = new("RND115", "An input extent must be at least 1");

    /// <summary>BatchNormDecay must be in [0, 1), not 1.5.</summary>
    public static readonly Rule ArgScope = new("RND116", "A constant of the arg scope is out of range");

    /// <summary>block4: lastStride: 1 adds a unit of stride 1; if 4 units are meant, write repeat: 4 instead.</summary>
    public static readonly Rule StrideOfOne = new("RND117", "A stride of 1 adds a unit", RuleSeverity.Warning);

    /// <summary>block1: Plain units do not support SqueezeExcitation (16); remove it.</summary>
    public static readonly Rule IgnoredOption = new("RND118", "The unit does not support the option");

    /// <summary>block1: Dropout must be in [0, 1), not 1.5.</summary>
    public static readonly Rule OptionRange = new("RND119", "An option is out of range");

    /// <summary>block1: depth must be a multiple of SqueezeExcitation (100 is not a multiple of 16); use 96 or 112.</summary>
    public static readonly Rule Reduction = new("RND120", "The depth must be a multiple of the squeeze-and-excitation reduction");

    /// <summary>block1: a Plain unit is post-activation; set Activation = PostActivation.</summary>
    public static readonly Rule Activation = new("RND121", "The unit or stem does not support this activation");

    /// <summary>HiddenUnits read the whole map without a pool; remove HiddenUnits or PoolWindow.</summary>
    public static readonly Rule Exclusive = new("RND122", "Options are mutually exclusive");

    /// <summary>Torchvision has no names for pre-activation units; set Activation = PostActivation, or Keys = Slim.</summary>
    public static readonly Rule NoKeys = new("RND123", "The library has no names for this network");

    /// <summary>block2: 'Ghost' cannot be a unit: it does not implement ResNetDsl.IUnit.</summary>
    public static readonly Rule NotAUnit = new("RND124", "The class cannot be a unit");

    /// <summary>block2: 'Ghost' cannot be a unit: its layer 'conv1' is declared twice.</summary>
    public static readonly Rule UnitLayers = new("RND125", "The layers of a unit are invalid");

    /// <summary>block2: 'Ghost' cannot be a unit: its field 'gate' (Parameter) is neither trained nor saved; declare it as a layer.</summary>
    public static readonly Rule UndeclaredState = new("RND126", "A unit has state outside its layers");

    /// <summary>block1: the bottleneck (4) is less than a quarter of the block (64); if 4 units are meant, write Bottleneck, 256, 64, repeat: 4 (torchvision's 64 planes).</summary>
    public static readonly Rule Proportion = new("RND127", "A bottleneck is out of proportion to its block", RuleSeverity.Warning);

    /// <summary>block2, unit 1: cannot add the identity shortcut 256×28×28 to the residual 512×28×28 (256 ≠ 512 channels); allow projections, or set depth to 256.</summary>
    public static readonly Rule ForbiddenProjection = new("RND201", "An identity shortcut needs equal channels");

    /// <summary>pool 7×7 does not fit block4's 2048×4×4: (4 − 7) / 1 + 1 = −2 (input 3×112×112).</summary>
    public static readonly Rule PoolWindow = new("RND202", "A window is larger than its map");

    /// <summary>block4: stride 2 on a map that is already 1×1 (input 3×32×32: 8 → 4 → 2 → 1).</summary>
    public static readonly Rule StrideOverPixel = new("RND203", "A stride on a map of one pixel", RuleSeverity.Warning);

    /// <summary>block2: stride 2 on 25×25 rounds up to 13×13 (input 3×200×200).</summary>
    public static readonly Rule RoundedStride = new("RND204", "A stride rounds up", RuleSeverity.Info);

    /// <summary>OutputStride 12 cannot be reached; the strides are 4 (root), 8 (block1), 16 (block2), 32 (block3).</summary>
    public static readonly Rule OutputStride = new("RND205", "The output stride cannot be reached");

    /// <summary>block4 comes before block3; blocks run in the order in which they are written.</summary>
    public static readonly Rule BlockOrder = new("RND207", "The numbers of the blocks are not in the order in which they run", RuleSeverity.Warning);

    /// <summary>block3 narrows the network from 512 to 104 channels, and block4 widens it to 2,048; is the depth mistyped?</summary>
    public static readonly Rule Narrowing = new("RND208", "A block narrows the network", RuleSeverity.Warning);

    /// <summary>block2, unit 1: a Highway unit cannot change the number of channels (80 to 128); set depth to 80.</summary>
    public static readonly Rule ImpossibleUnit = new("RND209", "The unit does not support these numbers");

    /// <summary>Strides on the 3×3 convolutions of the last units of the preceding blocks give equal outputs in evaluation with 3,482,255,360 multiply-adds instead of 3,857,973,248 (90 %).</summary>
    public static readonly Rule EqualPlacement = new("RND210", "Another stride placement computes the same at lower cost", RuleSeverity.Info);

    /// <summary>'block5' is not a block of ResNet152; its blocks are block1, block2, block3, block4.</summary>
    public static readonly Rule UnknownTap = new("RND301", "The tapped block does not exist");

    /// <summary>the head expects 2048 channels; 'block3' of ResNet152 has 1024×7×7.</summary>
    public static readonly Rule HeadChannels = new("RND302", "The head expects other channels than its tap has");

    /// <summary>cannot share parameters with ResNet50: block3.unit_7.conv1.weight is 256×1024×1×1 here and absent there.</summary>
    public static readonly Rule DifferentTensors = new("RND303", "Parameters cannot be shared");

    /// <summary>'Backbone' is not a network: it has no [Block].</summary>
    public static readonly Rule NotANetwork = new("RND304", "The type is not a network");

    /// <summary>'block3' is tapped twice; remove one of the taps.</summary>
    public static readonly Rule DoubleTap = new("RND305", "A block is tapped twice");

    /// <summary>'block2' is tapped after 'block3'; list a pyramid's taps from fine to coarse.</summary>
    public static readonly Rule PyramidOrder = new("RND306", "A pyramid's taps must run from fine to coarse");

    /// <summary>ResNet152.forward expects N×3×H×W; this tensor is 1×1×224×224 (1 ≠ 3 channels).</summary>
    public static readonly Rule InputChannels = new("RND401", "The tensor does not have the network's input channels");

    /// <summary>ResNet152.forward expects rank 4 (N×3×H×W); this tensor has rank 3 (3×224×224).</summary>
    public static readonly Rule InputRank = new("RND402", "The tensor does not have the network's input rank");

    /// <summary>ResNet152 is declared for 224×224; this tensor is 256×256 (allowed, but the declared shapes and budgets no longer apply).</summary>
    public static readonly Rule InputSize = new("RND403", "The tensor does not have the declared size", RuleSeverity.Warning);

    /// <summary>'block5' is not a block of ResNet152; its blocks are block1, block2, block3, block4.</summary>
    public static readonly Rule UnknownBlock = new("RND404", "The named block does not exist");

    /// <summary>block3 of ResNet152 has 36 units, so its indices are 0 to 35; 36 is out of range.</summary>
    public static readonly Rule IndexOutside = new("RND405", "The index is out of range");

    /// <summary>ResNet152 has 60,236,904 parameters, 236,904 over its budget of 60,000,000; block3 has 40,648,704 (67 %).</summary>
    public static readonly Rule ParameterBudget = new("RND501", "The parameters exceed their budget");

    /// <summary>ResNet152 needs 10,906,697,728 multiply-adds at 3×224×224, 906,697,728 over its budget of 10,000,000,000; block3 needs 7,813,005,312 (72 %).</summary>
    public static readonly Rule MultiplyAddBudget = new("RND502", "The multiply-adds exceed their budget");

    /// <summary>ResNet152 is declared with Depth = 152, but its table has 149 layers: 3 × (3 + 8 + 35 + 3) + 2.</summary>
    public static readonly Rule DeclaredDepth = new("RND503", "The table does not have the declared depth");

    /// <summary>block3: 36 units, 512×14×14 → 1024×7×7, 40,648,704 parameters, receptive field 1,315.</summary>
    public static readonly Rule BlockSummary = new("RND504", "Summary of a block", RuleSeverity.Hidden);

    /// <summary>no [Names] attribute of ResNet152 matches block1.unit_1.preact.weight; add one for '{block}.unit_{unit}.preact.weight'.</summary>
    public static readonly Rule NoName = new("RND701", "A tensor has no name in files");

    /// <summary>the pattern 'conv9.*' of [Names] matches no tensor of ResNet152 that an earlier pattern does not match; correct or remove it.</summary>
    public static readonly Rule NamesPattern = new("RND702", "A pattern of names is invalid, or matches no tensor");

    /// <summary>block1.unit_1.conv1.weight and block1.unit_2.conv1.weight both have the name 'conv1'.</summary>
    public static readonly Rule DoubleName = new("RND703", "Two tensors have the same name in files");

    /// <summary>The rules of declarations, by id.</summary>
    public static IReadOnlyList<Rule> Declarations { get; } =
    [
        NotPartial, ContainingTypeNotPartial, UnsupportedType, BaseType, NoBlocks, ScatteredBlocks, NameTaken, MemberTaken,
        InvalidName, DuplicateName, Depth, BottleneckDepth, WideBottleneck, UnevenBottleneck, Repeat, Stride, UnknownKind, BottleneckPresence, Groups, Classes, Overflow,
        Input, ArgScope, StrideOfOne, IgnoredOption, OptionRange, Reduction, Activation, Exclusive, NoKeys, NotAUnit, UnitLayers, UndeclaredState, Proportion,
        ForbiddenProjection, PoolWindow, StrideOverPixel, RoundedStride, OutputStride, BlockOrder, Narrowing, ImpossibleUnit, EqualPlacement,
        UnknownTap, HeadChannels, DifferentTensors, NotANetwork, DoubleTap, PyramidOrder,
        ParameterBudget, MultiplyAddBudget, DeclaredDepth, BlockSummary, NoName, NamesPattern, DoubleName,
    ];

    /// <summary>The rules of code that uses a network, by id.</summary>
    public static IReadOnlyList<Rule> CallSites { get; } = [InputChannels, InputRank, InputSize, UnknownBlock, IndexOutside];

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<Rule> All { get; } = [.. Declarations, .. CallSites];
}
