namespace ResNetDsl.Architecture.Options;

/// <summary>The facts about a block's units that the checks of options ask for.</summary>
internal interface IUnitFacts
{
    /// <summary>The unit's name, as a table and a message write it.</summary>
    string Name { get; }

    /// <summary>The unit in a sentence: <c>a Plain unit</c>.</summary>
    string Indefinite { get; }

    /// <summary>Whether the unit has a bottleneck.</summary>
    bool HasBottleneck { get; }

    /// <summary>Whether the unit has a trait.</summary>
    /// <param name="trait">The trait.</param>
    bool Has(UnitTraits trait);

    /// <summary>Whether the unit supports an option of its block.</summary>
    /// <param name="option">The option.</param>
    bool Supports(BlockOption option);
}
