namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>Small networks of every kind of unit, by name, for what must hold of all of them.</summary>
internal static class SmallNetworks
{
    private static readonly Func<ScalarType, Network>[] All =
    [
        type => new TorchvisionBasic(dtype: type), type => new TorchvisionBottleneck(dtype: type), type => new TorchvisionGrouped(dtype: type), type => new TorchvisionWide(dtype: type),
        type => new TorchvisionExcited(dtype: type), type => new TorchvisionD(dtype: type), type => new TorchvisionDilated(dtype: type), type => new CifarA(dtype: type),
        type => new TorchvisionScaledAndDropped(dtype: type), type => new SlimPreActivation(dtype: type), type => new OneKLayers(dtype: type), type => new TimmPreActivation(dtype: type),
        type => new SmallVgg(dtype: type), type => new SmallVggNormalized(dtype: type), type => new PlainUnits(dtype: type), type => new SmallHighway(dtype: type),
        type => new SmallHighwayNormalized(dtype: type), type => new PreActivationExcited(dtype: type), type => new PreActivationAveraged(dtype: type),
        type => new PreActivationPadded(dtype: type), type => new PreActivationIdentity(dtype: type), type => new PostActivationIdentity(dtype: type),
        type => new OnlyInceptionResNetA(dtype: type), type => new OnlyInceptionResNetB(dtype: type), type => new OnlyInceptionResNetC(dtype: type), type => new OnlyInceptionA(dtype: type),
        type => new OnlyReductionA(dtype: type), type => new OnlyReductionB(dtype: type), type => new PostActivationFromZero(dtype: type), type => new PreActivationFromZero(dtype: type),
        type => new StochasticDepths(dtype: type), type => new MixedUnits(dtype: type), type => new BlocksAlone(dtype: type),
    ];

    private static readonly Dictionary<string, Func<ScalarType, Network>> ByName = All.ToDictionary(NameOf);

    public static IEnumerable<string> AllNames => ByName.Keys;

    public static TheoryData<string> Names => new(AllNames);

    public static Network Make(string name, ScalarType type) => ByName[name](type);

    /// <summary>The end points of any network; the generated method is of each class's own.</summary>
    public static EndPoints EndPointsOf(Network net, Tensor images)
    {
        try
        {
            return (EndPoints)net.GetType().GetMethod("forward_end_points")!.Invoke(net, [images])!;
        }
        catch (System.Reflection.TargetInvocationException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private static string NameOf(Func<ScalarType, Network> make)
    {
        using Network net = make(float32);
        return net.GetName();
    }
}
