using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace ResNetDsl.Architecture.Tests;

/// <summary>The folders are namespaces, and depend on each other in one direction: the order in CONTRIBUTING.md.</summary>
public class RoomTests
{
    public static TheoryData<string> Projects => [.. Room.All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryFolderIsListed(string project) =>
        Assert.Equal(Sources.FilesByFolder(project).Select(files => files.Key).Select(RoomOf).Distinct().Order(), Room.All[project].Select(room => room.Folder).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void AFolderIsANamespace(string project)
    {
        Dictionary<string, Room> rooms = Room.All[project].ToDictionary(room => room.Folder);
        foreach (IGrouping<string, string> files in Sources.FilesByFolder(project))
        {
            Room room = rooms[RoomOf(files.Key)];

            // A file of an option also adds a property to the attribute and to the record of the table.
            string[] allowed = IsOption(files.Key) ? [room.Namespace, "ResNetDsl", room.Namespace.Replace(".Options", ".Tables", StringComparison.Ordinal)] : [room.Namespace];
            Assert.Empty(files.SelectMany(file => Sources.Namespaces(file).Except(allowed).Select(other => $"{file}: {other}")));
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void DependenciesPointOneWay(string project)
    {
        IReadOnlyList<string> violations = Violations(project, Room.All[project]);
        Assert.True(violations.Count == 0, string.Join("\n", violations));
    }

    [Fact]
    public void AWrongDependencyIsFound()
    {
        // The order with two rooms exchanged, which is what a dependency of layers on plans is.
        IReadOnlyList<Room> rooms = [.. Room.All["src/Dsl"].Select(room => room.Folder switch
        {
            "src/Dsl/Layers" => room with { Place = PlaceOf("src/Dsl/Plans") },
            "src/Dsl/Plans" => room with { Place = PlaceOf("src/Dsl/Layers") },
            _ => room,
        })];
        Assert.Contains("ResNetDsl.Architecture.Plans.NetworkPlan uses ResNetDsl.Architecture.Layers.TensorPlan", Violations("src/Dsl", rooms));

        static int PlaceOf(string folder) => Room.All["src/Dsl"].Single(room => room.Folder == folder).Place;
    }

    /// <summary>The folder of a room: the options of one attribute are files of the room of options.</summary>
    private static string RoomOf(string folder) => IsOption(folder) ? "src/Dsl/Options" : folder;

    private static bool IsOption(string folder) => folder.StartsWith("src/Dsl/Options/", StringComparison.Ordinal);

    private static IReadOnlyList<string> Violations(string project, IReadOnlyList<Room> rooms)
    {
        Dictionary<string, int> places = rooms.ToDictionary(room => room.Namespace, room => room.Place);
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssemblies(AssemblyOf(project)).Build();
        List<string> violations = [];
        foreach (IType type in architecture.Types.Where(type => places.ContainsKey(type.Namespace.FullName)))
        {
            foreach (IType target in type.Dependencies.Select(dependency => dependency.Target).Distinct())
            {
                // A type parameter has no namespace, or that of another type whose method has one of the same name.
                if (target is not GenericParameter && target is { Namespace.FullName: { } name } && places.TryGetValue(name, out int place) && place > places[type.Namespace.FullName] && target.Assembly.Name == type.Assembly.Name)
                {
                    violations.Add($"{type.FullName} uses {target.FullName}");
                }
            }
        }

        return [.. violations.Distinct().Order(StringComparer.Ordinal)];
    }

    private static Assembly AssemblyOf(string project) => Assembly.Load(Path.GetFileNameWithoutExtension(Directory.GetFiles(Sources.PathOf(project), "*.csproj").Single()));
}
