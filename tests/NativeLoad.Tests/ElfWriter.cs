using System.Buffers.Binary;
using System.Text;

namespace ResNetDsl.NativeLoad.Tests;

internal sealed record Version(string Name, ushort Index, ushort Flags = 0);

/// <summary>Writes small ELF64 shared objects: headers, a dynamic segment and what it points to, nothing else.</summary>
internal sealed class ElfWriter
{
    internal const ulong PltRelSize = 2, StrTab = 5, Rela = 7, RelaSize = 8, RelaEntry = 9, StrSize = 10, Rel = 17, PltRel = 20, JmpRel = 23,
        VerSym = 0x6ffffff0, VerNeed = 0x6ffffffe, VerNeedNum = 0x6fffffff;

    /// <summary>Where the file is mapped: not at its own offsets, so that a mix-up of the two shows.</summary>
    internal const ulong Base = 0x20000;

    private const string Wanted = "GLIBCXX_3.4.32";

    private readonly Dictionary<string, int> records = [];
    private readonly Dictionary<int, int> needs = [];

    internal List<(string File, Version[] Versions)> Needs { get; } =
    [
        ("libc.so.6", [new("GLIBC_2.2.5", 2), new("GLIBC_2.34", 3)]),
        ("libstdc++.so.6", [new("GLIBCXX_3.4", 4), new(Wanted, 5), new("GLIBCXX_3.4.30", 6)]),
    ];

    /// <summary>The version index of each symbol: symbol 3 has the wanted one.</summary>
    internal ushort[] SymbolVersions { get; set; } = [0, 2, 4, 5, 6];

    internal uint[] RelaSymbols { get; set; } = [0, 1, 2];

    internal uint[] PltSymbols { get; set; } = [1, 4];

    internal bool Sections { get; set; }

    internal bool Loaded { get; set; } = true;

    /// <summary>Dynamic entries to write with another value, or, where it is null, not at all.</summary>
    internal Dictionary<ulong, ulong?> Dynamic { get; } = [];

    /// <summary>The offset of the vna_flags of a version in what <see cref="Write"/> returned last.</summary>
    internal int FlagsOf(string version) => records[version] + 4;

    /// <summary>The offset of the record of a version in what <see cref="Write"/> returned last.</summary>
    internal int RecordOf(string version) => records[version];

    /// <summary>The offset of a Verneed record in what <see cref="Write"/> returned last.</summary>
    internal int NeedAt(int index) => needs[index];

    internal static ElfWriter With(ushort flags, string version = Wanted)
    {
        var writer = new ElfWriter();
        writer.Needs[1].Versions[1] = new(version, 5, flags);
        return writer;
    }

    internal byte[] Write()
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        uint Text(string text)
        {
            uint at = (uint)strings.Position;
            strings.Write(Encoding.UTF8.GetBytes(text + '\0'));
            return at;
        }

        const int headers = 64 + (2 * 56);
        var body = new MemoryStream();
        ulong Here() => Base + headers + (ulong)body.Position;

        ulong needAddress = Here();
        for (int i = 0; i < Needs.Count; i++)
        {
            (string file, Version[] versions) = Needs[i];
            needs[i] = headers + (int)body.Position;
            uint nextNeed = i + 1 < Needs.Count ? (uint)(16 * (versions.Length + 1)) : 0;
            Put(body, (ushort)1, (ushort)versions.Length, Text(file), 16u, nextNeed);
            for (int k = 0; k < versions.Length; k++)
            {
                records[versions[k].Name] = headers + (int)body.Position;
                Put(body, 0xabcdef01u, versions[k].Flags, versions[k].Index, Text(versions[k].Name), k + 1 < versions.Length ? 16u : 0u);
            }
        }

        ulong relaAddress = Here();
        foreach (uint symbol in RelaSymbols)
            Put(body, 0UL, ((ulong)symbol << 32) | 6, 0UL);
        ulong pltAddress = Here();
        foreach (uint symbol in PltSymbols)
            Put(body, 0UL, ((ulong)symbol << 32) | 7, 0UL);
        ulong versionAddress = Here();
        foreach (ushort version in SymbolVersions)
            Put(body, version);
        ulong stringsAddress = Here();
        body.Write(strings.ToArray());

        var entries = new Dictionary<ulong, ulong?>
        {
            [StrTab] = stringsAddress,
            [StrSize] = (ulong)strings.Length,
            [Rela] = relaAddress,
            [RelaSize] = (ulong)RelaSymbols.Length * 24,
            [RelaEntry] = 24,
            [JmpRel] = pltAddress,
            [PltRelSize] = (ulong)PltSymbols.Length * 24,
            [PltRel] = 7,
            [VerSym] = versionAddress,
            [VerNeed] = needAddress,
            [VerNeedNum] = (ulong)Needs.Count,
        };
        foreach ((ulong tag, ulong? value) in Dynamic)
            entries[tag] = value;

        ulong dynamicAddress = Here();
        foreach ((ulong tag, ulong? value) in entries)
        {
            if (value is { } present)
                Put(body, tag, present);
        }

        Put(body, 0UL, 0UL);
        ulong dynamicSize = Here() - dynamicAddress;
        ulong mapped = Here() - Base;
        if (Sections)
            body.Write(new byte[64]);

        var file64 = new MemoryStream();
        file64.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Put(file64, (ushort)3, (ushort)62, 1u, 0UL, 64UL, Sections ? mapped : 0UL, 0u);
        Put(file64, (ushort)64, (ushort)56, (ushort)2, (ushort)64, (ushort)(Sections ? 1 : 0), (ushort)0);
        Put(file64, 1u, 4u, 0UL, Base, Base, Loaded ? mapped : 64UL, mapped, 0x1000UL);
        Put(file64, 2u, 4u, dynamicAddress - Base, dynamicAddress, dynamicAddress, dynamicSize, dynamicSize, 8UL);
        file64.Write(body.ToArray());
        return file64.ToArray();
    }

    private static void Put(MemoryStream stream, params object[] values)
    {
        Span<byte> buffer = stackalloc byte[8];
        foreach (object value in values)
        {
            switch (value)
            {
                case ushort u16:
                    BinaryPrimitives.WriteUInt16LittleEndian(buffer, u16);
                    stream.Write(buffer[..2]);
                    break;
                case uint u32:
                    BinaryPrimitives.WriteUInt32LittleEndian(buffer, u32);
                    stream.Write(buffer[..4]);
                    break;
                case ulong u64:
                    BinaryPrimitives.WriteUInt64LittleEndian(buffer, u64);
                    stream.Write(buffer);
                    break;
                default:
                    throw new ArgumentException($"No width for {value.GetType()}.", nameof(values));
            }
        }
    }
}
