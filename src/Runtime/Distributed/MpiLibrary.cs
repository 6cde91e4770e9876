using System.Runtime.InteropServices;
using System.Text;
using ResNetDsl.Texts;

namespace ResNetDsl.Distributed;

/// <summary>
/// The functions of an MPI library that a process group needs, loaded at run time. Handles are integers in MPICH's ABI (MPICH, Intel MPI, MVAPICH, MS-MPI) and addresses in Open MPI's; both fit
/// <see cref="nint"/>: on the 64-bit little-endian machines that libtorch supports, a function of MPICH's ABI reads the lower half.
/// </summary>
// MPI.NET has MS-MPI's handles as constants, so it cannot call Open MPI, and it copies managed arrays.
internal sealed unsafe class MpiLibrary
{
    private const int Serialized = 2;

    private readonly nint library;
    private readonly bool isOpenMpi;
    private readonly delegate* unmanaged<nint, byte*, int*, int> errorString;
    private readonly delegate* unmanaged<int*, int> finalized;

    private MpiLibrary(nint library, string name)
    {
        this.library = library;
        Name = name;
        isOpenMpi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world);
        World = isOpenMpi ? world : 0x44000000;
        Float = Handle("ompi_mpi_float", 0x4c00040a);
        Double = Handle("ompi_mpi_double", 0x4c00080b);
        Byte = Handle("ompi_mpi_byte", 0x4c00010d);
        UInt16 = Handle("ompi_mpi_uint16_t", 0x4c00023c);
        Sum = Handle("ompi_mpi_op_sum", 0x58000003);
        InPlace = isOpenMpi ? 1 : -1;
        IgnoredStatus = isOpenMpi ? 0 : 1;
        errorString = (delegate* unmanaged<nint, byte*, int*, int>)Export("MPI_Error_string");
        finalized = (delegate* unmanaged<int*, int>)Export("MPI_Finalized");
        AllReduce = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint*, int>)Export("MPI_Iallreduce");
        AllGather = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint*, int>)Export("MPI_Iallgather");
        AllGatherVarying = (delegate* unmanaged<nint, nint, nint, nint, int*, int*, nint, nint, nint*, int>)Export("MPI_Iallgatherv");
        Broadcast = (delegate* unmanaged<nint, nint, nint, nint, nint, nint*, int>)Export("MPI_Ibcast");
        Send = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint*, int>)Export("MPI_Isend");
        Receive = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int>)Export("MPI_Recv");
        Probe = (delegate* unmanaged<nint, nint, nint, int*, nint, int>)Export("MPI_Iprobe");
        Test = (delegate* unmanaged<nint*, int*, nint, int>)Export("MPI_Test");
        Abort = (delegate* unmanaged<nint, nint, int>)Export("MPI_Abort");
    }

    /// <summary>The file that was loaded.</summary>
    public string Name { get; }

    /// <summary>Handles and special addresses.</summary>
    public nint World { get; }

    public nint Float { get; }

    public nint Double { get; }

    public nint Byte { get; }

    public nint UInt16 { get; }

    public nint Sum { get; }

    public nint InPlace { get; }

    public nint IgnoredStatus { get; }

    /// <summary>send, receive, count, type, operation, communicator, request.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint*, int> AllReduce { get; }

    /// <summary>send, count, type, receive, count, type, communicator, request.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint*, int> AllGather { get; }

    /// <summary>send, count, type, receive, counts, displacements, type, communicator, request.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, int*, int*, nint, nint, nint*, int> AllGatherVarying { get; }

    /// <summary>data, count, type, root, communicator, request.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, nint, nint*, int> Broadcast { get; }

    /// <summary>data, count, type, destination, tag, communicator, request.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint*, int> Send { get; }

    /// <summary>data, count, type, source, tag, communicator, status.</summary>
    public delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int> Receive { get; }

    /// <summary>source, tag, communicator, flag, status.</summary>
    public delegate* unmanaged<nint, nint, nint, int*, nint, int> Probe { get; }

    /// <summary>request, flag, status.</summary>
    public delegate* unmanaged<nint*, int*, nint, int> Test { get; }

    /// <summary>communicator, exit code.</summary>
    public delegate* unmanaged<nint, nint, int> Abort { get; }

    /// <summary>What the library says of itself, in one line.</summary>
    public string Version
    {
        get
        {
            byte[] text = new byte[8192];
            int length;
            fixed (byte* start = text)
            {
                Check(((delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version"))(start, &length), "its version");
            }

            string all = Encoding.UTF8.GetString(text.AsSpan(0, Math.Clamp(length, 0, text.Length))).TrimEnd('\0');
            string[] lines = all.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? Name : string.Join(' ', lines[0].Split(',')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>Loads the library that fits a launcher, and initializes MPI.</summary>
    /// <param name="launcher">The launcher.</param>
    /// <param name="named">The path or name of the library that the user chose; null for none.</param>
    /// <exception cref="ProcessGroupException">The library cannot be loaded or initialized.</exception>
    public static MpiLibrary Start(Launcher launcher, string? named)
    {
        string[] openMpi = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        string[] mpich = OperatingSystem.IsWindows() ? ["msmpi.dll"] : OperatingSystem.IsMacOS() ? ["libmpi.12.dylib"] : ["libmpich.so.12", "libmpi.so.12"];
        string[] candidates = named is not null ? [named] : launcher.Family switch
        {
            LauncherFamily.OpenMpi => openMpi,
            LauncherFamily.Pmi => mpich,
            _ => [.. openMpi, .. mpich],
        };
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint library))
            {
                if (!NativeLibrary.TryGetExport(library, "MPI_Iallreduce", out _))
                {
                    throw new ProcessGroupException($"'{candidate}' is not a library of MPI 3 or later: set {Launcher.Variable} to one, such as libmpi.so.40 or libmpich.so.12.");
                }

                MpiLibrary mpi = new(library, candidate);
                mpi.Initialize();
                return mpi;
            }
        }

        throw new ProcessGroupException(
            $"{Sentences.Capital(launcher.Name)} started this process, but {string.Join(" and ", candidates)} cannot be loaded: install the MPI library of that launcher, name its file in {Launcher.Variable}, or set {Launcher.Variable} to none.");
    }

    /// <summary>Throws if a function failed.</summary>
    /// <param name="code">What it returned.</param>
    /// <param name="what">What it was about.</param>
    /// <exception cref="ProcessGroupException">It did.</exception>
    public void Check(int code, string what)
    {
        if (code == 0)
        {
            return;
        }

        byte[] text = new byte[8192];
        int length;
        fixed (byte* start = text)
        {
            _ = errorString(code, start, &length);
        }

        throw new ProcessGroupException($"MPI ({Name}) failed in exchanging {what}: {Encoding.UTF8.GetString(text.AsSpan(0, Math.Clamp(length, 0, 1000))).Trim().TrimEnd('.', '\0')}.");
    }

    /// <summary>The rank of this process and the number of ranks in a communicator.</summary>
    public (int Rank, int Size) PlaceIn(nint communicator)
    {
        int rank, size;
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank"))(communicator, &rank), "the ranks");
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size"))(communicator, &size), "the ranks");
        return (rank, size);
    }

    /// <summary>A communicator of the same ranks, whose messages are apart.</summary>
    public nint Duplicate(nint communicator)
    {
        nint copy = 0;
        Check(((delegate* unmanaged<nint, nint*, int>)Export("MPI_Comm_dup"))(communicator, &copy), "a communicator");
        Check(((delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler"))(copy, Handle("ompi_mpi_errors_return", 0x54000001)), "a communicator");
        return copy;
    }

    /// <summary>An operation that sums 16-bit values by a function.</summary>
    public nint Operation(delegate* unmanaged<void*, void*, int*, nint*, void> sum)
    {
        nint operation = 0;
        Check(((delegate* unmanaged<delegate* unmanaged<void*, void*, int*, nint*, void>, nint, nint*, int>)Export("MPI_Op_create"))(sum, 1, &operation), "an operation");
        return operation;
    }

    /// <summary>Ends MPI, unless it has ended.</summary>
    public void Finish()
    {
        int ended;
        if (finalized(&ended) == 0 && ended == 0)
        {
            _ = ((delegate* unmanaged<int>)Export("MPI_Finalize"))();
        }
    }

    private void Initialize()
    {
        int begun, provided = 0;
        Check(((delegate* unmanaged<int*, int>)Export("MPI_Initialized"))(&begun), "the start");
        if (begun == 0)
        {
            Check(((delegate* unmanaged<nint, nint, nint, int*, int>)Export("MPI_Init_thread"))(0, 0, Serialized, &provided), "the start");
        }
        else
        {
            Check(((delegate* unmanaged<int*, int>)Export("MPI_Query_thread"))(&provided), "the start");
        }

        if (provided < Serialized)
        {
            throw new ProcessGroupException($"The MPI library ({Name}) supports only the thread that initialized it (level {provided}): use one that supports MPI_THREAD_SERIALIZED.");
        }
    }

    private nint Export(string function) => NativeLibrary.TryGetExport(library, function, out nint address)
        ? address
        : throw new ProcessGroupException($"The MPI library ({Name}) has no {function}: use one of MPI 3 or later.");

    private nint Handle(string exported, nint constant) => isOpenMpi ? Export(exported) : constant;
}
