using ResNetDsl.Benchmarks.Training;
using ResNetDsl.Data;
using ResNetDsl.Images;
using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Contenders;

/// <summary>The loop that a user of TorchSharp writes, in the manner of its examples: a dataset, <c>DataLoader</c>, <c>SGD</c>, and the loss of every step as a number.</summary>
/// <param name="network">What is trained; it is disposed with the loop.</param>
/// <param name="pictures">The pictures.</param>
/// <param name="batchSize">The images at once.</param>
/// <param name="isScoped">Whether every step is in a dispose scope, as careful users have it.</param>
internal sealed class StockLoop(nn.Module<Tensor, Tensor> network, IImageDataset pictures, int batchSize, bool isScoped) : ITrainingLoop
{
    public void Run(int steps, Action stepped)
    {
        using SGD optimizer = optim.SGD(network.parameters(), learningRate: 0.01, momentum: 0.9, weight_decay: 1e-4);
        using CrossEntropyLoss criterion = nn.CrossEntropyLoss();
        using Pictures dataset = new(pictures);
        using DataLoader loader = utils.data.DataLoader(dataset, batchSize, shuffle: true, drop_last: true, disposeDataset: false);
        network.train();
        double sum = 0;
        int done = 0;
        while (done < steps)
        {
            foreach (Dictionary<string, Tensor> batch in loader)
            {
                using DisposeScope? scope = isScoped ? NewDisposeScope() : null;
                optimizer.zero_grad();
                Tensor logits = network.call(batch["data"]);
                Tensor loss = criterion.call(logits, batch["label"]);
                loss.backward();
                optimizer.step();
                sum += loss.item<float>();
                stepped();
                if (++done == steps)
                {
                    break;
                }
            }
        }

        if (!double.IsFinite(sum))
        {
            throw new InvalidOperationException("The loss is no number: what was timed is no training.");
        }
    }

    public void Dispose() => network.Dispose();

    /// <summary>Pictures as the loader wants them: scaled to 0 to 1, and normalized by ImageNet's means and deviations.</summary>
    private sealed class Pictures(IImageDataset pictures) : utils.data.Dataset
    {
        private readonly Tensor mean = tensor([0.485f, 0.456f, 0.406f]).view(3, 1, 1);
        private readonly Tensor deviation = tensor([0.229f, 0.224f, 0.225f]).view(3, 1, 1);

        public override long Count => pictures.Count;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            RgbImage picture = pictures.Read((int)index);
            Tensor image = tensor(picture.Pixels.ToArray()).view(picture.Height, picture.Width, 3).permute(2, 0, 1).to_type(ScalarType.Float32) / 255;
            return new() { ["data"] = (image - mean) / deviation, ["label"] = tensor((long)pictures.Label((int)index)) };
        }

        protected override void Dispose(bool disposing)
        {
            mean.Dispose();
            deviation.Dispose();
            base.Dispose(disposing);
        }
    }
}
