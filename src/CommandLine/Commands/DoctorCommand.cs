using System.CommandLine;
using System.Globalization;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Kernels;
using ResNetDsl.Platform;
using static TorchSharp.torch;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>doctor [NAME]</c>: the machine, and whether it computes the convolutions of a network correctly.</summary>
internal static class DoctorCommand
{
    // Not torch.float32 and the like, which would load libtorch whatever the command is.
    private static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float64];

    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.CreateOptional(networks);
        Option<string> type = NumberOption.Choice("--type", "The type of computation.", [.. Types.Select(NameOf)]);
        Option<int> batchSize = NumberOption.Whole("--batch-size", "The number of images.", 4);
        Command command = new("doctor", "Show the machine, and check the convolutions of a network on it against 64-bit arithmetic.") { network, type, batchSize };
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            Backend.LoadedFor("This program");
            ScalarType computed = Types.First(known => NameOf(known) == parsed.GetValue(type));
            if (json.IsAsked(parsed))
            {
                return Print(parsed.GetValue(network), computed, parsed.GetValue(batchSize));
            }

            foreach ((string name, string value) in Machine.Facts())
            {
                Console.WriteLine($"{name,-12}{value}");
            }

            return parsed.GetValue(network) is { } entry ? Check(entry, computed, parsed.GetValue(batchSize)) : 0;
        });
        return command;
    }

    private static int Print(DeclaredNetwork? entry, ScalarType type, int batchSize)
    {
        KernelErrors[] measured = [.. entry is null ? [] : NetworkConvolution.Of(entry.Plan).Select(convolution => KernelCheck.Measure(convolution, type, batchSize))];
        JsonOutput.Print(writer =>
        {
            JsonOutput.Object(writer, "machine", () => Machine.Write(writer));
            if (entry is null)
            {
                return;
            }

            writer.WriteString("network", entry.Name);
            writer.WriteString("type", NameOf(type));
            writer.WriteNumber("batchSize", batchSize);
            writer.WriteNumber("tolerance", KernelCheck.Tolerance(type));
            JsonOutput.Array(writer, "convolutions", measured, errors =>
            {
                writer.WriteString("convolution", errors.Convolution.ToString());
                writer.WriteString("firstAt", errors.Convolution.Path);
                writer.WriteNumber("count", errors.Convolution.Count);
                JsonOutput.Number(writer, "output", errors.Output);
                JsonOutput.Number(writer, "inputGradient", errors.InputGradient);
                JsonOutput.Number(writer, "weightGradient", errors.WeightGradient);
                writer.WriteBoolean("isRight", errors.IsRight);
            });
        });
        return measured.All(errors => errors.IsRight) ? 0 : 1;
    }

    private static int Check(DeclaredNetwork entry, ScalarType type, int batchSize)
    {
        IReadOnlyList<NetworkConvolution> convolutions = NetworkConvolution.Of(entry.Plan);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Name} has {convolutions.Count} distinct convolutions. In {NameOf(type)}, {batchSize} images: relative errors, at most {KernelCheck.Tolerance(type):0e+0} where a kernel is correct."));
        Console.WriteLine();
        Console.WriteLine($"{"convolution",-42} {"first at",-34} {"count",5} {"output",9} {"d input",9} {"d weight",9}");
        List<KernelErrors> wrong = [];
        foreach (NetworkConvolution convolution in convolutions)
        {
            KernelErrors errors = KernelCheck.Measure(convolution, type, batchSize);
            if (!errors.IsRight)
            {
                wrong.Add(errors);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{convolution,-42} {convolution.Path,-34} {convolution.Count,5} {errors.Output,9:0.0e+0} {errors.InputGradient,9:0.0e+0} {errors.WeightGradient,9:0.0e+0}{(errors.IsRight ? "" : "  wrong")}"));
        }

        Console.WriteLine();
        Console.WriteLine(wrong.Count == 0
            ? "This machine computes all of them correctly."
            : wrong.Any(errors => !errors.EvaluationIsRight)
                ? $"This machine computes {wrong.Count} of them incorrectly. Neither train nor evaluate {entry.Name} in {NameOf(type)} here; try another type, or set ONEDNN_MAX_CPU_ISA=AVX2."
                : $"This machine computes the gradients of {wrong.Count} of them incorrectly. Do not train {entry.Name} in {NameOf(type)} here; try another type, or set ONEDNN_MAX_CPU_ISA=AVX2.");
        return wrong.Count == 0 ? 0 : 1;
    }

    private static string NameOf(ScalarType type) => type.ToString().ToLowerInvariant();
}
