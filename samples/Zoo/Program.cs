using ResNetDsl.Zoo.Networks;

Console.WriteLine(ResNetV2_50.Summary);
