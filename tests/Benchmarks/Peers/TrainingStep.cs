using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>One step of stochastic gradient descent with momentum and weight decay on the cross-entropy, on the same batch every time.</summary>
internal sealed class TrainingStep(nn.Module<Tensor, Tensor> network, Tensor images, Tensor labels) : IDisposable
{
    private readonly CrossEntropyLoss criterion = nn.CrossEntropyLoss();
    private readonly SGD optimizer = optim.SGD(network.parameters(), learningRate: 0.01, momentum: 0.9, weight_decay: 1e-4);

    public void Run()
    {
        optimizer.zero_grad();
        using Tensor logits = network.call(images);
        using Tensor loss = criterion.call(logits, labels);
        loss.backward();
        optimizer.step();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        criterion.Dispose();
    }
}
