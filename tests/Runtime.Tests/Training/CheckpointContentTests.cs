using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A checkpoint whose checksum is right and whose contents are not is refused in a sentence, or gives the run that its contents say.</summary>
public sealed class CheckpointContentTests : IDisposable
{
    private const string SeedVariable = "CHECKPOINT_SEED";

    private readonly ITestOutputHelper output;
    private readonly TemporaryFolder folder = new();
    private readonly TrainingOptions options;
    private readonly byte[] good;

    public CheckpointContentTests(ITestOutputHelper output)
    {
        this.output = output;
        options = new() { Epochs = 2, Folder = folder.Of("run") };
        Fit();
        good = File.ReadAllBytes(Checkpoint);
    }

    private string Checkpoint => folder.Of("run/checkpoint.safetensors");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Sums", "null")]
    [InlineData("History", "null")]
    [InlineData("History", "[null]")]
    [InlineData("History", "[]")]
    [InlineData("Epoch", "-1")]
    [InlineData("Epoch", "1000000")]
    [InlineData("Batch", "-5")]
    [InlineData("Batch", "1000000")]
    [InlineData("Step", "-1")]
    [InlineData("Classes", "null")]
    [InlineData("Recipe", "null")]
    [InlineData("Network", "null")]
    [InlineData("Ended", "77")]
    public void A_value_that_no_training_has_is_refused(string name, string value)
    {
        Write((header, state, _) => state[name] = JsonNode.Parse(value));
        CheckpointException refusal = Assert.Throws<CheckpointException>(Fit);
        Assert.Contains(folder.Of("run"), refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_state_of_random_numbers_that_libtorch_has_not_is_refused()
    {
        Write((header, state, data) =>
        {
            (int from, int to) = Place(header, "random");
            data.AsSpan(from, to - from).Fill(255);
        });
        Assert.Contains("does not have 'random' with the type and shape of this run", Assert.Throws<CheckpointException>(Fit).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Both)]
    public void Random_contents_are_refused_or_run()
    {
        int seed = Seed.Of(SeedVariable);
        Random random = new(seed);
        int cases = Lane.Cases(150, 4_000), refused = 0;
        for (int i = 0; i < cases; i++)
        {
            Write((header, state, data) => Change(header, state, data, random));
            try
            {
                Fit();
            }
            catch (Exception exception) when (exception is CheckpointException or DivergenceException)
            {
                refused++;
                Assert.DoesNotContain('\n', exception.Message);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}, case {i}", exception);
            }
        }

        output.WriteLine($"{refused} of {cases} refused; {SeedVariable}={seed} gives the same again");
        Assert.InRange(refused, cases / 10, cases - 1);
    }

    private static void Change(JsonObject header, JsonObject state, byte[] data, Random random)
    {
        if (random.Next(3) == 0)
        {
            string name = header.Select(entry => entry.Key).Where(key => key is not ("__metadata__" or "checksum")).ElementAt(random.Next(header.Count - 2));
            switch (random.Next(3))
            {
                case 0:
                    (int from, int to) = Place(header, name);
                    random.NextBytes(data.AsSpan(from, to - from));
                    break;
                case 1:
                    JsonNode entry = header[name]!.DeepClone();
                    header.Remove(name);
                    header[name + "x"] = entry;
                    break;
                default:
                    header[name]!["dtype"] = header[name]!["dtype"]!.GetValue<string>() switch { "F32" => "I32", "I64" => "F64", "U8" => "I8", var other => other };
                    break;
            }

            return;
        }

        JsonNode[] places = [.. Containers(state)];
        JsonNode at = places[random.Next(places.Length)];
        JsonNode? value = random.Next(10) switch
        {
            0 => null,
            1 => -1,
            2 => long.MaxValue,
            3 => 1e300,
            4 => "NaN",
            5 => new JsonArray(),
            6 => new JsonObject(),
            7 => random.Next(),
            8 => "\u001b[2J\u202e",
            _ => true,
        };
        switch (at)
        {
            case JsonObject members:
                string name = members.ElementAt(random.Next(members.Count)).Key;
                if (random.Next(4) == 0)
                {
                    members.Remove(name);
                }
                else
                {
                    members[name] = value;
                }

                break;
            case JsonArray items:
                items[random.Next(items.Count)] = value;
                break;
        }
    }

    /// <summary>The objects and arrays that have something in them.</summary>
    private static IEnumerable<JsonNode> Containers(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] };
        return children.Any() ? children.OfType<JsonNode>().SelectMany(Containers).Prepend(node) : [];
    }

    private static (int From, int To) Place(JsonObject header, string name)
    {
        JsonNode offsets = header[name]!["data_offsets"]!;
        return (offsets[0]!.GetValue<int>(), offsets[1]!.GetValue<int>());
    }

    private void Fit()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        new Trainer(net, options).Fit(training);
    }

    /// <summary>Writes the good checkpoint with other contents and their checksum.</summary>
    private void Write(Action<JsonObject, JsonObject, byte[]> change)
    {
        int length = (int)BitConverter.ToInt64(good);
        JsonObject header = JsonNode.Parse(good.AsSpan(8, length))!.AsObject();
        JsonObject state = JsonNode.Parse(header["__metadata__"]!["state"]!.GetValue<string>())!.AsObject();
        byte[] data = good[(8 + length)..];
        change(header, state, data);
        header["__metadata__"]!["state"] = state.ToJsonString();
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] all = [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
        all.AsSpan(all.Length - SHA256.HashSizeInBytes).Clear();
        SHA256.HashData(all).CopyTo(all, all.Length - SHA256.HashSizeInBytes);
        File.WriteAllBytes(Checkpoint, all);
        File.Delete(folder.Of("run/checkpoint.previous.safetensors"));
    }
}
