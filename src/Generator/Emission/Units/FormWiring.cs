using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Emission.Units;

/// <summary>
/// The inputs of each layer of a form, as code that is correct for every unit of the form: where some units lack a layer, the code chooses by what there is. A shortcut is a projection or the input:
/// <c>Shortcut?.Run(preact, pass) ?? pass.Subsample(input, stride)</c>.
/// </summary>
internal sealed class FormWiring
{
    private readonly UnitForm form;
    private readonly FormNumbers numbers;
    private readonly Dictionary<string, FormNode> nodes;
    private readonly Dictionary<string, string> locals = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Scope, int Slot), IReadOnlyList<string>> sources = [];
    private readonly Dictionary<(string Scope, int Slot), IReadOnlyDictionary<int, string>> taken = [];
    private readonly Dictionary<string, string> alternatives = new(StringComparer.Ordinal);
    private readonly HashSet<string> absorbed = new(StringComparer.Ordinal);

    public FormWiring(UnitForm form, FormNumbers numbers)
    {
        this.form = form;
        this.numbers = numbers;
        nodes = form.Nodes.ToDictionary(node => node.Scope, StringComparer.Ordinal);
        foreach (FormNode node in form.Nodes)
        {
            for (int slot = 0; slot < Slots(node); slot++)
            {
                sources.Add((node.Scope, slot), Sources(node, slot));
            }
        }

        FindAlternatives();
    }

    /// <summary>The number of inputs of a layer.</summary>
    public static int Slots(FormNode node) => node.Inputs.First(inputs => inputs is not null)!.Count;

    /// <summary>What stands in for an optional layer with parameters where a unit lacks it, the empty scope for the unit's input; null where nothing does.</summary>
    public string? AlternativeTo(string scope) => alternatives.TryGetValue(scope, out string other) ? other : null;

    /// <summary>Whether a layer is computed in the line of the layer that it stands in for.</summary>
    public bool IsAbsorbed(string scope) => absorbed.Contains(scope);

    /// <summary>Whether an optional layer takes the output of one that is computed for it alone, and null without it.</summary>
    public bool IsGuarded(FormNode node) => sources[(node.Scope, 0)] is [{ Length: > 0 } source] && !nodes[source].IsInAll && OnlyUser(source) == node;

    /// <summary>The input of a layer, as code.</summary>
    public string Input(FormNode node, int slot)
    {
        IReadOnlyList<string> choice = sources[(node.Scope, slot)];
        if (choice.Count == 1)
        {
            return Local(choice[0]);
        }

        string? optional = choice.Count == 2 ? choice.FirstOrDefault(source => alternatives.TryGetValue(source, out string other) && choice.Contains(other)) : null;
        return optional is not null ? Local(optional) : ByPresence(node, taken[(node.Scope, slot)]);
    }

    /// <summary>The name of the variable that holds the output of a layer; of the empty scope, that of the unit's input.</summary>
    public string Local(string scope)
    {
        if (scope.Length == 0)
        {
            return "input";
        }

        if (!locals.TryGetValue(scope, out string name))
        {
            name = Names.Local(scope);
            bool taken = name is "input" or "pass" || name == UnitForm.PropertyOf(scope) || numbers.IsParameter(name) || locals.ContainsValue(name);
            name = Code.Identifier(taken ? name + "Output" : name);
            locals.Add(scope, name);
        }

        return name;
    }

    /// <summary>The layer with parameters that alone takes the output of an optional layer without any; null when something else takes it.</summary>
    public FormNode? OnlyUser(string scope)
    {
        List<FormNode> users = [.. form.Nodes.Where(node => Enumerable.Range(0, Slots(node)).Any(slot => sources[(node.Scope, slot)].Contains(scope)))];
        return users.Count == 1 && IsOptionalLayer(users[0].Scope) ? users[0] : null;
    }

    private void FindAlternatives()
    {
        foreach (IReadOnlyList<string> choice in sources.Values.Where(choice => choice.Count == 2))
        {
            if ((IsOptionalLayer(choice[0]) ? choice : IsOptionalLayer(choice[1]) ? [choice[1], choice[0]] : []) is not [var optional, var other])
            {
                continue;
            }

            alternatives[optional] = other;
            if (other.Length > 0 && !nodes[other].IsInAll && LayerCode.ClassOf(nodes[other].Sample) is null && Uses(other) == 1)
            {
                absorbed.Add(other);
            }
        }
    }

    private int Uses(string scope) => sources.Values.Count(choice => choice.Contains(scope));

    private bool IsOptionalLayer(string scope) => scope.Length > 0 && !nodes[scope].IsInAll && LayerCode.ClassOf(nodes[scope].Sample) is not null;

    /// <summary>The scopes that a layer takes a value from in any of the units, those left out that come to the same.</summary>
    private IReadOnlyList<string> Sources(FormNode node, int slot)
    {
        List<int> runs = [.. Enumerable.Range(0, form.Runs.Count).Where(run => node.Inputs[run] is not null)];
        Dictionary<int, string> byRun = runs.ToDictionary(run => run, run => node.Inputs[run]![slot]);
        foreach (string source in byRun.Values.Where(source => source.Length > 0).Distinct().Reverse().ToList())
        {
            foreach (int run in runs.Where(run => Reaches(source, byRun[run], run)))
            {
                byRun[run] = source;
            }
        }

        taken.Add((node.Scope, slot), byRun);
        return [.. byRun.Values.Distinct()];
    }

    /// <summary>Whether a layer that a unit lacks would hand on a value of that unit unchanged.</summary>
    private bool Reaches(string source, string value, int run)
    {
        FormNode node = nodes[source];
        if (source == value || !numbers.IsNeutral(node, run))
        {
            return false;
        }

        IReadOnlyList<string> inputs = sources.TryGetValue((source, 0), out IReadOnlyList<string> known) ? known : [];
        return inputs.Count == 1 && (inputs[0] == value || (inputs[0].Length > 0 && Reaches(inputs[0], value, run)));
    }

    /// <summary>A choice by which layers the unit has: one that just the units with an alternative have, or lack, tells it from the others.</summary>
    private string ByPresence(FormNode node, IReadOnlyDictionary<int, string> byRun)
    {
        List<string> choice = [.. byRun.Values.Distinct()];
        if (choice.Count == 1)
        {
            return Local(choice[0]);
        }

        foreach (string alternative in choice.OrderByDescending(source => source.Length > 0))
        {
            foreach (FormNode telling in form.Nodes.Where(other => !other.IsInAll))
            {
                foreach (bool present in new[] { true, false })
                {
                    if (byRun.All(run => (telling.Layers[run.Key] is not null == present) == (run.Value == alternative)))
                    {
                        string rest = ByPresence(node, byRun.Where(run => run.Value != alternative).ToDictionary(run => run.Key, run => run.Value));
                        string has = LayerCode.ClassOf(telling.Sample) is null ? numbers.Presence(telling) : $"{UnitForm.PropertyOf(telling.Scope)} is not null";
                        return present ? $"{has} ? {Local(alternative)} : {rest}" : $"{has} ? {rest} : {Local(alternative)}";
                    }
                }
            }
        }

        throw new InvalidOperationException($"the units of {form.Name} take '{node.Scope}' from {string.Join(", ", choice.Select(Local))}, and no layer decides which.");
    }
}
