namespace ResNetDsl.Variables;

/// <summary>
/// Fills new variables in the order they are made. Between <see cref="Begin"/> and <see cref="End"/> another thread draws the random numbers, for one variable after the other, while this thread makes
/// modules and transforms numbers. The values are the same as without it.
/// </summary>
internal sealed class InitialValues
{
    // To draw this many numbers takes much longer than to start a task.
    private const long Share = 1 << 15;

    [ThreadStatic]
    private static bool replaced;

    private readonly List<NewVariable> waiting = [];
    private readonly List<(Task Drawn, NewVariable[] Variables)> drawing = [];
    private long numbers;
    private bool deferred;

    /// <summary>Creates a network whose values are replaced at once. No random numbers are drawn: a value that is not replaced is NaN, and so is every answer that depends on it.</summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="make">Makes it, on this thread.</param>
    public static TNetwork Without<TNetwork>(Func<TNetwork> make)
    {
        replaced = true;
        try
        {
            return make();
        }
        finally
        {
            replaced = false;
        }
    }

    /// <summary>Lets variables wait for their values until <see cref="End"/>.</summary>
    public void Begin() => deferred = true;

    /// <summary>Fills a new variable, at the latest when <see cref="End"/> returns.</summary>
    /// <param name="value">A tensor of a floating type on the CPU or another device. It may become a parameter meanwhile.</param>
    /// <param name="initializer">How it is filled.</param>
    public void Fill(Tensor value, Initializer initializer)
    {
        if (replaced)
        {
            value.fill_(double.NaN);
            return;
        }

        waiting.Add(new(value, initializer));
        numbers += value.numel();
        if (!deferred || value.device_type != DeviceType.CPU)
        {
            Finish();
        }
        else if (numbers >= Share)
        {
            Draw();
        }
    }

    /// <summary>Returns when every variable has its values.</summary>
    public void End()
    {
        deferred = false;
        Finish();
    }

    private void Draw()
    {
        NewVariable[] share = [.. waiting];
        Task before = drawing is [.., var last] ? last.Drawn : Task.CompletedTask;
        drawing.Add((before.ContinueWith(Continue, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default), share));
        waiting.Clear();
        numbers = 0;

        void Continue(Task previous)
        {
            previous.GetAwaiter().GetResult();
            Array.ForEach(share, variable => variable.Draw());
        }
    }

    private void Finish()
    {
        if (drawing.Count > 0)
        {
            Draw();
        }

        foreach ((Task drawn, NewVariable[] variables) in drawing)
        {
            drawn.GetAwaiter().GetResult();
            Array.ForEach(variables, variable => variable.Finish());
        }

        foreach (NewVariable variable in waiting)
        {
            variable.Draw();
            variable.Finish();
        }

        drawing.Clear();
        waiting.Clear();
        numbers = 0;
    }

    /// <summary>A variable without its values.</summary>
    private sealed class NewVariable
    {
        private readonly Tensor value;
        private readonly Tensor drawn;
        private readonly Initializer initializer;

        public NewVariable(Tensor value, Initializer initializer)
        {
            // An alias: a parameter takes the tensor that it is made of from its owner.
            this.value = value.detach().DetachFromDisposeScope();
            this.initializer = initializer;
            drawn = value.dtype is ScalarType.Float32 or ScalarType.Float64 ? this.value : empty(value.shape, dtype: float32, device: value.device).DetachFromDisposeScope();
        }

        public void Draw() => initializer.Draw(drawn);

        public void Finish()
        {
            initializer.Transform?.Invoke(drawn);
            if (!ReferenceEquals(drawn, value))
            {
                value.copy_(drawn);
                drawn.Dispose();
            }

            value.Dispose();
        }
    }
}
