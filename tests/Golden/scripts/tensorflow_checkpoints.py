"""Writes checkpoints as TensorFlow 1 and 2 write them, without TensorFlow, and the same weights as safetensors. usage: tensorflow_checkpoints.py FOLDER [large]

Made from TensorFlow's sources alone (core/lib/io/table_builder.cc, core/util/saved_tensor_slice_util.cc, core/lib/strings/ordered_code.cc, core/util/tensor_bundle/tensor_bundle.cc) and those of
snappy (format_description.txt): it shares no code with the reader that it tests. Blocks are small, so that there are several, with keys that share their beginnings; some are compressed.
"""
import json, os, struct, sys
import numpy as np

# ---- CRC-32C, masked as leveldb does
TABLE = []
for i in range(256):
    for _ in range(8): i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
    TABLE.append(i)
def masked_crc(data):
    c = 0xFFFFFFFF
    for b in data: c = TABLE[(c ^ b) & 255] ^ (c >> 8)
    c ^= 0xFFFFFFFF
    return ((c >> 15 | c << 17) + 0xA282EAD8) & 0xFFFFFFFF
assert masked_crc(b"123456789") == 0xC78AB0E5

# ---- protobuf
def varint(n):
    n &= (1 << 64) - 1
    r = b""
    while n > 127: r += bytes([n & 127 | 128]); n >>= 7
    return r + bytes([n])
def tag(number, wire): return varint(number << 3 | wire)
def f_int(number, n): return tag(number, 0) + varint(n)
def f_bytes(number, b): return tag(number, 2) + varint(len(b)) + b
def f_text(number, t): return f_bytes(number, t.encode())
def f_fixed32(number, n): return tag(number, 5) + struct.pack("<I", n)
def p_shape(shape): return b"".join(f_bytes(2, f_int(1, d)) for d in shape)
def p_slice(slice_): return b"".join(f_bytes(1, b"" if length < 0 else (f_int(1, start) if start else b"") + f_int(2, length)) for start, length in slice_)
TYPES = {"float32": 1, "float64": 2, "int32": 3, "int64": 9, "float16": 19}

# ---- keys of slices (ordered_code.cc)
def k_num(n): b = n.to_bytes((n.bit_length() + 7) // 8, "big"); return bytes([len(b)]) + b
def k_text(t): return t.encode().replace(b"\0", b"\0\xff").replace(b"\xff", b"\xff\0") + b"\0\1"
def k_signed(n):
    x = ~n if n < 0 else n
    length = x.bit_length() // 7 + 1
    b = bytearray(n.to_bytes(10, "big", signed=True)[10 - length:])
    header = (0xFFFF << (16 - length)) & 0xFFFF
    b[0] ^= header >> 8
    if length > 1: b[1] ^= header & 255
    return bytes(b)
def k_slice(name, slice_): return k_num(0) + k_text(name) + k_num(len(slice_)) + b"".join(k_signed(a) + k_signed(b) for a, b in slice_)
assert k_slice("a", [(0, -1), (0, -1)]) == bytes.fromhex("0061000101 02807f807f".replace(" ", ""))

# ---- snappy: literals, and copies with an offset of 2 bytes
def snappy(data):
    r = varint(len(data)); at = start = 0; seen = {}
    def literal(b):
        return b"" if not b else (bytes([(len(b) - 1) << 2]) if len(b) <= 60 else bytes([61 << 2]) + struct.pack("<H", len(b) - 1)) + b
    while at + 4 <= len(data):
        four = data[at:at + 4]; found = seen.get(four, -1); seen[four] = at
        if found < 0 or at - found > 65535 or at - start > 60000:
            at += 1
            if at - start > 60000: r += literal(data[start:at]); start = at
            continue
        r += literal(data[start:at]); length = 4
        while at + length < len(data) and length < 64 and data[found + length] == data[at + length]: length += 1
        r += bytes([(length - 1) << 2 | 2]) + struct.pack("<H", at - found); at += length; start = at
    return r + literal(data[start:])

# ---- tables (table_builder.cc, block_builder.cc)
def block(entries, interval):
    data = b""; restarts = []; last = b""
    for i, (k, v) in enumerate(entries):
        shared = 0
        if i % interval == 0: restarts.append(len(data))
        else:
            while shared < min(len(last), len(k)) and last[shared] == k[shared]: shared += 1
        data += varint(shared) + varint(len(k) - shared) + varint(len(v)) + k[shared:] + v; last = k
    restarts = restarts or [0]
    return data + struct.pack("<%dI" % (len(restarts) + 1), *restarts, len(restarts))
def table(items, block_size, compressed):
    data = b""; index = []; entries = []; size = 0; number = 0
    def put(raw, pack):
        nonlocal data
        raw, kind = (snappy(raw), b"\1") if pack else (raw, b"\0")
        handle = varint(len(data)) + varint(len(raw)); data += raw + kind + struct.pack("<I", masked_crc(raw + kind)); return handle
    def flush():
        nonlocal entries, size, number
        if entries: index.append((entries[-1][0], put(block(entries, 16), compressed(number)))); number += 1
        entries = []; size = 0
    for k, v in sorted(items.items()):
        entries.append((k, v)); size += len(k) + len(v)
        if size >= block_size: flush()
    flush()
    meta = put(block([], 1), False); root = put(block(index, 1), False)
    return data + (meta + root).ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)

