namespace ResNetDsl.Snapshots.Tests;

public sealed class UnmarkedTests
{
    [Fact]
    public async Task Class_without_the_attribute_is_explained()
    {
        var exception = await Assert.ThrowsAsync<VerifyException>(Verifier.Verify("text").ToTask);

        Assert.Contains("[UsesVerify]", exception.Message, StringComparison.Ordinal);
    }

    [UsesVerify]
    public sealed class Nested
    {
        [Fact]
        public async Task Nested_class_is_named_with_its_parent()
        {
            using var directory = new TemporaryDirectory();
            var path = directory.Write("UnmarkedTests.Nested.Nested_class_is_named_with_its_parent.verified.txt", "text");

            var result = await Verifier.Verify("text", "txt", null, directory.SourceFile);

            Assert.Equal([path], result.Files);
        }
    }
}
