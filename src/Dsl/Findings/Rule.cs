namespace ResNetDsl.Architecture.Findings;

/// <summary>How grave a finding is.</summary>
internal enum RuleSeverity
{
    /// <summary>Nothing is wrong: numbers for an editor to show.</summary>
    Hidden,

    /// <summary>Nothing is wrong, but a number is not what one would guess.</summary>
    Info,

    /// <summary>The network can be built, but what is written is almost surely a mistake.</summary>
    Warning,

    /// <summary>The network cannot be built, or is certain to throw.</summary>
    Error,
}

/// <summary>One kind of mistake. Its id never changes its meaning.</summary>
/// <param name="Id">The id, such as <c>RND103</c>.</param>
/// <param name="Title">What the mistake is, in a few words.</param>
/// <param name="Severity">How grave it is.</param>
internal sealed record Rule(string Id, string Title, RuleSeverity Severity = RuleSeverity.Error)
{
    /// <summary>The page that explains the rule.</summary>
    public string HelpLink => HelpLinkOf(Id);

    /// <summary>The page that explains a diagnostic.</summary>
    /// <param name="id">Its id.</param>
    public static string HelpLinkOf(string id) => $"https://github.com/ResNetDsl/ResNetDsl/blob/main/docs/diagnostics/{id}.md";
}

