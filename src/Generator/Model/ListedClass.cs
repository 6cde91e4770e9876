namespace ResNetDsl.Generator.Model;

/// <summary>A class as the list of a program's networks has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MetadataName">Its full metadata name, which orders the list.</param>
/// <param name="QualifiedName">Its full name in emitted code.</param>
/// <param name="IsComposition">Whether it has heads on a backbone.</param>
internal sealed record ListedClass(string Name, string MetadataName, string QualifiedName, bool IsComposition);

/// <summary>What a project references that its list of networks depends on.</summary>
/// <param name="HasCommands">Whether the type of the list's entries is there: the package with the commands is referenced.</param>
/// <param name="SeesAnotherList">Whether the list of another project is visible, as that of a program is to its tests.</param>
internal readonly record struct CommandReference(bool HasCommands, bool SeesAnotherList);
