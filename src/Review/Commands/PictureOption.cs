using System.CommandLine;
using System.Xml.Linq;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary>The option <c>--picture FILE</c>, which draws what an editor shows.</summary>
internal static class PictureOption
{
    public static Option<string?> Create(string what) => new("--picture") { Description = $"An SVG file to write, of {what}." };

    /// <summary>Draws the one network of some sources.</summary>
    /// <exception cref="ReviewException">There is none, or there are several.</exception>
    public static void Save(string file, SourceTree source, IReadOnlyList<ReadNetwork> networks, Func<SourceFile, ReadNetwork, XDocument> draw)
    {
        if (networks is not [ReadNetwork network])
        {
            throw new ReviewException($"A picture shows one network, but {source.Name} has {(networks.Count == 0 ? "none" : Text.Grouped(networks.Count))} to show. Specify the file of one.");
        }

        Output.Write(draw(source.Read([network.Path]).Single(), network) + "\n", file);
    }
}