WHOLE = lambda a: [(0, -1)] * a.ndim
def slices_of(a, parts):
    """Parts along the last axis, as (slice, array); one whole one without parts."""
    if not parts: return [(WHOLE(a), a)]
    edges = np.cumsum([0] + parts)
    return [([(0, -1)] * (a.ndim - 1) + [(int(s), int(e - s))], a[..., s:e]) for s, e in zip(edges, edges[1:])]

def version1(path, tensors, partitioned, **how):
    meta = b""; items = {}
    for name, a in tensors.items():
        all_slices = slices_of(a, partitioned.get(name))
        meta += f_bytes(1, f_text(1, name) + f_bytes(2, p_shape(a.shape)) + f_int(3, TYPES[a.dtype.name]) + b"".join(f_bytes(4, p_slice(s)) for s, _ in all_slices))
        for s, part in all_slices:
            flat = np.ascontiguousarray(part).ravel(); kind = a.dtype.name
            if kind == "float32": proto = f_bytes(5, flat.tobytes())
            elif kind == "float64": proto = f_bytes(6, flat.tobytes())
            elif kind == "float16": proto = f_bytes(13, b"".join(varint(int(x)) for x in flat.view("u2")))
            else: proto = f_bytes({"int32": 7, "int64": 10}[kind], b"".join(varint(int(x)) for x in flat))
            items[k_slice(name, s)] = f_bytes(2, f_text(1, name) + f_bytes(2, p_slice(s)) + f_bytes(3, proto))
    items[b""] = f_bytes(1, meta + f_bytes(2, f_int(1, 21)))
    open(path, "wb").write(table(items, **how))

def version2(prefix, tensors, partitioned, shards, graph=None, **how):
    data = [b""] * shards; items = {b"": f_int(1, shards) + f_bytes(3, f_int(1, 1))}
    def entry(kind, shape, raw, shard):
        e = f_int(1, kind) + f_bytes(2, p_shape(shape)) + (f_int(3, shard) if shard else b"") + (f_int(4, len(data[shard])) if data[shard] else b"") + f_int(5, len(raw)) + f_fixed32(6, masked_crc(raw))
        data[shard] += raw; return e
    for i, (name, a) in enumerate(sorted(tensors.items())):
        kind = TYPES[a.dtype.name]; parts = partitioned.get(name)
        if parts:
            items[name.encode()] = f_int(1, kind) + f_bytes(2, p_shape(a.shape)) + b"".join(f_bytes(7, p_slice(s)) for s, _ in slices_of(a, parts))
            for s, part in slices_of(a, parts): items[k_slice(name, s)] = entry(kind, part.shape, np.ascontiguousarray(part).tobytes(), i % shards)
        else: items[name.encode()] = entry(kind, a.shape, a.tobytes(), i % shards)
    if graph is not None:
        lengths = varint(len(graph)); raw = lengths + struct.pack("<I", masked_crc(struct.pack("<I", len(graph)))) + graph
        items[b"_CHECKPOINTABLE_OBJECT_GRAPH"] = entry(7, [], raw, 0)
    open(prefix + ".index", "wb").write(table(items, **how))
    for i, d in enumerate(data): open("%s.data-%05d-of-%05d" % (prefix, i, shards), "wb").write(d)

def safetensors(path, tensors):
    header = {}; at = 0
    for name, a in tensors.items():
        header[name] = {"dtype": {"float32": "F32", "int64": "I64"}[a.dtype.name], "shape": list(a.shape), "data_offsets": [at, at + a.nbytes]}; at += a.nbytes
    text = json.dumps(header).encode(); text += b" " * (-len(text) % 8)
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + b"".join(a.tobytes() for a in tensors.values()))

