using System.Text;
using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary><see cref="ClassNames.Load"/>: files of names, as they should be and as they should not.</summary>
public sealed class ClassNameFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("labels.txt");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cat\ndog")]
    [InlineData("cat\ndog\n")]
    [InlineData("cat\r\ndog\r\n")]
    [InlineData("\uFEFFcat\ndog\n")]
    [InlineData(" cat \n\tdog\t")]
    [InlineData("[\"cat\",\"dog\"]")]
    public void A_file_has_a_name_on_each_line_or_a_JSON_array(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Equal(["cat", "dog"], ClassNames.Load(Path));
    }

    [Fact]
    public void Names_are_any_text()
    {
        File.WriteAllText(Path, "carpenter's kit\nčáp bílý\nn01440764 tench\n東京");
        Assert.Equal(["carpenter's kit", "čáp bílý", "n01440764 tench", "東京"], ClassNames.Load(Path));
    }

    [Theory]
    [InlineData("", "'{0}' is empty, or is a pipe or a device; it must have one class name per line.")]
    [InlineData("\n", "Line 1 of '{0}' is blank.")]
    [InlineData("cat\n\ndog\n", "Line 2 of '{0}' is blank.")]
    [InlineData("cat\ndog\n\n", "Line 3 of '{0}' is blank.")]
    [InlineData("cat\n \t\ndog", "Line 2 of '{0}' is blank.")]
    [InlineData("cat\ndog\ncat \n", "Line 3 of '{0}' is 'cat', as line 1 is: class names must be unique.")]
    [InlineData("cat\n\u001b[31mdog\n", "Line 2 of '{0}' has a control character, so it is not the name of a class.")]
    [InlineData("[\"cat\", 1]", "'{0}': The names of the classes begin with '[' but are not a JSON array of strings")]
    [InlineData("[]", "'{0}': The names of the classes cannot be used: there are none.")]
    public void A_wrong_file_is_refused_in_one_sentence(string text, string sentence)
    {
        File.WriteAllText(Path, text);
        Assert.StartsWith(sentence.Replace("{0}", Path, StringComparison.Ordinal), Assert.Throws<InvalidDataException>(() => ClassNames.Load(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_text_in_UTF8_is_refused_with_its_line()
    {
        File.WriteAllBytes(Path, [.. "cat\ndog\n"u8, .. Encoding.Latin1.GetBytes("čáp bílý".Replace('č', 'c'))]);
        Assert.Equal(
            $"'{Path}' is not UTF-8 text: line 3 has invalid bytes. Save it as UTF-8, with one class name per line.",
            Assert.Throws<InvalidDataException>(() => ClassNames.Load(Path)).Message);
    }

    [Fact]
    public void What_is_no_file_of_names_is_refused()
    {
        Assert.Equal($"There is no file '{folder.Of("none.txt")}' with the names of the classes.", Assert.Throws<FileNotFoundException>(() => ClassNames.Load(folder.Of("none.txt"))).Message);
        Assert.Equal($"'{folder.Path}' is a folder; specify a file with one class name per line.", Assert.Throws<InvalidDataException>(() => ClassNames.Load(folder.Path)).Message);
        using (FileStream large = File.Create(Path))
        {
            large.SetLength((1 << 24) + 1);
        }

        Assert.Equal($"'{Path}' has more than 16,777,216 bytes, so it is not a list of the names of classes.", Assert.Throws<InvalidDataException>(() => ClassNames.Load(Path)).Message);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("is a pipe or a device", Assert.Throws<InvalidDataException>(() => ClassNames.Load("/dev/zero")).Message, StringComparison.Ordinal);
        }
    }
}
