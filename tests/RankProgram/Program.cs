using ResNetDsl.CommandLine;
using ResNetDsl.RankProgram;

return NetworkCommands.Run(args, DeclaredNetworks.All, commands: [LossesCommand.Create(), PicturesCommand.Create()]);
