using ResNetDsl.CommandLine;
using ResNetDsl.Zoo.Commands;
using ResNetDsl.Zoo.Networks;

return NetworkCommands.Run(args, ZooNetworks.Entries, ZooNetworks.Description, [TableCommand.Create(), ScalingTableCommand.Create(), ImagesCommand.Create()]);
