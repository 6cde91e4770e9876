using System.Buffers.Binary;
using Xunit.Abstractions;

namespace ResNetDsl.NativeLoad.Tests;

public sealed class ElfVersionNeedTests(ITestOutputHelper output)
{
    private const string Wanted = "GLIBCXX_3.4.32";

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(0x8001, false)] // other flags stay
    public void An_unused_version_becomes_weak_and_nothing_else_changes(ushort flags, bool sections)
    {
        ElfWriter writer = ElfWriter.With(flags);
        writer.Sections = sections;
        byte[] before = writer.Write();
        byte[] after = [.. before];

        VersionNeedResult result = ElfVersionNeed.Weaken(after, Wanted);

        Assert.Equal(VersionNeedOutcome.Weakened, result.Outcome);
        Assert.Equal("", result.Reason);
        int at = writer.FlagsOf(Wanted);
        Assert.Equal(flags | 2, BinaryPrimitives.ReadUInt16LittleEndian(after.AsSpan(at)));
        Assert.All(Differences(before, after), offset => Assert.InRange(offset, at, at + 1));
    }

    [Fact]
    public void A_weak_version_is_left_alone()
    {
        byte[] image = ElfWriter.With(2).Write();
        AssertUntouched(image, Wanted, VersionNeedOutcome.AlreadyWeak);
    }

    [Fact]
    public void Weakening_twice_changes_nothing_more()
    {
        byte[] image = new ElfWriter().Write();
        Assert.Equal(VersionNeedOutcome.Weakened, ElfVersionNeed.Weaken(image, Wanted).Outcome);
        AssertUntouched(image, Wanted, VersionNeedOutcome.AlreadyWeak);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.3")] // the start of a name
    [InlineData("GLIBCXX_3.4.320")]
    [InlineData("3.4.32")] // the end of one
    [InlineData("libstdc++.so.6")] // a file's name, not a version's
    public void A_version_that_is_not_there_is_not_found(string version) =>
        AssertUntouched(new ElfWriter().Write(), version, VersionNeedOutcome.NotPresent);

    [Fact]
    public void A_file_without_version_needs_has_none()
    {
        var writer = new ElfWriter();
        writer.Dynamic[ElfWriter.VerNeed] = null;
        writer.Dynamic[ElfWriter.VerNeedNum] = null;
        AssertUntouched(writer.Write(), Wanted, VersionNeedOutcome.NotPresent);
    }

    [Fact]
    public void A_version_under_two_files_becomes_weak_under_both()
    {
        var writer = new ElfWriter();
        writer.Needs.Add(("libother.so", [new(Wanted, 7)]));
        byte[] before = writer.Write();
        byte[] after = [.. before];

        Assert.Equal(VersionNeedOutcome.Weakened, ElfVersionNeed.Weaken(after, Wanted).Outcome);
        Assert.Equal(2, Differences(before, after).Count);
    }

    [Theory]
    [InlineData(new uint[] { 0, 3 }, new uint[] { }, 5, "DT_RELA")]
    [InlineData(new uint[] { 1 }, new uint[] { 1, 2, 3 }, 5, "DT_JMPREL")]
    [InlineData(new uint[] { 3 }, new uint[] { }, 0x8005, "DT_RELA")] // a hidden symbol
    public void A_version_that_a_relocation_needs_stays_required(uint[] rela, uint[] plt, int index, string table)
    {
        var writer = new ElfWriter { RelaSymbols = rela, PltSymbols = plt, SymbolVersions = [0, 2, 4, (ushort)index, 6] };
        string reason = AssertUntouched(writer.Write(), Wanted, VersionNeedOutcome.InUse);
        Assert.Contains(table, reason, StringComparison.Ordinal);
        Assert.Contains("symbol 3", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_relocations_uses_nothing()
    {
        var writer = new ElfWriter { RelaSymbols = [], PltSymbols = [] };
        foreach (ulong tag in new[] { ElfWriter.Rela, ElfWriter.RelaSize, ElfWriter.RelaEntry, ElfWriter.JmpRel, ElfWriter.PltRel, ElfWriter.PltRelSize, ElfWriter.VerSym })
            writer.Dynamic[tag] = null;
        Assert.Equal(VersionNeedOutcome.Weakened, ElfVersionNeed.Weaken(writer.Write(), Wanted).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_anywhere_is_left_alone(bool sections)
    {
        byte[] whole = new ElfWriter { Sections = sections }.Write();
        for (int length = 0; length < whole.Length; length++)
        {
            string reason = AssertUntouched(
                whole[..length], Wanted, length < 4 ? VersionNeedOutcome.NotElf64 : VersionNeedOutcome.Malformed);
            if (length >= 4)
                Assert.Contains("truncated", reason, StringComparison.Ordinal);
        }

        Assert.Equal(VersionNeedOutcome.Weakened, ElfVersionNeed.Weaken(whole, Wanted).Outcome);
    }

    [Fact]
    public void Flipped_bytes_never_throw_and_never_change_anything_but_a_weak_flag()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[] whole = new ElfWriter { Sections = true }.Write();
        var counts = new Dictionary<VersionNeedOutcome, int>();

        for (int run = 0; run < 20_000; run++)
        {
            byte[] before = [.. whole];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
                before[random.Next(before.Length)] = (byte)random.Next(256);
            byte[] after = [.. before];

            VersionNeedOutcome outcome = ElfVersionNeed.Weaken(after, Wanted).Outcome;

            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            List<int> differences = Differences(before, after);

            // A flip may give a second need the wanted name: then both become weak.
            Assert.Equal(outcome == VersionNeedOutcome.Weakened, differences.Count > 0);
            Assert.All(differences, offset => Assert.Equal(before[offset] | 2, after[offset]));
        }

        foreach ((VersionNeedOutcome outcome, int count) in counts)
            output.WriteLine($"{outcome}: {count}");
        Assert.True(counts.ContainsKey(VersionNeedOutcome.Weakened) && counts.ContainsKey(VersionNeedOutcome.Malformed), $"seed {seed}");
    }

    [Theory]
    [InlineData(0, 0x7e, "not an ELF file")]
    [InlineData(4, 1, "64-bit")]
    [InlineData(5, 2, "little-endian")]
    [InlineData(16, 2, "shared object")] // ET_EXEC
    [InlineData(18, 183, "x86-64")] // EM_AARCH64
    public void Another_kind_of_file_is_left_alone(int offset, byte value, string reason)
    {
        byte[] image = new ElfWriter().Write();
        image[offset] = value;
        Assert.Contains(reason, AssertUntouched(image, Wanted, VersionNeedOutcome.NotElf64), StringComparison.Ordinal);
    }

    public static TheoryData<ulong, ulong?, string> WrongEntries => new()
    {
        { ElfWriter.VerNeedNum, null, "DT_VERNEEDNUM" },
        { ElfWriter.VerNeedNum, 3, "end after 2 of 3" },
        { ElfWriter.VerNeedNum, ulong.MaxValue, "end after 2" },
        { ElfWriter.VerNeed, 0, "version need 0 lies outside" },
        { ElfWriter.VerNeed, ulong.MaxValue, "version need 0 lies outside" },
        { ElfWriter.VerNeed, ElfWriter.Base, "unknown layout" },
        { ElfWriter.StrTab, null, "string table" },
        { ElfWriter.StrTab, ulong.MaxValue - 4, "string table" },
        { ElfWriter.StrSize, null, "string table" },
        { ElfWriter.StrSize, ulong.MaxValue, "string table" },
        { ElfWriter.StrSize, 2, "outside the string table" },
        { ElfWriter.VerSym, null, "DT_VERSYM" },
        { ElfWriter.VerSym, 0, "no version entry" },
        { ElfWriter.RelaSize, null, "DT_RELA" },
        { ElfWriter.RelaSize, 25, "DT_RELA" },
        { ElfWriter.RelaSize, 24 * 1000, "DT_RELA" },
        { ElfWriter.PltRelSize, null, "DT_JMPREL" },
        { ElfWriter.JmpRel, 1, "DT_JMPREL" },
        { ElfWriter.RelaEntry, 16, "format" },
        { ElfWriter.PltRel, 17, "format" },
        { ElfWriter.Rel, ElfWriter.Base, "format" },
    };

    [Theory]
    [MemberData(nameof(WrongEntries))]
    public void A_wrong_dynamic_entry_is_named(ulong tag, ulong? value, string reason)
    {
        var writer = new ElfWriter();
        writer.Dynamic[tag] = value;
        Assert.Contains(reason, AssertUntouched(writer.Write(), Wanted, VersionNeedOutcome.Malformed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_segment_outside_the_loaded_ones_is_refused()
    {
        string reason = AssertUntouched(new ElfWriter { Loaded = false }.Write(), Wanted, VersionNeedOutcome.Malformed);
        Assert.Contains("no dynamic segment", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_segment_without_an_end_is_refused()
    {
        byte[] image = new ElfWriter().Write();
        image[^16] = 1; // DT_NULL closes it
        Assert.Contains("no end mark", AssertUntouched(image, Wanted, VersionNeedOutcome.Malformed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((ushort)0)]
    [InlineData((ushort)1)]
    [InlineData((ushort)0x8001)]
    public void A_reserved_version_index_is_refused(ushort index)
    {
        var writer = new ElfWriter();
        writer.Needs[1].Versions[1] = new(Wanted, index);
        Assert.Contains("reserved", AssertUntouched(writer.Write(), Wanted, VersionNeedOutcome.Malformed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, "ends after 2 of 3")]
    [InlineData(8u, "ends after 2 of 3")] // half a record
    [InlineData(0xfffffff0u, "lies outside")] // forward by almost 2^32, not back by one record
    public void A_version_chain_with_a_wrong_step_is_refused(uint step, string reason)
    {
        var writer = new ElfWriter();
        byte[] image = writer.Write();
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(writer.RecordOf(Wanted) + 12), step);
        Assert.Contains(reason, AssertUntouched(image, Wanted, VersionNeedOutcome.Malformed), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_needs_that_overlap_are_refused()
    {
        // Every 16 bytes read as a need of 20 versions as well as a version.
        var writer = new ElfWriter { RelaSymbols = new uint[30] };
        writer.Dynamic[ElfWriter.VerNeedNum] = 1000;
        byte[] image = writer.Write();
        for (int i = 0; i < 30; i++)
        {
            Span<byte> record = image.AsSpan(writer.NeedAt(0) + (i * 16));
            BinaryPrimitives.WriteUInt16LittleEndian(record, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(record[2..], 20);
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], 16);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], 16);
        }

        Assert.Contains("more version needs", AssertUntouched(image, Wanted, VersionNeedOutcome.Malformed), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>("image", () => ElfVersionNeed.Weaken(null!, Wanted));
        Assert.Throws<ArgumentNullException>("version", () => ElfVersionNeed.Weaken([], null!));
        Assert.Throws<ArgumentException>("version", () => ElfVersionNeed.Weaken([], ""));
    }

    [Fact]
    public void The_library_of_TorchSharp_asks_for_the_version_without_using_it()
    {
        byte[] before = File.ReadAllBytes(TestPaths.TorchSharpLibrary);
        byte[] after = [.. before];

        Assert.Equal(VersionNeedOutcome.Weakened, ElfVersionNeed.Weaken(after, Wanted).Outcome);
        int at = Assert.Single(Differences(before, after));
        Assert.Equal(0, before[at]);
        Assert.Equal(2, after[at]);
        AssertUntouched(after, Wanted, VersionNeedOutcome.AlreadyWeak);

        // std::condition_variable::wait, a call that happens.
        AssertUntouched(before, "GLIBCXX_3.4.30", VersionNeedOutcome.InUse);
        AssertUntouched(before, "GLIBCXX_3.4.33", VersionNeedOutcome.NotPresent);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.999999)]
    public void The_library_of_TorchSharp_cut_short_is_left_alone(double part)
    {
        byte[] whole = File.ReadAllBytes(TestPaths.TorchSharpLibrary);
        AssertUntouched(whole[..(int)(whole.Length * part)], Wanted, VersionNeedOutcome.Malformed);
    }

    private static string AssertUntouched(byte[] image, string version, VersionNeedOutcome expected)
    {
        byte[] before = [.. image];
        VersionNeedResult result = ElfVersionNeed.Weaken(image, version);
        Assert.Equal(expected, result.Outcome);
        Assert.Equal(expected is VersionNeedOutcome.AlreadyWeak or VersionNeedOutcome.NotPresent, result.Reason.Length == 0);
        Assert.Equal(before, image);
        return result.Reason;
    }

    private static List<int> Differences(byte[] a, byte[] b) =>
        [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];
}