/// <summary>The catalogue of mistakes in a table. Each is documented by a sentence as users read it.</summary>
internal static class Rules
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

    /// <summary>'Depth' is generated into 'ResNet152'; give your member another name.</summary>
    public static readonly Rule MemberTaken = new("RND009", "A member of this name is generated");

    /// <summary>'block 3' is not a C# identifier; it names a property.</summary>
    public static readonly Rule InvalidName = new("RND101", "A block's name is a C# identifier");

    /// <summary>'block3' already names another block.</summary>
    public static readonly Rule DuplicateName = new("RND102", "Block names differ");

    /// <summary>block3: depth must be at least 1, not 0.</summary>
    public static readonly Rule Depth = new("RND103", "A depth is at least 1");

    /// <summary>block3: bottleneckDepth must be at least 1, not -256.</summary>
    public static readonly Rule BottleneckDepth = new("RND104", "A bottleneck's depth is at least 1");

    /// <summary>block3: the bottleneck (1,024) is wider than the block (256); are the two swapped?</summary>
    public static readonly Rule WideBottleneck = new("RND105", "A bottleneck is wider than its block", RuleSeverity.Warning);

    /// <summary>block3: depth 1,000 is not a multiple of its bottleneck 256 (4 × 256 = 1,024).</summary>
    public static readonly Rule UnevenBottleneck = new("RND106", "A depth is not a multiple of its bottleneck", RuleSeverity.Warning);

    /// <summary>block3 has no units: repeat is 0 and no firstStride or lastStride adds one.</summary>
    public static readonly Rule Repeat = new("RND107", "A block has at least one unit");

    /// <summary>block3: lastStride must be at least 1, not -2.</summary>
    public static readonly Rule Stride = new("RND108", "A stride is at least 1");

    /// <summary>block3: (UnitKind)97 is not a unit; the units are Bottleneck.</summary>
    public static readonly Rule UnknownKind = new("RND109", "The value names nothing");

    /// <summary>block3: a Bottleneck unit needs a bottleneckDepth.</summary>
    public static readonly Rule BottleneckPresence = new("RND110", "A bottleneck is given exactly where the unit has one");

    /// <summary>block2: 32 groups do not divide width 100 (100 = 3 × 32 + 4).</summary>
    public static readonly Rule Groups = new("RND112", "Groups divide the width");

    /// <summary>The classifier needs at least 1 class, or 0 for none, not -1.</summary>
    public static readonly Rule Classes = new("RND113", "The number of classes is not negative");

    /// <summary>block3: the parameter count exceeds 9,223,372,036,854,775,807; is a depth mistyped?</summary>
    public static readonly Rule Overflow = new("RND114", "A total is too large to count");

    /// <summary>The input is 3×0×224: every extent must be at least 1.</summary>
    public static readonly Rule Input = new("RND115", "An input extent is at least 1");

    /// <summary>BatchNormDecay must be in [0, 1), not 1.5.</summary>
    public static readonly Rule ArgScope = new("RND116", "A constant of the arg scope is out of range");

    /// <summary>block4: lastStride: 1 adds a unit of stride 1; write repeat: 4 if 4 units are meant.</summary>
    public static readonly Rule StrideOfOne = new("RND117", "A stride of 1 adds a unit", RuleSeverity.Warning);

    /// <summary>block1: Plain units do not support SqueezeExcitation (16); remove it.</summary>
    public static readonly Rule IgnoredOption = new("RND118", "The unit does not support the option");

    /// <summary>block1: Dropout must be in [0, 1), not 1.5.</summary>
    public static readonly Rule OptionRange = new("RND119", "An option is out of range");

    /// <summary>block1: SqueezeExcitation 16 does not divide depth 100 (100 = 6 × 16 + 4).</summary>
    public static readonly Rule Reduction = new("RND120", "Squeeze and excitation divides the depth");

    /// <summary>block1: a Plain unit activates last; set Activation = PostActivation.</summary>
    public static readonly Rule Activation = new("RND121", "The part does not exist with this activation");

    /// <summary>HiddenUnits see the whole map in place of a pool; remove them or PoolWindow.</summary>
    public static readonly Rule Exclusive = new("RND122", "Options exclude each other");

    /// <summary>Torchvision has no names for units that activate first; set Activation = PostActivation, or Keys = Slim.</summary>
    public static readonly Rule NoKeys = new("RND123", "The library has no names for this network");

    /// <summary>block2: 'Ghost' cannot be a unit: it does not implement ResNetDsl.IUnit.</summary>
    public static readonly Rule NotAUnit = new("RND124", "The class cannot be a unit");

    /// <summary>block2: 'Ghost' cannot be a unit: its layer 'conv1' is declared twice.</summary>
    public static readonly Rule UnitLayers = new("RND125", "The layers of a unit are wrong");

    /// <summary>block2: 'Ghost' cannot be a unit: its field 'gate' (Parameter) is neither trained nor saved; declare it as a layer.</summary>
    public static readonly Rule UndeclaredState = new("RND126", "A unit has state outside its layers");

    /// <summary>block1: the bottleneck (4) is less than a quarter of the block (64); are 4 units meant? In torchvision, those of 64 planes are Bottleneck, 256, 64, repeat: 4.</summary>
    public static readonly Rule Proportion = new("RND127", "A bottleneck is out of proportion to its block", RuleSeverity.Warning);

    /// <summary>block2, unit 1: cannot add the identity shortcut 256×28×28 to the residual 512×28×28 (256 ≠ 512 channels); allow a projection, or make depth 256.</summary>
    public static readonly Rule ForbiddenProjection = new("RND201", "An identity shortcut needs equal channels");

    /// <summary>pool 7×7 does not fit block4's 2048×4×4: (4 − 7) / 1 + 1 = −2 (input 3×112×112).</summary>
    public static readonly Rule PoolWindow = new("RND202", "A window is larger than its map");

    /// <summary>block4 strides 2 over a map that is already 1×1 (input 3×32×32: 8 → 4 → 2 → 1).</summary>
    public static readonly Rule StrideOverPixel = new("RND203", "A stride over a map of one pixel", RuleSeverity.Warning);

    /// <summary>block2 strides 2 over 25×25 and rounds up to 13×13 (input 3×200×200).</summary>
    public static readonly Rule RoundedStride = new("RND204", "A stride rounds up", RuleSeverity.Info);

    /// <summary>OutputStride 12 cannot be reached: the strides run 4 (root), 8 (block1), 16 (block2), 32 (block3).</summary>
    public static readonly Rule OutputStride = new("RND205", "The output stride cannot be reached");

    /// <summary>block4 comes before block3; blocks run in the order written.</summary>
    public static readonly Rule BlockOrder = new("RND207", "Blocks are numbered in another order than they run", RuleSeverity.Warning);

    /// <summary>block3 narrows the network from 512 to 104 channels, and block4 widens it to 2,048; is the depth mistyped?</summary>
    public static readonly Rule Narrowing = new("RND208", "A block narrows the network", RuleSeverity.Warning);

    /// <summary>block2, unit 1: a Highway unit carries its input, so it keeps 80 channels and cannot give 128.</summary>
    public static readonly Rule ImpossibleUnit = new("RND209", "There is no such unit");

    /// <summary>Strides on the 3×3 of the last units before give equal outputs in evaluation with 3,482,255,360 multiply-adds in place of 3,857,973,248 (90 %).</summary>
    public static readonly Rule EqualPlacement = new("RND210", "Another stride placement computes the same for less", RuleSeverity.Info);

    /// <summary>'block5' is not a block of ResNet152; its blocks are block1, block2, block3, block4.</summary>
    public static readonly Rule UnknownTap = new("RND301", "The tapped block does not exist");

    /// <summary>the head takes 2048 channels; 'block3' of ResNet152 gives 1024×7×7.</summary>
    public static readonly Rule HeadChannels = new("RND302", "The head takes other channels than its tap gives");

    /// <summary>cannot share parameters with ResNet50: block3.unit_7.conv1.weight is 256×1024×1×1 here and absent there.</summary>
    public static readonly Rule DifferentTensors = new("RND303", "Parameters cannot be shared");

    /// <summary>'Backbone' is not a network: it has no [Block].</summary>
    public static readonly Rule NotANetwork = new("RND304", "The type is not a network");

    /// <summary>'block3' is tapped twice.</summary>
    public static readonly Rule DoubleTap = new("RND305", "A block is tapped twice");

    /// <summary>'block2' is tapped after 'block3'; a pyramid's taps run from fine to coarse.</summary>
    public static readonly Rule PyramidOrder = new("RND306", "A pyramid's taps run from fine to coarse");

    /// <summary>ResNet152.forward takes N×3×H×W; this tensor is 1×1×224×224 (1 ≠ 3 channels).</summary>
    public static readonly Rule InputChannels = new("RND401", "The tensor has other channels than the network takes");

    /// <summary>ResNet152.forward takes rank 4 (N×3×H×W); this tensor has rank 3 (3×224×224).</summary>
    public static readonly Rule InputRank = new("RND402", "The tensor has another rank than the network takes");

    /// <summary>ResNet152 is declared for 224×224; this tensor is 256×256 (allowed, but declared shapes and budgets do not hold).</summary>
    public static readonly Rule InputSize = new("RND403", "The tensor has another size than declared", RuleSeverity.Warning);

    /// <summary>'block5' is not a block of ResNet152; its blocks are block1, block2, block3, block4.</summary>
    public static readonly Rule UnknownBlock = new("RND404", "The named block does not exist");

    /// <summary>block3 of ResNet152 has 36 units, so its indices are 0 to 35; 36 is outside.</summary>
    public static readonly Rule IndexOutside = new("RND405", "The index is out of range");

    /// <summary>ResNet152 has 60,236,904 parameters, 236,904 over its budget of 60,000,000; block3 holds 40,648,704 (67 %).</summary>
    public static readonly Rule ParameterBudget = new("RND501", "The parameters exceed their budget");

    /// <summary>ResNet152 needs 10,906,697,728 multiply-adds at 3×224×224, 906,697,728 over its budget of 10,000,000,000; block3 needs 7,813,005,312 (72 %).</summary>
    public static readonly Rule MultiplyAddBudget = new("RND502", "The multiply-adds exceed their budget");

    /// <summary>ResNet152 is declared 152 layers deep, its table makes 149: 3 × (3 + 8 + 35 + 3) + 2.</summary>
    public static readonly Rule DeclaredDepth = new("RND503", "The table has another depth than declared");

    /// <summary>block3: 36 units, 512×14×14 → 1024×7×7, 40,648,704 parameters, receptive field 1,315.</summary>
    public static readonly Rule BlockSummary = new("RND504", "What the block is", RuleSeverity.Hidden);

    /// <summary>no [Names] of ResNet152 names block1.unit_1.preact.weight; add one for '{block}.unit_{unit}.preact.weight'.</summary>
    public static readonly Rule NoName = new("RND701", "A tensor has no name in a file");

    /// <summary>the pattern 'conv9.*' of [Names] names no tensor of ResNet152 that an earlier one does not.</summary>
    public static readonly Rule NamesPattern = new("RND702", "A pattern of names is wrong, or of no tensor");

    /// <summary>block1.unit_1.conv1.weight and block1.unit_2.conv1.weight both have the name 'conv1'.</summary>
    public static readonly Rule DoubleName = new("RND703", "Two tensors have one name in a file");

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
