// Tests share torch's threads and its seed.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
