"""Writes HDF5 files with what programs that save weights use of the format, and what they do not. usage: keras_files.py FOLDER (h5py 3, numpy)"""
import io, json, os, sys, zipfile
import h5py, numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
def at(name): return os.path.join(out, name)

# ---- layouts of datasets and attributes: in every file "a" is 0 to 999 as [10, 100], divided by 7
values = (np.arange(1000) / 7).reshape(10, 100)
def datasets(path, **how):
    with h5py.File(path, "w", **how) as f:
        for name, kind in (("f2", "<f2"), ("f4", "<f4"), ("f8", "<f8"), ("big_f2", ">f2"), ("big_f4", ">f4"), ("big_f8", ">f8")): f[name] = values.astype(kind)
        f["i4"] = np.arange(-3, 3, dtype="i4"); f["big_i8"] = np.arange(-3, 3, dtype=">i8"); f["u1"] = np.arange(5, dtype="u1"); f["bool"] = np.asarray([True, False, True])
        f["scalar"] = np.float32(2.5); f["none"] = np.zeros((0, 3), "f4")
        f.create_dataset("gzip", data=values.astype("f4"), chunks=(4, 32), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("shuffled", data=values, chunks=(3, 100), shuffle=True)
        f.create_dataset("plain_chunks", data=values.astype("f4"), chunks=(10, 7))
        f.create_dataset("one_chunk", data=values.astype(">f4"), chunks=(10, 100), compression="gzip")
        f.create_dataset("cube", data=np.arange(2 * 3 * 5 * 7, dtype="f4").reshape(2, 3, 5, 7), chunks=(1, 2, 3, 4), compression="gzip")
        p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_layout(h5py.h5d.COMPACT)
        d = h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((3,)), p); d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.asarray([1, 2, 3], "f4"))
        d = f.create_dataset("brain", data=np.asarray([0x3F80, 0xC000], "u2").view("V2")); d.attrs["dtype"] = "bfloat16"
datasets(at("datasets.h5")); datasets(at("datasets_latest.h5"), libver="latest"); datasets(at("datasets_userblock.h5"), userblock_size=1024)

# ---- as many names in a group as a tree of two levels has, and more than a header has
for name, how in (("many.h5", {}), ("many_latest.h5", {"libver": "latest"})):
    with h5py.File(at(name), "w", **how) as f:
        g = f.create_group("g")
        for i in range(300): g["%03d" % i] = np.float32(i)

# ---- a Keras 2 file whose list of layers is in parts
def keras2(path, layers, split, **how):
    with h5py.File(path, "w", **how) as f:
        names = np.asarray([n.encode() for n, _ in layers])
        if split: f.attrs["layer_names0"], f.attrs["layer_names1"] = np.array_split(names, 2)
        else: f.attrs["layer_names"] = names
        f.attrs["keras_version"] = "2.13.1"
        for i, (n, weights) in enumerate(layers):
            g = f.create_group(n); g.attrs["weight_names"] = [w.encode() for w in weights] if weights else np.asarray([])
            for w in weights: g[w] = np.full(2, i, "f4")
many = [("layer_%03d" % i, ["layer_%03d/kernel:0" % i] if i % 3 else []) for i in range(8)]
keras2(at("split.h5"), many, True)
# nested models: weights of two layers of the same name; h5py keeps the order of groups and attributes, which old groups cannot
keras2(at("nested.h5"), [("model_a", ["conv/kernel:0", "deep/er/bias:0"]), ("model_b", ["conv/kernel:0"])], False, track_order=True)

# ---- Keras 3
def keras3(path, **how):
    with h5py.File(path, "w", **how) as f:
        for i in range(20):
            g = f.create_group("layers/" + ("conv2d" if i == 0 else "conv2d_%d" % i) + "/vars", **({"track_order": True} if how.get("track_order") else {}))
            g.attrs["name"] = "block_%d_conv" % i; g["0"] = np.full((1, 1, 2, 3), i, "f4"); g["1"] = np.full(3, -i, "f4")
        g = f.create_group("layers/batch_normalization_1/vars"); g.attrs["name"] = "block_0_bn"
        for i in range(4): g[str(i)] = np.full(3, i, "f4")
        f.create_group("layers/functional/layers/dense/vars")["0"] = np.ones((3, 2), "f4")
        f.create_group("layers/dropout/seed_generator/vars")["0"] = np.zeros(2, "u4")
        f.create_group("optimizer/vars")["0"] = np.asarray(5); f.create_group("vars")
