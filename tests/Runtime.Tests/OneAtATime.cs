// Tests of one process share torch's seed and its count of live tensors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
