using System.Text;

namespace ResNetDsl.NativeLoad;

/// <summary>
/// Makes a required symbol version of an ELF shared object optional. The loader refuses a file that requires a
/// version its dependency does not define, even when no relocation binds a symbol of that version; a version marked
/// VER_FLG_WEAK it may lack (LSB Core, "Symbol Versioning": Elfxx_Verneed, Elfxx_Vernaux).
/// </summary>
// LibObjectFile 2.3.1 needs .NET 8, and Visual Studio's MSBuild loads tasks of .NET Standard 2.0 alone. ELFSharp does not write.
public static class ElfVersionNeed
{
    private const ulong DtPltRelSize = 2;
    private const ulong DtStrTab = 5;
    private const ulong DtRela = 7;
    private const ulong DtRelaSize = 8;
    private const ulong DtRelaEntry = 9;
    private const ulong DtStrSize = 10;
    private const ulong DtRel = 17;
    private const ulong DtPltRel = 20;
    private const ulong DtJmpRel = 23;
    private const ulong DtVerSym = 0x6ffffff0;
    private const ulong DtVerNeed = 0x6ffffffe;
    private const ulong DtVerNeedNum = 0x6fffffff;

    private const int RecordSize = 16; // Elf64_Verneed and Elf64_Vernaux alike
    private const int FlagsInRecord = 4;
    private const int RelaSize = 24;
    private const ushort Weak = 2; // VER_FLG_WEAK
    private const ushort IndexMask = 0x7fff; // the top bit of a .gnu.version entry means "hidden"

    /// <summary>
    /// Sets VER_FLG_WEAK on the need of <paramref name="version"/>, if no relocation binds a symbol of that version.
    /// </summary>
    /// <param name="image">The bytes of the file. Only the two bytes of vna_flags change, and only on
    /// <see cref="VersionNeedOutcome.Weakened"/>. Whatever else they hold, they lead to an outcome, never to an
    /// exception.</param>
    /// <param name="version">The name of the version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>What was found, with the reason if that is an error.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="version"/> is empty.</exception>
    public static VersionNeedResult Weaken(byte[] image, string version)
    {
        if (image is null)
            throw new ArgumentNullException(nameof(image));
        if (version is null)
            throw new ArgumentNullException(nameof(version));
        if (version.Length == 0)
            throw new ArgumentException("A version name cannot be empty.", nameof(version));

        if (ElfImage.Open(image, out VersionNeedResult refusal) is not { } elf)
            return refusal;

        var records = new List<int>();
        if (FindRecords(elf, image, Encoding.UTF8.GetBytes(version + '\0'), records) is { } fault)
            return fault;
        if (records.Count == 0)
            return new(VersionNeedOutcome.NotPresent);

        records.RemoveAll(record => (elf.U16(record + FlagsInRecord) & Weak) != 0);
        if (records.Count == 0)
            return new(VersionNeedOutcome.AlreadyWeak);

        var indices = new HashSet<int>(records.Select(record => elf.U16(record + 6) & IndexMask)); // vna_other
        if (indices.Any(index => index < 2)) // VER_NDX_LOCAL, VER_NDX_GLOBAL
            return VersionNeedResult.Malformed("the version has an index that is reserved");
        VersionNeedResult? obstacle = FindUse(elf, indices, DtRela, DtRelaSize, "DT_RELA")
            ?? FindUse(elf, indices, DtJmpRel, DtPltRelSize, "DT_JMPREL");
        if (obstacle is not null)
            return obstacle;

        foreach (int record in records)
            image[record + FlagsInRecord] |= (byte)Weak;
        return new(VersionNeedOutcome.Weakened);
    }

