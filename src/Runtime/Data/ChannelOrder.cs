namespace ResNetDsl.Data;

/// <summary>Which color the first channel of a network's input is.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue: torchvision, timm, Hugging Face, TF-slim.</summary>
    Rgb,

    /// <summary>Blue, green, red: networks of Caffe, and Keras' ResNets that have their weights of it.</summary>
    Bgr,
}
