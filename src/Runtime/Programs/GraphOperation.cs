namespace ResNetDsl.Programs;

/// <summary>
/// One operation of a forward pass. Each kind defines how it is computed, how it is written in a frozen program, and how it is written in ONNX; a kind without one of them does not
/// compile.
/// </summary>
internal abstract record GraphOperation
{
    /// <summary>Whether the result shares the memory of the first operand, so that nothing may write over either.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the result has no height and width.</summary>
    /// <param name="isVector">Whether the first operand has none.</param>
    public virtual bool GivesVector(bool isVector) => isVector;

    /// <summary>Computes the operation.</summary>
    /// <param name="inputs">The operands. The caller keeps ownership.</param>
    /// <returns>A tensor that the caller owns.</returns>
    public abstract Tensor Compute(ReadOnlySpan<Tensor?> inputs);

    /// <summary>Writes the operation in a frozen program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="value">What the operation gives.</param>
    /// <returns>The expression of the result.</returns>
    public abstract string WriteScript(ScriptProgram program, GraphValue value);

    /// <summary>Writes the operation in ONNX.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">What the operation gives.</param>
    /// <returns>The name of the result.</returns>
    /// <exception cref="NotSupportedException">ONNX has no such operation.</exception>
    public abstract string WriteOnnx(OnnxGraph graph, GraphValue value);

    /// <summary>The shape of the result.</summary>
    /// <param name="inputs">The shapes of the operands.</param>
    public virtual MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0];
}
