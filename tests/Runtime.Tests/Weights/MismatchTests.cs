using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>State dicts that do not fit: all of what is wrong is said, and nothing is changed.</summary>
public sealed class MismatchTests
{
    [Fact]
    public void Everything_missing_unexpected_and_misshapen_is_listed_and_nothing_is_changed()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        Dictionary<string, Tensor> wrong = Others(net);
        wrong.Remove("first.unit_1.conv1.weight");
        wrong.Remove("postnorm.running_var");
        wrong["fc.weight"] = zeros(3);
        wrong["first.unit_9.conv1.weight"] = zeros(1);
        wrong["logits.weight"] = zeros(7, 6, 1, 1);
        wrong["second.unit_1.preact.bias"] = zeros(4, 1);

        StateDictException refusal = Assert.Throws<StateDictException>(() => net.load_state_dict(wrong));
        Assert.Equal(["first.unit_1.conv1.weight", "postnorm.running_var"], refusal.Missing.Order());
        Assert.Equal(["fc.weight", "first.unit_9.conv1.weight"], refusal.Unexpected.Order());
        Assert.Equal(
            ["logits.weight is [3, 6, 1, 1] here and [7, 6, 1, 1] there", "second.unit_1.preact.bias is [4] here and [4, 1] there"], refusal.Misshapen.Order());
        Assert.Contains("Pocket", refusal.Message, StringComparison.Ordinal);
        Assert.All(
            refusal.Missing.Concat(refusal.Unexpected).Concat(refusal.Misshapen), clause => Assert.Contains(clause, refusal.Message, StringComparison.Ordinal));
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void A_file_that_does_not_fit_changes_nothing()
    {
        using TemporaryFolder folder = new();
        using SmallResNet other = new();
        other.save(folder.Of("net.dat"));
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        StateDictException refusal = Assert.Throws<StateDictException>(() => net.load(folder.Of("net.dat")));
        Assert.Equal(net.state_dict().Keys.Where(key => !other.state_dict().ContainsKey(key)), refusal.Missing);
        Assert.Equal(other.state_dict().Keys.Where(key => !net.state_dict().ContainsKey(key)).Order(), refusal.Unexpected.Order());
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void Without_strictness_missing_and_unexpected_keys_are_returned_and_the_rest_is_loaded()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        Dictionary<string, Tensor> partial = Others(net);
        partial.Remove("logits.weight");
        partial["fc.weight"] = zeros(3);
        (IList<string> missing, IList<string> unexpected) = net.load_state_dict(partial, strict: false);
        Assert.Equal(["logits.weight"], missing);
        Assert.Equal(["fc.weight"], unexpected);
        Assert.Equal(net.state_dict().Keys.Where(key => key != "logits.weight"), before.ChangedIn(net));
    }

    [Fact]
    public void Another_shape_is_refused_without_strictness_too()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        Dictionary<string, Tensor> wrong = Others(net);
        wrong["logits.weight"] = zeros(1);
        wrong.Remove("logits.bias");
        StateDictException refusal = Assert.Throws<StateDictException>(() => net.load_state_dict(wrong, strict: false));
        Assert.Empty(refusal.Missing);
        Assert.Single(refusal.Misshapen);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void Skipped_keys_are_left_alone_whatever_the_other_side_has()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        Dictionary<string, Tensor> wrong = Others(net);
        wrong["logits.weight"] = zeros(7, 6, 1, 1);
        wrong.Remove("logits.bias");
        wrong["fc.weight"] = zeros(3);
        string[] skipped = ["logits.weight", "logits.bias", "fc.weight"];
        (IList<string> missing, IList<string> unexpected) = net.load_state_dict(wrong, skip: skipped);
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(net.state_dict().Keys.Except(skipped), before.ChangedIn(net));
    }

    [Fact]
    public void Skipped_keys_are_left_out_of_a_file()
    {
        using TemporaryFolder folder = new();
        using Pocket net = new();
        net.save(folder.Of("net.dat"), skip: ["logits.weight", "logits.bias"]);
        using Pocket other = new();
        StateDictException refusal = Assert.Throws<StateDictException>(() => other.load(folder.Of("net.dat")));
        Assert.Equal(["logits.bias", "logits.weight"], refusal.Missing.Order());
        other.load(folder.Of("net.dat"), skip: ["logits.weight", "logits.bias"]);
        Assert.DoesNotContain(StateBytes.Of(net).ChangedIn(other), key => !key.StartsWith("logits.", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_own_state_dict_is_no_change()
    {
        using Pocket net = new();
        StateBytes before = StateBytes.Of(net);
        net.load_state_dict(net.state_dict());
        before.AssertUnchangedIn(net);
    }

    // For every key another value, so that whatever is loaded shows.
    private static Dictionary<string, Tensor> Others(Network net) =>
        net.state_dict().ToDictionary(entry => entry.Key, entry => full(entry.Value.shape, 0.75));
}
