"""Parquet files as pyarrow writes them, of rows that we made up: every encoding, and pages that are read one by one. Run with a Python that has pyarrow."""
import os

import pyarrow as pa
import pyarrow.parquet as pq

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
N = 60
rows = pa.table({
    "n": pa.array([i * i - 7 for i in range(N)], pa.int32()),
    "large": pa.array([2**40 - i * 3 for i in range(N)], pa.int64()),
    "text": pa.array([f"rad {i} " + "och " * (i % 5) for i in range(N)]),
    "shared": pa.array([f"biblioteket/rum {i // 10}/hylla {i}" for i in range(N)]),
    "kind": pa.array([None if i % 5 == 0 else ("bok", "tidskrift", "karta")[i % 3] for i in range(N)]),
    "open": pa.array([None if i % 4 == 0 else i % 3 == 0 for i in range(N)]),
    "share": pa.array([i / 4 for i in range(N)]),
    "words": pa.array([None if i % 11 == 0 else ["en", "två", None][: i % 4] for i in range(N)]),
    "who": pa.array([None if i % 7 == 0 else {"name": f"Åsa {i % 3}", "pages": list(range(i % 3))} for i in range(N)]),
    "none": pa.nulls(N, pa.int32()),
})
encodings = {
    "n": "DELTA_BINARY_PACKED",
    "large": "DELTA_BINARY_PACKED",
    "text": "DELTA_LENGTH_BYTE_ARRAY",
    "shared": "DELTA_BYTE_ARRAY",
    "open": "RLE",
    "share": "BYTE_STREAM_SPLIT",
}
# Which columns have a dictionary is said by their whole paths.
dictionary = ["kind", "words.list.element", "who.name", "who.pages.list.element"]
for version, codec in (("1.0", "lz4"), ("2.0", "zstd"), ("2.0", "none")):
    pq.write_table(
        rows, os.path.join(here, f"encodings-{version[0]}-{codec}.parquet"), compression=codec, data_page_version=version,
        row_group_size=20, data_page_size=100, write_batch_size=8, write_page_index=True, use_dictionary=dictionary,
        column_encoding=encodings,
    )
# Much text in few bytes: so many that the rows of its one group are read a part at a time, each by its pages.
wide = pa.table({
    "text": pa.array([f"{i} " + "och " * 100_000 for i in range(N)]),
    "id": pa.array([f"a{i}" for i in range(N)]),
    "words": pa.array([["en", "två"][: i % 3] for i in range(N)]),
})
pq.write_table(
    wide, os.path.join(here, "windows.parquet"), compression={"text": "zstd", "id": "none", "words.list.element": "none"},
    data_page_size=100, write_batch_size=8, write_page_index=True, use_dictionary=["words.list.element"],
)
