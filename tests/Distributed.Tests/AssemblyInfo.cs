// Each test starts several processes.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
