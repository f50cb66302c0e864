"""Arrow files and a dataset folder as pyarrow and datasets write them, of rows that we made up. Run with a Python that has both."""
import datetime
import decimal
import os
import shutil
import sys

import datasets
import numpy
import pyarrow as pa
import pyarrow.feather as feather

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
rows = pa.table({
    "id": pa.array(["a1", "a2", "å3"]),
    "text": pa.array(["Biblioteket öppnar klockan tio.", None, "Räksmörgås"], pa.large_utf8()),
    "year": pa.array([1987, None, 2024], pa.int16()),
    "large": pa.array([2**40, 2**60, -1], pa.int64()),
    "share": pa.array([0.5, float("nan"), float("inf")]),
    "open": pa.array([True, False, None]),
    "day": pa.array([datetime.date(1987, 3, 2), None, datetime.date(1815, 6, 18)], pa.date32()),
    "seen": pa.array([1_700_000_000_123_456, None, -1_000_000], pa.timestamp("us", tz="UTC")),
    "clock": pa.array([datetime.time(9, 30, 5), None, datetime.time(23, 59, 59, 250_000)], pa.time64("us")),
    "price": pa.array([decimal.Decimal("12.50"), None, decimal.Decimal("-0.01")], pa.decimal128(10, 2)),
    "words": pa.array([["en", "två"], [], None]),
    "who": pa.array([{"name": "Amina", "age": 41}, None, {"name": "Yusuf", "age": None}]),
    "counts": pa.array([[("a", 1), ("b", 2)], [], None], pa.map_(pa.string(), pa.int32())),
    "kind": pa.array(["bok", "tidskrift", "bok"]).dictionary_encode(),
    "scan": pa.array([b"\x00\xff", None, b"abc"]),
    "pair": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2)),
})
for codec in ("uncompressed", "lz4", "zstd"):
    feather.write_feather(rows, os.path.join(here, f"rows-{codec}.arrow"), compression=codec, chunksize=2)
with pa.OSFile(os.path.join(here, "rows-stream.arrow"), "wb") as out, pa.ipc.new_stream(out, rows.schema) as writer:
    writer.write_table(rows, max_chunksize=2)
# Texts long enough for the packed form to be smaller than the plain one.
long = pa.table({"text": pa.array([f"rad {i} " + "och samma ord igen " * 20 for i in range(300)])})
for codec in ("lz4", "zstd"):
    feather.write_feather(long, os.path.join(here, f"long-{codec}.arrow"), compression=codec)
more = pa.table({
    "large_list": pa.array([[1, 2], [], None], pa.large_list(pa.int64())),
    "list_view": pa.array([[1, None], None, [3]], pa.list_view(pa.int32())),
    "text_view": pa.array(["kort", "en längre text som inte ryms", None], pa.string_view()),
    "run": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["a", None])),
    "either": pa.UnionArray.from_dense(
        pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32()), [pa.array([1, None]), pa.array(["två"])]
    ),
    "sparse": pa.UnionArray.from_sparse(pa.array([0, 1, 0], pa.int8()), [pa.array([5, 6, 7]), pa.array(["a", "b", "c"])]),
    "kind": pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.uint64()), pa.array(["hej", None])),
    "half": pa.array([numpy.float16(0.25), None, numpy.float16(-2)], pa.float16()),
    "long": pa.array([decimal.Decimal("12.50"), decimal.Decimal("-99.99"), None], pa.decimal256(50, 2)),
    "nothing": pa.nulls(3),
    "by_number": pa.array([[(1, "x")], [], None], pa.map_(pa.int64(), pa.string())),
})
with pa.OSFile(os.path.join(here, "more.arrow"), "wb") as out, pa.ipc.new_stream(
    out, more.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")
) as writer:
    writer.write_table(more)

notices = [{"id": f"n{i}", "text": f"Notis nummer {i}.", "label": i % 2} for i in range(5)]
features = datasets.Features({
    "id": datasets.Value("string"),
    "text": datasets.Value("string"),
    "label": datasets.ClassLabel(names=["kort", "lång"]),
})
whole = datasets.Dataset.from_list(notices, features=features)
for name, value in (("saved", whole), ("saved-splits", datasets.DatasetDict(train=whole, test=whole.select(range(2))))):
    folder = os.path.join(here, name)
    shutil.rmtree(folder, ignore_errors=True)
    value.save_to_disk(folder, **({"num_shards": 2} if name == "saved" else {}))
print("made by pyarrow", pa.__version__, "and datasets", datasets.__version__, file=sys.stderr)