    /// <summary>Collects the offsets of the Vernaux records with that name.</summary>
    private static VersionNeedResult? FindRecords(ElfImage elf, byte[] image, byte[] name, List<int> records)
    {
        if (!elf.TryGetDynamic(DtVerNeed, out ulong need))
            return null;
        if (!elf.TryGetDynamic(DtVerNeedNum, out ulong needCount))
            return VersionNeedResult.Malformed("DT_VERNEEDNUM is missing");
        if (!elf.TryGetDynamic(DtStrTab, out ulong strings) || !elf.TryGetDynamic(DtStrSize, out ulong stringsSize)
            || !elf.TryLocate(strings, stringsSize, out int stringsOffset))
            return VersionNeedResult.Malformed("the dynamic string table is missing or lies outside the file");

        // Records may not overlap, so that the file bounds their number, and with it both loops.
        int left = image.Length / RecordSize;
        for (ulong i = 0; i < needCount; i++)
        {
            if (left-- <= 0)
                return VersionNeedResult.Malformed("there are more version needs than the file can hold");
            if (!elf.TryLocate(need, RecordSize, out int needOffset))
                return VersionNeedResult.Malformed($"version need {i} lies outside the file");
            if (elf.U16(needOffset) != 1) // VER_NEED_CURRENT
                return VersionNeedResult.Malformed($"version need {i} has an unknown layout");

            ushort recordCount = elf.U16(needOffset + 2);
            ulong record = need + elf.U32(needOffset + 8);
            for (int k = 0; k < recordCount; k++)
            {
                if (left-- <= 0)
                    return VersionNeedResult.Malformed("there are more version needs than the file can hold");
                if (!elf.TryLocate(record, RecordSize, out int offset))
                    return VersionNeedResult.Malformed($"version {k} of version need {i} lies outside the file");

                ulong nameStart = elf.U32(offset + 8);
                if (nameStart >= stringsSize)
                    return VersionNeedResult.Malformed($"the name of version {k} of version need {i} lies outside the string table");
                if (stringsSize - nameStart >= (ulong)name.Length
                    && Matches(image, stringsOffset + (int)nameStart, name))
                    records.Add(offset);

                uint next = elf.U32(offset + 12);
                if (next < RecordSize && k + 1 < recordCount)
                    return VersionNeedResult.Malformed($"version need {i} ends after {k + 1} of {recordCount} versions");
                record += next;
            }

            uint nextNeed = elf.U32(needOffset + 12);
            if (nextNeed < RecordSize && i + 1 < needCount)
                return VersionNeedResult.Malformed($"the version needs end after {i + 1} of {needCount}");
            need += nextNeed;
        }

        return null;
    }

    /// <summary>Returns the reason why the versions must stay required: a relocation binds one of their symbols, or that is not known.</summary>
    private static VersionNeedResult? FindUse(ElfImage elf, HashSet<int> indices, ulong tableTag, ulong sizeTag, string table)
    {
        if (elf.TryGetDynamic(DtRel, out _)
            || (elf.TryGetDynamic(DtPltRel, out ulong kind) && kind != DtRela)
            || (elf.TryGetDynamic(DtRelaEntry, out ulong entry) && entry != RelaSize))
            return VersionNeedResult.Malformed("the file has relocations in a format that x86-64 does not use");
        if (!elf.TryGetDynamic(tableTag, out ulong address))
            return null;
        if (!elf.TryGetDynamic(sizeTag, out ulong size) || size % RelaSize != 0 || !elf.TryLocate(address, size, out int offset))
            return VersionNeedResult.Malformed($"the relocations of {table} have a wrong size or lie outside the file");
        if (!elf.TryGetDynamic(DtVerSym, out ulong versions))
            return VersionNeedResult.Malformed("DT_VERSYM is missing, so that nothing says which symbols have the version");

        for (int i = 0; i < (int)(size / RelaSize); i++)
        {
            uint symbol = elf.U32(offset + (i * RelaSize) + 12); // ELF64_R_SYM: the upper half of r_info
            if (symbol == 0) // STN_UNDEF
                continue;
            if (!elf.TryLocate(versions + (2 * (ulong)symbol), 2, out int versionOffset))
                return VersionNeedResult.Malformed($"relocation {i} of {table} names symbol {symbol}, which has no version entry");
            if (indices.Contains(elf.U16(versionOffset) & IndexMask))
                return new(VersionNeedOutcome.InUse, $"relocation {i} of {table} binds symbol {symbol}, which has that version");
        }

        return null;
    }

    private static bool Matches(byte[] image, int offset, byte[] name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (image[offset + i] != name[i])
                return false;
        }

        return true;
    }
}
