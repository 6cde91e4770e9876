using System.Globalization;
using System.Text;

namespace ResNetDsl.EndToEnd.Tests.CallSites;

/// <summary>
/// Writes methods that make a tensor and change its shape, as users write it: nested or by locals, numbers as literals, constants, sums, variables or calls that nobody sees through. Most run; those
/// that throw are no loss.
/// </summary>
internal sealed class ChainGenerator(Random random)
{
    private const long MostElements = 20_000;

    private readonly StringBuilder body = new();
    private int locals;

    /// <summary>What every method needs beside it, once.</summary>
    public const string Shared = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using TorchSharp;
        using static TorchSharp.torch;

        public static class Hidden
        {
            public const int One = 1, Two = One + One;
            public static long Opaque(long number) => number;
            public static void Reshape(Tensor tensor) => tensor.unsqueeze_(0);
        }

        """;

    /// <summary>A method that returns a tensor.</summary>
    public string Method(string name)
    {
        body.Clear();
        locals = 0;
        (string text, long[] shape) = Created();
        int steps = random.Next(1, 6);
        for (int i = 0; i < steps && Product(shape) < MostElements && shape.All(extent => extent >= 0); i++)
        {
            (text, shape) = Step(text, shape);
            if (random.Next(3) == 0)
            {
                text = Named(text);
            }
        }

        if (random.Next(12) == 0)
        {
            text = Named(text);
            string other = random.Next(2) == 0 ? Named(random.Next(2) == 0 ? text : text + ".to(CPU)") : text;
            Line(random.Next(2) == 0 ? $"        {other}.unsqueeze_(0);" : $"        Hidden.Reshape({other});");
        }

        return $"    public static Tensor {name}()\n    {{\n{body}        return {text};\n    }}\n";
    }

    private (string Text, long[] Shape) Created()
    {
        long[] shape = Shape(random.Next(0, 6));
        string list = List(shape);
        return (random.Next(11) switch
        {
            0 when shape.Length is > 0 and < 5 => $"{Pick("randn", "zeros", "ones", "rand", "empty")}({string.Join(", ", shape.Select(Whole))})",
            1 when shape.Length is > 0 and < 5 => $"full({string.Join(", ", shape.Select(Whole))}, 0.5)",
            2 => $"randint(10, {Array(shape)}).to(float32)",
            3 => $"randint(0, 10, size: {Array(shape)}, dtype: float32)",
            4 => $"tensor(new float[{Product(shape)}], {list})",
            5 => $"full({list}, 0.5, dtype: float32)",
            6 => $"zeros_like(ones({list}))",
            7 => $"normal(0, 1, {list})",
            8 => $"zeros({Array(shape)}, dtype: float64).@float()",
            _ => $"{Pick("randn", "zeros", "ones", "rand", "empty")}({list}, dtype: float32)",
        }, shape);
    }

    private (string Text, long[] Shape) Step(string text, long[] shape)
    {
        int rank = shape.Length;
        int axis = rank == 0 ? 0 : random.Next(rank);
        string at = Axis(axis, rank);
        switch (random.Next(26))
        {
            case 0:
                int added = random.Next(rank + 1);
                return ($"{text}.unsqueeze({Axis(added, rank + 1)})", Inserted(shape, added, 1));
            case 1:
                return ($"{text}.squeeze()", [.. shape.Where(extent => extent != 1)]);
            case 2 when rank > 0:
                return ($"{text}.squeeze({at})", shape[axis] == 1 ? Without(shape, axis) : shape);
            case 3 or 4:
                long[] other = Factors(Product(shape));
                return (
                    random.Next(3) == 0
                        ? $"{text}.{Pick("contiguous().view", "reshape")}({Array([.. other.Select((extent, i) => i == 0 ? -1 : extent)])})"
                        : $"{text}.reshape({string.Join(", ", other.Select(Long))})",
                    other);
            case 5 when rank > 0:
                int[] order = [.. Enumerable.Range(0, rank)];
                random.Shuffle(order);
                return ($"{text}.permute({string.Join(", ", order.Select(index => Axis(index, rank)))})", [.. order.Select(index => shape[index])]);
            case 6 when rank > 0:
                int second = random.Next(rank);
                long[] swapped = [.. shape];
                (swapped[axis], swapped[second]) = (swapped[second], swapped[axis]);
                return ($"{text}.{Pick("transpose", "swapaxes", "swapdims")}({at}, {Axis(second, rank)})", swapped);
            case 7:
                int first = random.Next(Math.Max(rank, 1));
                int last = random.Next(first, Math.Max(rank, 1));
                return (
                    random.Next(3) == 0 ? $"{text}.flatten({Whole(first)})" : $"flatten({text}, {Whole(first)}, {Whole(last)})",
                    [.. shape.Take(first), Product([.. shape.Skip(first).Take(last - first + 1)]), .. shape.Skip(last + 1)]);
            case 8 when rank > 0:
                long start = random.NextInt64(shape[axis]);
                long length = random.NextInt64(shape[axis] - start + 1);
                return ($"{text}.narrow({at}, {Long(start)}, {Long(length)})", With(shape, axis, length));
            case 9 when rank > 0:
                (long from, long to, long by) = (random.NextInt64(-6, 7), random.NextInt64(-6, 7), random.NextInt64(1, 4));
                return ($"{text}.slice({at}, {Long(from)}, {Long(to)}, {Long(by)})", With(shape, axis, Sliced(shape[axis], from, to, by)));
            case 10 when rank > 0:
                return ($"{text}.select({at}, {Whole(random.Next(-1, 2))})", Without(shape, axis));
            case 11:
                long[] wide = [.. Shape(random.Next(2)), .. shape.Select(extent => extent == 1 ? random.NextInt64(1, 4) : extent)];
                return (
                    $"{text}.{Pick("expand", "broadcast_to")}({Array([.. wide.Select((extent, i) => i >= wide.Length - rank && random.Next(3) == 0 ? -1 : extent)])})", wide);
            case 12:
                long[] times = [.. Shape(random.Next(2)), .. shape.Select(_ => random.NextInt64(1, 3))];
                return times.Length == 0 ? (text, shape) : ($"{text}.repeat({Array(times)})", [.. times.Select((count, i) => count * (i < times.Length - rank ? 1 : shape[i - times.Length + rank]))]);
            case 13 when rank > 0:
                string part = Named(text);
                return (
                    $"{Pick("cat", "concat", "concatenate")}({Pick($"[{part}, {part}.clone()]", $"new[] {{ {part}, {part} }}", $"new List<Tensor> {{ {part}, {part} * 2 }}")}, {at})",
                    With(shape, axis, 2 * shape[axis]));
            case 14:
                string piece = Named(text);
                int place = random.Next(rank + 1);
                return ($"stack({Pick($"[{piece}, {piece}, {piece}.alias()]", $"new[] {{ {piece}, {piece}, {piece} }}")}, {Axis(place, rank + 1)})", Inserted(shape, place, 3));
            case 15:
                return Indexed(text, shape);
            case 16:
                return ($"({Pick($"{text} * 2", $"1.5 - {text}", $"{text} / 255.0f", $"-({text}) + 1L", $"{text} % 3")})", shape);
            case 17:
                long[] narrow = [.. shape.Skip(random.Next(rank + 1)).Select(extent => random.Next(2) == 0 ? 1 : extent)];
                return ($"({text} {Pick("+", "-", "*", "/")} ones({List(narrow)}))", shape);
            case 18:
                long[] upper = [.. Shape(random.Next(2)), .. shape.Select(extent => extent == 1 ? random.NextInt64(1, 4) : extent)];
                return ($"{text}.{Pick("add", "sub", "mul", "div")}(ones({List(upper)}))", upper);
            case 19 when rank is 3 or 4 or 5 && shape.All(extent => extent > 0):
                long[] size = [.. Shape(rank - 2).Select(extent => Math.Max(extent, 1))];
                return ($"nn.functional.interpolate({text}, size: {List(size)})", [shape[0], shape[1], .. size]);
            case 20 when rank > 0:
                long[] pad = [.. Enumerable.Range(0, 2 * random.Next(1, rank + 1)).Select(_ => random.NextInt64(-1, 3))];
                return ($"nn.functional.pad({text}, {Array(pad)})", [.. shape.Select((extent, i) => rank - 1 - i is var back && 2 * back < pad.Length ? extent + pad[2 * back] + pad[(2 * back) + 1] : extent)]);
            case 21:
                return ($"{text}.{Pick("fill_(1)", "mul_(2)", "normal_()", "zero_()", "clamp_(0, 1)", "requires_grad_(false)")}", shape);
            case 22:
                return ($"(Hidden.Opaque(1) == 1 ? {text} : {text})", shape);
            case 23 when rank > 0:
                return ($"{text}.flip({at})", shape);
            default:
                return ($"{text}.{Pick("to(CPU)", "to(float32)", "cpu()", "clone()", "contiguous()", "detach()", "alias()", "relu()", "abs()", "exp()", "clamp(0, 1)", "pow(2)", "add(1)", "type_as(ones(1))", "round()")}", shape);
        }
    }

    private (string Text, long[] Shape) Indexed(string text, long[] shape)
    {
        List<string> indices = [];
        List<long> left = [];
        int axis = 0;
        int ellipsis = random.Next(2 * (shape.Length + 1));
        while (axis < shape.Length && random.Next(4) != 0)
        {
            long extent = shape[axis];
            if (axis == ellipsis)
            {
                ellipsis = -1;
                int skipped = random.Next(shape.Length - axis + 1);
                indices.Add("TensorIndex.Ellipsis");
                left.AddRange(shape.Skip(axis).Take(skipped));

                // What comes after it is for the last axes.
                for (axis += skipped; axis < shape.Length; axis++)
                {
                    indices.Add("TensorIndex.Colon");
                    left.Add(shape[axis]);
                }

                break;
            }

            (long from, long to) = (random.NextInt64(0, extent + 1), random.NextInt64(0, extent + 1));
            switch (random.Next(9))
            {
                case 0:
                    indices.Add(Long(random.NextInt64(Math.Max(extent, 1))));
                    axis++;
                    continue;
                case 1:
                    indices.Add(Pick("TensorIndex.None", "TensorIndex.Null"));
                    left.Add(1);
                    continue;
                case 2:
                    indices.Add($"TensorIndex.Slice({Long(from)}, {Long(to)})");
                    left.Add(Sliced(extent, from, to, 1));
                    break;
                case 3:
                    indices.Add("TensorIndex.Slice(step: 2)");
                    left.Add((extent + 1) / 2);
                    break;
                case 4:
                    indices.Add($"TensorIndex.Slice({from}..{to})");
                    left.Add(Sliced(extent, from, to, 1));
                    break;
                case 5:
                    indices.Add($"{from}..{to}");
                    left.Add(Sliced(extent, from, to, 1));
                    break;
                case 6:
                    indices.Add($"^{from}..");
                    left.Add(from);
                    break;
                case 7:
                    indices.Add($"..^{to}");
                    left.Add(extent - to);
                    break;
                default:
                    indices.Add(Pick("..", "TensorIndex.Colon", "TensorIndex.Slice()"));
                    left.Add(extent);
                    break;
            }

            axis++;
        }

        return indices.Count == 0 ? (text, shape) : ($"{text}[{string.Join(", ", indices)}]", [.. left, .. shape.Skip(axis)]);
    }

    private string Named(string text)
    {
        string name = "t" + locals++.ToString(CultureInfo.InvariantCulture);
        Line(random.Next(6) == 0 ? $"        Tensor {name}; {name} = {text};" : $"        {Pick("Tensor", "var")} {name} = {text};");
        return name;
    }

    private string Axis(int axis, int rank) => Whole(random.Next(3) == 0 ? axis - rank : axis);

    private string Whole(int number) => Whole((long)number);

    /// <summary>A number that is an int.</summary>
    private string Whole(long number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        switch (random.Next(12))
        {
            case 0:
                return $"({text} + Hidden.Two - 2)";
            case 1 when number == 1:
                return "Hidden.One";
            case 2:
                string name = "n" + locals++.ToString(CultureInfo.InvariantCulture);
                Line($"        {Pick("int", "const int", "var")} {name} = {text};");
                return name;
            case 3:
                return $"(int)({text}L)";
            default:
                return text;
        }
    }

    /// <summary>A number that is a long.</summary>
    private string Long(long number) => random.Next(15) == 0 ? $"Hidden.Opaque({number})" : Whole(number);

    private string List(long[] shape)
    {
        string elements = string.Join(", ", shape.Select(Long));
        return random.Next(3) switch
        {
            0 => $"new long[] {{ {elements} }}",
            1 when random.Next(4) == 0 => Stored(elements),
            _ => $"[{elements}]",
        };
    }

    private string Array(long[] shape) => random.Next(5) == 0 ? Stored(string.Join(", ", shape.Select(Long))) : $"new long[] {{ {string.Join(", ", shape.Select(Long))} }}";

    private string Stored(string elements)
    {
        string name = "a" + locals++.ToString(CultureInfo.InvariantCulture);
        Line($"        long[] {name} = {Pick($"[{elements}]", $"{{ {elements} }}", $"new long[] {{ {elements} }}")};");
        return name;
    }

    private long[] Shape(int rank) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(8) == 0 ? 0 : random.NextInt64(1, 6))];

    /// <summary>A shape of so many elements.</summary>
    private long[] Factors(long elements)
    {
        List<long> factors = [];
        while (elements > 1 && factors.Count < 4 && random.Next(4) != 0)
        {
            long factor = Enumerable.Range(1, 6).Select(i => (long)i).Where(i => elements % i == 0).OrderBy(_ => random.Next()).First();
            factors.Add(factor);
            elements /= factor;
        }

        return [.. factors, elements];
    }

    private void Line(string line) => body.Append(line).Append('\n');

    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];

    private static long Sliced(long extent, long from, long to, long by)
    {
        from = Math.Clamp(from < 0 ? from + extent : from, 0, extent);
        to = Math.Clamp(to < 0 ? to + extent : to, 0, extent);
        return to <= from ? 0 : (to - from + by - 1) / by;
    }

    private static long Product(long[] shape) => shape.Aggregate(1L, (product, extent) => product * extent);

    private static long[] Inserted(long[] shape, int axis, long extent) => [.. shape.Take(axis), extent, .. shape.Skip(axis)];

    private static long[] Without(long[] shape, int axis) => [.. shape.Take(axis), .. shape.Skip(axis + 1)];

    private static long[] With(long[] shape, int axis, long extent) => [.. shape.Take(axis), extent, .. shape.Skip(axis + 1)];
}
