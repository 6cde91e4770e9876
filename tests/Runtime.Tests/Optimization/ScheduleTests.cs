using ResNetDsl.Optimization;

namespace ResNetDsl.Runtime.Tests.Optimization;

public sealed class ScheduleTests
{
    [Fact]
    public void A_step_schedule_falls_every_few_epochs()
    {
        StepSchedule schedule = new() { Every = 30, Rate = 0.1 };
        Assert.Equal([0.1, 0.1, 0.01, 0.001], new[] { 0, 29.9, 30, 60 }.Select(epoch => Math.Round(schedule.At(epoch, 90), 12)));
    }

    [Fact]
    public void A_multi_step_schedule_falls_at_its_milestones()
    {
        MultiStepSchedule schedule = new() { Milestones = new([82, 123]), Rate = 0.1, WarmUp = 1 };
        Assert.Equal([0.05, 0.1, 0.1, 0.01, 0.001], new[] { 0.5, 1, 81.99, 82, 163 }.Select(epoch => Math.Round(schedule.At(epoch, 164), 12)));
    }

    [Fact]
    public void A_cosine_begins_after_its_warm_up_and_ends_at_its_last_rate()
    {
        CosineSchedule schedule = new() { Last = 0.01, Rate = 0.41, WarmUp = 5 };
        Assert.Equal([0.082, 0.41, 0.21, 0.01], new[] { 1.0, 5, 10, 15 }.Select(epoch => Math.Round(schedule.At(epoch, 15), 12)));
        Assert.Equal(0.00041, schedule.At(0, 15), 12);
    }

    [Fact]
    public void A_cosine_equals_that_of_torch()
    {
        using Tensor weight = zeros(1);
        using nn.Module<Tensor, Tensor> linear = nn.Linear(1, 1);
        using var optimizer = optim.SGD(linear.parameters(), 0.3);
        var theirs = optim.lr_scheduler.CosineAnnealingLR(optimizer, 12, 0.02);
        CosineSchedule ours = new() { Last = 0.02, Rate = 0.3 };
        for (int epoch = 0; epoch <= 12; epoch++)
        {
            Assert.Equal(optimizer.ParamGroups.First().LearningRate, ours.At(epoch, 12), 10);
            theirs.step();
        }
    }
}