# ---- networks of TF-slim's resnet_v2
rng = np.random.default_rng(7)
def resnet(scope, stem, blocks, classes):
    weights = {}
    def normal(name, *shape): weights[f"{scope}/{name}"] = rng.normal(0, (2 / max(1, np.prod(shape[:-1]))) ** 0.5, shape).astype("f4")
    def norm(name, width):
        for part, values in (("gamma", rng.uniform(.5, 1.5, width)), ("beta", rng.normal(0, .3, width)), ("moving_mean", rng.normal(0, .3, width)), ("moving_variance", rng.uniform(.5, 2, width))):
            weights[f"{scope}/{name}/{part}"] = values.astype("f4")
    def biased(name, *shape): normal(name + "/weights", *shape); normal(name + "/biases", shape[-1])
    biased("conv1", 7, 7, 3, stem); width = stem
    for block_, units, depth, inner in blocks:
        for u in range(1, units + 1):
            s = f"{block_}/unit_{u}/bottleneck_v2"; norm(s + "/preact", width)
            if width != depth: biased(s + "/shortcut", 1, 1, width, depth)
            normal(s + "/conv1/weights", 1, 1, width, inner); norm(s + "/conv1/BatchNorm", inner)
            normal(s + "/conv2/weights", 3, 3, inner, inner); norm(s + "/conv2/BatchNorm", inner)
            biased(s + "/conv3", 1, 1, inner, depth); width = depth
    norm("postnorm", width); biased("logits", 1, 1, width, classes)
    return weights

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
if len(sys.argv) > 2:                                                         # files to measure with, 240 MB each; the HDF5 file has the names as paths
    import h5py
    weights = resnet("resnet_v2_152", 64, [("block1", 3, 256, 64), ("block2", 8, 512, 128), ("block3", 36, 1024, 256), ("block4", 3, 2048, 512)], 1000)
    version2(os.path.join(out, "resnet_v2_152"), weights, {}, 1, block_size=1 << 18, compressed=lambda i: False)
    with h5py.File(os.path.join(out, "resnet_v2_152.h5"), "w") as f:
        for name, a in weights.items(): f[name] = a
    safetensors(os.path.join(out, "resnet_v2_152.safetensors"), weights)
    np.savez(os.path.join(out, "resnet_v2_152.npz"), **weights)
    sys.exit()

# ---- a small one: 32x32 images, a stem of 8, blocks of 16/4 (two units) and 32/8 (one unit), 5 classes
weights = resnet("resnet_v2_small", 8, [("block1", 2, 16, 4), ("block2", 1, 32, 8)], 5)
safetensors(os.path.join(out, "slim.safetensors"), weights)

trained = dict(weights)
for name in list(weights):
    if "moving" not in name:
        trained[name + "/Momentum"] = rng.normal(size=weights[name].shape).astype("f4")
        trained[name + "/ExponentialMovingAverage"] = (weights[name] * 0.5).astype("f4")
trained["global_step"] = np.asarray(123456789012, dtype="i8")
split = {"resnet_v2_small/block2/unit_1/bottleneck_v2/conv2/weights": [3, 3, 2], "resnet_v2_small/conv1/weights": [8]}
version1(os.path.join(out, "slim_v1.ckpt"), trained, split, block_size=700, compressed=lambda i: i % 3 == 1)
version2(os.path.join(out, "slim_v2"), trained, split, 2, block_size=700, compressed=lambda i: i % 3 == 1)

# ---- types
types = {"a/half": np.arange(-3, 3).astype("f2"), "a/double": np.arange(6).reshape(2, 3) / 7, "a/int": np.asarray([-1, 2**31 - 1], dtype="i4"), "a/long": np.asarray(-5, dtype="i8"), "a/wide": np.arange(300, dtype="f4").reshape(1, 300)}
version1(os.path.join(out, "types_v1.ckpt"), types, {"a/wide": [100, 136, 64]}, block_size=1 << 18, compressed=lambda i: False)
version2(os.path.join(out, "types_v2"), types, {"a/wide": [100, 136, 64]}, 1, block_size=1 << 18, compressed=lambda i: True)

# ---- a checkpoint of objects of TensorFlow 2: keys are paths in the program, and a graph has the variables' names
VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
objects = {"layer_with_weights-0/kernel" + VALUE: np.arange(12, dtype="f4").reshape(1, 1, 3, 4), "layer_with_weights-0/kernel/.OPTIMIZER_SLOT/optimizer/m" + VALUE: np.ones((1, 1, 3, 4), "f4"),
           "optimizer/iter" + VALUE: np.asarray(9, dtype="i8"), "save_counter" + VALUE: np.asarray(1, dtype="i8"), "layer_with_weights-1/gamma" + VALUE: np.ones(4, "f4")}
def node(*attributes): return f_bytes(1, b"".join(f_bytes(2, f_text(1, "VARIABLE_VALUE") + f_text(2, full) + f_text(3, key)) for full, key in attributes))
graph = node() + node(("conv1_conv/kernel", "layer_with_weights-0/kernel" + VALUE)) + node(("conv1_bn/gamma", "layer_with_weights-1/gamma" + VALUE)) \
    + node(("Adam/conv1_conv/kernel/m", "layer_with_weights-0/kernel/.OPTIMIZER_SLOT/optimizer/m" + VALUE)) + node(("Adam/iter", "optimizer/iter" + VALUE))
version2(os.path.join(out, "objects"), objects, {}, 1, graph, block_size=1 << 18, compressed=lambda i: False)
