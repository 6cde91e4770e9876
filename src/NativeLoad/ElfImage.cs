namespace ResNetDsl.NativeLoad;

/// <summary>
/// The bytes of an ELF64 shared object, read through its program headers only, as the dynamic loader reads them
/// (System V gABI, chapter 5). Section headers may be absent: strip can remove them.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SectionHeaderSize = 64;
    private const int DynamicEntrySize = 16;
    private const ushort SharedObject = 3; // ET_DYN
    private const ushort X86_64 = 62; // EM_X86_64
    private const ushort ExtendedCount = 0xffff; // PN_XNUM
    private const uint Load = 1; // PT_LOAD
    private const uint DynamicSegment = 2; // PT_DYNAMIC

    private readonly byte[] bytes;
    private readonly List<Segment> segments = [];
    private readonly Dictionary<ulong, ulong> dynamic = [];

    private ElfImage(byte[] bytes) => this.bytes = bytes;

    /// <summary>Reads the headers; null, with the refusal, if the bytes are not such a file or are inconsistent.</summary>
    internal static ElfImage? Open(byte[] bytes, out VersionNeedResult refusal)
    {
        var image = new ElfImage(bytes);
        refusal = image.CheckHeader() ?? image.ReadProgramHeaders() ?? new(VersionNeedOutcome.NotPresent);
        return refusal.Outcome == VersionNeedOutcome.NotPresent ? image : null;
    }

    /// <summary>The value of a dynamic entry. As in the loader, the last one counts when a tag comes twice.</summary>
    internal bool TryGetDynamic(ulong tag, out ulong value) => dynamic.TryGetValue(tag, out value);

    /// <summary>The file offset of a range of memory, when one PT_LOAD segment holds all of it.</summary>
    internal bool TryLocate(ulong address, ulong size, out int offset)
    {
        foreach (Segment segment in segments)
        {
            if (address < segment.Address || size > segment.Size || address - segment.Address > segment.Size - size)
                continue;

            offset = (int)(segment.Offset + (address - segment.Address));
            return true;
        }

        offset = 0;
        return false;
    }

    internal ushort U16(int offset) => (ushort)(bytes[offset] | (bytes[offset + 1] << 8));

    internal uint U32(int offset) => U16(offset) | ((uint)U16(offset + 2) << 16);

    internal ulong U64(int offset) => U32(offset) | ((ulong)U32(offset + 4) << 32);

    private VersionNeedResult? CheckHeader()
    {
        if (bytes.Length < 4 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F')
            return new(VersionNeedOutcome.NotElf64, "the file is not an ELF file");
        if (bytes.Length < HeaderSize)
            return Truncated("the ELF header", HeaderSize);
        if (bytes[4] != 2)
            return new(VersionNeedOutcome.NotElf64, "the file is not a 64-bit ELF file");
        if (bytes[5] != 1)
            return new(VersionNeedOutcome.NotElf64, "the file is not a little-endian ELF file");
        if (U16(16) != SharedObject)
            return new(VersionNeedOutcome.NotElf64, "the file is not an ELF shared object");
        if (U16(18) != X86_64)
            return new(VersionNeedOutcome.NotElf64, "the file is not an ELF file for x86-64");
        return null;
    }

    private VersionNeedResult? ReadProgramHeaders()
    {
        ulong table = U64(32);
        ushort count = U16(56);
        if (U16(54) != ProgramHeaderSize || count == ExtendedCount)
            return VersionNeedResult.Malformed("the program headers have an unknown layout");
        if (!Holds(table, (ulong)count * ProgramHeaderSize))
            return Truncated("the table of program headers", table + ((ulong)count * ProgramHeaderSize));

        // Nothing here reads the sections, but linkers put their table last: it tells a file that was cut short.
        ulong sections = U64(40);
        ulong sectionBytes = Math.Max((ushort)1, U16(60)) * (ulong)SectionHeaderSize;
        if (sections != 0 && !Holds(sections, sectionBytes))
            return Truncated("the table of section headers", sections + sectionBytes);

        Segment? dynamicSegment = null;
        for (int i = 0; i < count; i++)
        {
            int header = (int)table + (i * ProgramHeaderSize);
            uint type = U32(header);
            if (type is not (Load or DynamicSegment))
                continue;

            var segment = new Segment(U64(header + 8), U64(header + 16), U64(header + 32));
            if (!Holds(segment.Offset, segment.Size))
                return Truncated($"segment {i}", segment.Offset + segment.Size);
            if (type == Load)
                segments.Add(segment);
            else
                dynamicSegment = segment;
        }

        if (dynamicSegment is not { } entries || !TryLocate(entries.Address, entries.Size, out int first))
            return VersionNeedResult.Malformed("the file has no dynamic segment that is loaded");

        for (int i = 0; i < (int)(entries.Size / DynamicEntrySize); i++)
        {
            int entry = first + (i * DynamicEntrySize);
            ulong tag = U64(entry);
            if (tag == 0) // DT_NULL
                return null;
            dynamic[tag] = U64(entry + 8);
        }

        return VersionNeedResult.Malformed("the dynamic segment has no end mark");
    }

    private bool Holds(ulong offset, ulong size) => size <= (ulong)bytes.Length && offset <= (ulong)bytes.Length - size;

    private VersionNeedResult Truncated(string what, ulong end) =>
        VersionNeedResult.Malformed($"the file is truncated: {what} should end at byte {end}, and there are {bytes.Length}");

    private readonly struct Segment(ulong offset, ulong address, ulong size)
    {
        internal ulong Offset { get; } = offset;

        internal ulong Address { get; } = address;

        internal ulong Size { get; } = size;
    }
}
