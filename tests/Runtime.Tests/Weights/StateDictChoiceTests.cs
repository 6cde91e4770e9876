using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Of the state dicts in a checkpoint, the network's own is meant.</summary>
public sealed class StateDictChoiceTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("", ":92")]
    [InlineData("state_dict.", ":1", "state_dict.:92")]
    [InlineData("model.", "model_ema.:93", "model.:92")]
    [InlineData("model.", "ema.:92", "model.:92")]
    [InlineData("state_dict.", "state_dict_ema.:92", "state_dict.:92")]
    [InlineData("ema.", "ema.:92", ":3")]
    [InlineData("teacher.", "student.:92", "teacher.:92")]
    [InlineData("model.", "other.:92", "model.:92")]
    [InlineData("generator.", "generator.:60", "discriminator.:70")]
    [InlineData("classy_state_dict.base_model.model.trunk.", "classy_state_dict.base_model.model.heads.:2", "classy_state_dict.base_model.model.trunk.:92")]
    [InlineData("backbone.", "backbone.:300", "model.:2")]
    public void The_network_comes_before_its_copies(string expected, params string[] places) => Assert.Equal(
        expected,
        StateDictChoice.Of([.. places.Where(place => place.Length > 0).Select(place => place.Split(':')).Select(parts => new StateDictPlace(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)))]));

    [Theory]
    [InlineData("state_dict.module.encoder_k.", true)]
    [InlineData("state_dict.module.encoder_q.", false)]
    [InlineData("model_ema.module.", true)]
    [InlineData("average.", true)]
    [InlineData("schema.", false)]
    [InlineData("network.", false)]
    public void Copies_are_known_by_a_word(string prefix, bool isCopy) => Assert.Equal(isCopy, WeightNaming.IsOfCopy(prefix));
}
