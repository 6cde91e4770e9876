"""Writes small files as PyTorch 1.13 writes them from unusual values. usage: torch_variants.py FOLDER (torch 1.13, numpy)"""
import argparse, collections, datetime, os, pathlib, sys
import numpy as np, torch

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
w = torch.arange(6.0).reshape(2, 3)


def save(name, value, **options):
    torch.save(value, os.path.join(out, name + ".pth"), **options)


state = collections.OrderedDict(w=w, b=torch.tensor([True, False]))
save("protocol_4", state, pickle_protocol=4)
save("protocol_4_legacy", state, pickle_protocol=4, _use_new_zipfile_serialization=False)
save("protocol_5_legacy", state, pickle_protocol=5, _use_new_zipfile_serialization=False)

# What training scripts put beside the weights.
save("beside", {
    "state_dict": state, "args": argparse.Namespace(lr=0.1, names=["a", "b"], path=pathlib.PurePosixPath("a/b")), "best": np.float64(0.5), "curve": np.arange(3), "big": 2 ** 70,
    "counts": collections.Counter("aab"), "default": collections.defaultdict(list, a=[1]), "set": {1, 2}, "frozen": frozenset([1]), "recent": collections.deque([1, 2], maxlen=3),
    "when": datetime.datetime(2020, 1, 2), "took": datetime.timedelta(seconds=3), "bytes": b"ab", "complex": 1 + 2j, "device": torch.device("cpu"), "dtype": torch.float32,
    "size": torch.Size([1, 2]), "none": None, "tuple": (1, 2, 3, 4), "text": "größe", "negative": -5, "generator": torch.get_rng_state(),
})

parameter = torch.nn.Parameter(w.clone())
parameter.note = "with an attribute"
save("attributes", {"w": parameter})
save("edges", {"scalar": torch.tensor(5), "empty": torch.zeros(0, 3), "rows": w[1], "t": w.t(), "list": [w, {"x": w}]})
save("tensor", w)

linear = torch.nn.Sequential(collections.OrderedDict(fc=torch.nn.Linear(3, 2), bn=torch.nn.BatchNorm1d(2)))
linear.register_buffer("kept", w)
linear.register_buffer("passing", w.clone(), persistent=False)
save("module", {"epoch": 3, "model": linear})
save("module_legacy", linear, _use_new_zipfile_serialization=False)

optimizer = torch.optim.AdamW(linear.parameters())
linear(torch.rand(4, 3)).sum().backward()
optimizer.step()
save("lightning", {"epoch": 1, "state_dict": {"model." + k: v for k, v in linear.state_dict().items()}, "optimizer_states": [optimizer.state_dict()], "callbacks": {"best": {"score": torch.tensor(1.0)}}})

save("quantized", {"w": torch.quantize_per_tensor(w, 0.1, 0, torch.qint8)})
save("sparse", {"w": w.to_sparse()})
save("complex", {"w": torch.zeros(2, dtype=torch.complex64)})