keras3(at("keras3.weights.h5")); keras3(at("keras3_ordered.weights.h5"), track_order=True)
# Keras 3, in shards: the index has a layer's first variable; the rest of the normalization is in the next file, in a group without a name
def shards(path, *files):
    index = {}
    for i, groups in enumerate(files):
        shard = "%s_%05d.weights.h5" % (path, i)
        with h5py.File(at(shard), "w") as f:
            for group, name, variables in groups:
                g = f.create_group(group)
                if name: g.attrs["name"] = name
                for key, value in variables.items(): g[key] = value
                index.setdefault("/" + group, shard)
    json.dump({"metadata": {"total_size": 0}, "weight_map": index}, open(at(path + ".weights.json"), "w"), indent=4)
shards("shards",
    [("layers/conv2d/vars", "conv1_conv", {"0": np.arange(12, dtype="f4").reshape(1, 1, 3, 4)}), ("layers/batch_normalization/vars", "conv1_bn", {"0": np.full(4, 10, "f4"), "1": np.full(4, 11, "f4")})],
    [("layers/batch_normalization/vars", None, {"2": np.full(4, 12, "f4"), "3": np.full(4, 13, "f4")}), ("layers/dense/vars", "predictions", {"0": np.full((4, 2), 20, "f4"), "1": np.full(2, 21, "f4")}), ("optimizer/vars", None, {"0": np.asarray(5)})])
def archive(path, method):
    weights = open(at("keras3.weights.h5"), "rb").read()
    with zipfile.ZipFile(path, "w", method) as z:
        for name, content in (("metadata.json", b'{"keras_version": "3.3.3"}'), ("config.json", b"{}"), ("model.weights.h5", weights)): z.writestr(zipfile.ZipInfo(name), content, method)
# Keras 2.13 and early Keras 3: names are in the configuration alone
def layer(kind, name, *layers): return {"class_name": kind, "config": dict({"name": name}, **({"layers": list(layers)} if layers else {}))}
for path, root in (("unnamed.keras", "layers"), ("unnamed_2.keras", "_layer_checkpoint_dependencies")):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as f:
        for i, p in enumerate(("conv2d", "conv2d_1", f"functional/{root}/conv2d")): f[f"{root}/{p}/vars/0"] = np.full((1, 1, 1, 2), i, "f4")
        for i in range(4): f[f"{root}/batch_normalization/vars/{i}"] = np.full(2, i, "f4")
    config = layer("Functional", "model", layer("InputLayer", "input"), layer("Conv2D", "stem_conv"), layer("BatchNormalization", "stem_bn"), layer("ReLU", "stem_relu"),
                   layer("Functional", "inner", layer("Conv2D", "inner_conv")), layer("Conv2D", "last_conv"))
    with zipfile.ZipFile(at(path), "w") as z:
        for name, content in (("config.json", json.dumps(config).encode()), ("model.weights.h5", buffer.getvalue())): z.writestr(zipfile.ZipInfo(name), content)
with zipfile.ZipFile(at("pickled.keras"), "w") as z: z.writestr("config.json", "{}"); z.writestr("model.weights.npz", "")
archive(at("stored.keras"), zipfile.ZIP_STORED); archive(at("deflated.keras"), zipfile.ZIP_DEFLATED)

# ---- what is refused, or not followed
with h5py.File(at("lzf.h5"), "w") as f: f.create_dataset("a", data=values, chunks=(5, 50), compression="lzf")
for name, how in (("links.h5", {}), ("links_latest.h5", {"libver": "latest"})):
    with h5py.File(at(name), "w", **how) as f:
        f["a"] = np.arange(3, dtype="f4"); f["self"] = h5py.SoftLink("/self"); f["here"] = h5py.SoftLink("here"); f["elsewhere"] = h5py.ExternalLink("/dev/zero", "/a")
for name, how in (("circle.h5", {}), ("circle_latest.h5", {"libver": "latest"})):
    with h5py.File(at(name), "w", **how) as f: g = f.create_group("a"); g["b"] = g
with h5py.File(at("growing_latest.h5"), "w", libver="latest") as f: f.create_dataset("a", data=values, chunks=(5, 50), maxshape=(None, 100))
with h5py.File(at("external.h5"), "w") as f: f.create_dataset("a", (3,), "f4", external=[("/dev/zero", 0, 12)])
with h5py.File(at("virtual.h5"), "w", libver="latest") as f:
    layout = h5py.VirtualLayout((3,), "f4"); layout[:] = h5py.VirtualSource("other.h5", "a", (3,)); f.create_virtual_dataset("a", layout)
with h5py.File(at("complex.h5"), "w") as f: f["a"] = np.zeros(2, "c8")
with h5py.File(at("unsigned.h5"), "w") as f: f["a"] = np.zeros(2, "u8")
with h5py.File(at("no_layer.h5"), "w") as f: f.attrs["layer_names"] = [b"gone"]
with h5py.File(at("missing_chunk.h5"), "w") as f: f.create_dataset("a", (10, 100), "f4", chunks=(5, 50))[:5, :50] = 1
