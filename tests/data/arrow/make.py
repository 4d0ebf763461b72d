"""Writes the Arrow files of this folder, and beside each what it holds, as JSON.

To make them again:  pip install pyarrow==26.0.1 polars==2.1.0 && python3 tests/data/arrow/make.py

The files are written by Arrow C++ (pyarrow) and by Polars, neither of which shares code with Satsuma's reader. What a
file holds is told from the values that were given to the writer. Numbers, dates and times are texts there, so that
nothing is rounded; an empty text and NaN are told as they were written.
"""

import datetime
import decimal
import json
import pathlib

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.feather
import pyarrow.ipc

HERE = pathlib.Path(__file__).parent
PLACES = {"s": 0, "ms": 3, "us": 6, "ns": 9}
decimal.getcontext().prec = 100


# What is expected.


def kind(type):
    t = pa.types
    if t.is_dictionary(type):
        return kind(type.value_type)
    if t.is_run_end_encoded(type):
        return kind(type.value_type)
    if t.is_null(type):
        return "empty"
    if t.is_boolean(type):
        return "boolean"
    if t.is_integer(type) or t.is_floating(type) or t.is_decimal(type):
        return "number"
    if t.is_string(type) or t.is_large_string(type) or t.is_string_view(type):
        return "text"
    if t.is_date(type):
        return "date"
    if t.is_timestamp(type):
        return "date-time"
    if is_list(type):
        of = kind(type.value_type)
        return "unsupported" if of == "unsupported" or of.startswith("list") else f"list of {of}"
    return "unsupported"


def is_list(type):
    t = pa.types
    lists = (t.is_list, t.is_large_list, t.is_fixed_size_list, t.is_list_view, t.is_large_list_view)
    return any(test(type) for test in lists)


def day(number):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()


def value(scalar):
    type = scalar.type
    if isinstance(scalar, pa.DictionaryScalar):
        return value(scalar.value)
    if isinstance(scalar, pa.RunEndEncodedScalar if hasattr(pa, "RunEndEncodedScalar") else ()):
        return value(scalar.value)
    if not scalar.is_valid:
        return None
    t = pa.types
    if t.is_boolean(type) or t.is_string(type) or t.is_large_string(type) or t.is_string_view(type):
        return scalar.as_py()
    if t.is_integer(type):
        return str(scalar.as_py())
    if t.is_floating(type):
        number = float(scalar.as_py())
        return {"nan": "NaN", "inf": "inf", "-inf": "-inf"}.get(repr(number), repr(number))
    if t.is_decimal(type):
        return format(scalar.as_py(), "f")
    if t.is_date32(type):
        return day(scalar.value)
    if t.is_date64(type):
        return day(scalar.value // 86_400_000)
    if t.is_timestamp(type):
        places = PLACES[type.unit]
        seconds, rest = divmod(scalar.value, 10**places)
        text = (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).isoformat()
        return f"{text}.{rest:0{places}}" if places else text
    if is_list(type):
        return [value(element) for element in scalar.values]
    raise ValueError(type)


def leaves(name, array):
    """A column as Satsuma names it: the fields of a struct are columns of their own."""
    if isinstance(array.type, pa.ExtensionType):
        array = pa.chunked_array([chunk.storage for chunk in array.chunks], array.type.storage_type)
    if pa.types.is_struct(array.type):
        for at in range(array.type.num_fields):
            chunks = [chunk.flatten()[at] for chunk in array.chunks]
            field = array.type.field(at)
            yield from leaves(f"{name}.{field.name}", pa.chunked_array(chunks, field.type))
    else:
        yield name, array


def expected(table):
    seen, columns = set(), []
    for field, column in zip(table.schema, table.columns):
        for name, array in leaves(field.name, column):
            candidate, number = name, 1
            while candidate in seen:
                number += 1
                candidate = f"{name} ({number})"
            seen.add(candidate)
            of = kind(array.type)
            values = None
            if of != "unsupported":
                if pa.types.is_run_end_encoded(array.type):
                    array = pa.chunked_array([pc.run_end_decode(c) for c in array.chunks], array.type.value_type)
                values = [None if of == "empty" else value(scalar) for scalar in array]
            columns.append({"name": candidate, "kind": of, "values": values})
    return {"rows": table.num_rows, "columns": columns}


# How it is written.


def tell(name, table):
    text = json.dumps(expected(table), ensure_ascii=False, separators=(",", ":"))
    (HERE / f"{name}.json").write_text(text.replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


def write(name, table, batch=None, **options):
    """A file where the name ends in .arrow, a stream where it ends in .arrows."""
    make = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
    with make(str(HERE / name), table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        for part in table.to_batches(max_chunksize=batch):
            writer.write_batch(part)
    tell(name, table)


def write_batches(name, batches, **options):
    make = pa.ipc.new_file if name.endswith(".arrow") else pa.ipc.new_stream
    with make(str(HERE / name), batches[0].schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        for batch in batches:
            writer.write_batch(batch)
    tell(name, pa.Table.from_batches(batches))


def numbers():
    ends = {}
    for bits in (8, 16, 32, 64):
        high = 2 ** (bits - 1)
        ends[f"int{bits}"] = pa.array([0, -high, high - 1, None, 1, -1] * 4, f"int{bits}")
        ends[f"uint{bits}"] = pa.array([0, 2 * high - 1, high, None, 1, 7] * 4, f"uint{bits}")
    odd = [0.0, -0.0, 1.5, float("nan"), float("inf"), float("-inf"), None, 0.1] * 3
    ends["float16"] = pa.array([6.1e-5, 65504.0, -0.0, None, float("nan"), 5.96e-8, float("inf"), 0.333] * 3, "float32").cast("float16")
    ends["float32"] = pa.array(odd, "float32")
    ends["float64"] = pa.array([5e-324, 1.7976931348623157e308, 0.1 + 0.2, *odd[:21]], "float64")
    ends["true or false"] = pa.array([True, False, None] * 8)
    ends["no empty value"] = pa.array(range(24), "int32")
    return pa.table(ends)


def texts():
    values = ["", "a", None, "twelve bytes", "thirteen bytes", "ünïcödé €", "🫖🍵", "a\0b", 'say "hi", she said\r\n', "=1+1", "\ufeffmark", "x" * 300]
    return pa.table({
        "utf8": pa.array(values),
        "large": pa.array(values, pa.large_string()),
        "view": pa.array(values, pa.string_view()),
        "all empty": pa.array([None] * 12, pa.string()),
        "all blank": pa.array([""] * 12, pa.string_view()),
    })


def decimals():
    d = decimal.Decimal
    return pa.table({
        "decimal32": pa.array([d("12345.67"), d("-9999999.99"), None, d("0.00")], pa.decimal32(9, 2)),
        "decimal64": pa.array([d("-0.000000000000000001"), d("0.999999999999999999"), None, d(0)], pa.decimal64(18, 18)),
        "decimal128": pa.array([d("1" * 36 + ".01"), d("-" + "9" * 36 + ".99"), None, d("0.10")], pa.decimal128(38, 2)),
        "decimal256": pa.array([d("9" * 76), d("-" + "9" * 76), None, d(3)], pa.decimal256(76, 0)),
        "small 256": pa.array([d("1.5"), d("-2.5"), None, d(0)], pa.decimal256(50, 1)),
        "hundreds": pa.array([d("1200"), d("-500"), None, d(0)], pa.decimal128(5, -2)),
        "no places": pa.array([d(1), d(-1), None, d(0)], pa.decimal128(10, 0)),
    })


def times():
    columns = {
        "date32": pa.array([0, -719162, 2932896, None, 20000], pa.int32()).cast(pa.date32()),
        "date64": pa.array([0, -86400000, 253402214400000, None, 1728000000000], pa.int64()).cast(pa.date64()),
    }
    for unit, places in PLACES.items():
        scale = 10**places
        ticks = [0, -1, 1_700_000_000 * scale + (scale - 1), None, -2_000_000_000 * scale + scale // 3]
        for label, zone in (("wall", None), ("utc", "UTC"), ("zone", "Europe/Madrid"), ("offset", "+05:30")):
            columns[f"{unit} {label}"] = pa.array(ticks, pa.int64()).cast(pa.timestamp(unit, zone))
    return pa.table(columns)


def lists():
    d = decimal.Decimal
    numbers = [[1, 2], [], None, [None], [-5, 5, None, 7]]
    words = [["a", ""], [], None, [None], ["longer than twelve", "é"]]
    return pa.table({
        "list": pa.array(words, pa.list_(pa.string())),
        "large list": pa.array(numbers, pa.large_list(pa.int64())),
        "fixed": pa.array([[1, 2], [3, None], None, [None, None], [5, 6]], pa.list_(pa.int16(), 2)),
        "list view": pa.array(numbers, pa.list_view(pa.int32())),
        "large list view": pa.array(words, pa.large_list_view(pa.string_view())),
        "dates": pa.array([[datetime.date(2024, 2, 29)], [], None, [None], [datetime.date(1969, 12, 31)] * 2], pa.list_(pa.date32())),
        "booleans": pa.array([[True, False], [], None, [None], [True]], pa.list_(pa.bool_())),
        "times": pa.array([[1], [], None, [None], [2, -3]], pa.list_(pa.timestamp("ns", "UTC"))),
        "decimals": pa.array([[d("1.25")], [], None, [None], [d("-0.01")]], pa.list_(pa.decimal128(9, 2))),
        "floats": pa.array([[0.5, float("nan")], [], None, [None], [-0.0]], pa.list_(pa.float32())),
        "coded": pa.array(words, pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        "of lists": pa.array([[[1]], [], None, [None], [[2], []]], pa.list_(pa.list_(pa.int8()))),
        "of structs": pa.array([[{"a": 1}], [], None, [None], [{"a": 2}]], pa.list_(pa.struct([("a", pa.int8())]))),
    })


def structs():
    inner = pa.struct([("city", pa.string()), ("zip", pa.int32())])
    outer = pa.struct([("address", inner), ("tags", pa.list_(pa.string())), ("raw", pa.binary()), ("code", pa.dictionary(pa.int8(), pa.string())), ("nothing", pa.null())])
    rows = [
        {"address": {"city": "Cádiz", "zip": 11001}, "tags": ["x"], "raw": b"1", "code": "a"},
        {"address": {"city": None, "zip": 5}, "tags": [], "raw": None, "code": "b"},
        {"address": None, "tags": None, "raw": b"", "code": None},
        None,
        {"address": {"city": "", "zip": None}, "tags": ["y", None], "raw": b"2", "code": "a"},
    ]
    # A field may hold values where its struct is null: those do not count.
    hidden = pa.StructArray.from_arrays([pa.array([1, 2, 3, 4, 5])], ["n"], mask=pa.array([False, True, False, True, False]))
    return pa.table({"person": pa.array(rows, outer), "hidden": hidden, "hollow": pa.array([{}, None, {}, {}, None], pa.struct([])), "after": pa.array(range(5))})


def dictionaries():
    words = pa.array(["red", "green", None, "blue", "", "red"])
    columns = {}
    for index in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"):
        columns[index] = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3, 4, None], index), words)
    indices = pa.array([1, 0, None, 1, 0, 1], "int8")
    for name, values in {
        "large": pa.array(["a", "b"], pa.large_string()),
        "view": pa.array(["a", "rather longer than twelve"], pa.string_view()),
        "numbers": pa.array([2**40, -1]),
        "wide numbers": pa.array([2**64 - 1, 1], "uint64"),
        "decimals": pa.array([decimal.Decimal("1.10"), None], pa.decimal128(5, 2)),
        "dates": pa.array([0, 1], "int32").cast("date32"),
        "times": pa.array([0, 1], "int64").cast(pa.timestamp("us", "UTC")),
        "floats": pa.array([float("nan"), 0.25]),
        "booleans": pa.array([True, False]),
        "bytes": pa.array([b"x", b"y"]),
    }.items():
        columns[name] = pa.DictionaryArray.from_arrays(indices, values)
    return pa.table(columns)


def growing(*entries):
    batches = []
    for words in entries:
        codes = pa.array([len(words) - 1, 0, None, *range(len(words))], "int16")
        coded = pa.DictionaryArray.from_arrays(codes, pa.array(words))
        numbers = pa.DictionaryArray.from_arrays(codes, pa.array([len(word) * 1000 + at for at, word in enumerate(words)]))
        lists = pa.ListArray.from_arrays(pa.array([0, 1, 2, *range(2, 2 + len(words)), len(words) + 3], "int32")[: len(codes) + 1], coded)
        batches.append(pa.record_batch({"word": coded, "number": numbers, "words": lists, "plain": pa.array(range(len(codes)))}))
    return batches


def run_ends():
    columns = {}
    for index in ("int16", "int32", "int64"):
        for label, values in {
            "text": pa.array(["a", None, "", "long enough to be no inline view"]),
            "number": pa.array([1, None, 2**50, -1]),
            "boolean": pa.array([True, None, False, True]),
            "date": pa.array([0, None, 1, 2], "int32").cast("date32"),
        }.items():
            columns[f"{label} {index}"] = pa.RunEndEncodedArray.from_arrays(pa.array([3, 4, 9, 10], index), values)
    columns["plain"] = pa.array(range(10))
    return pa.table(columns)


def unsupported():
    union = [pa.array([1, 2, 3]), pa.array(["a", "b", "c"])]
    return pa.table({
        "before": pa.array([1, 2, 3]),
        "binary": pa.array([b"\xff\x00", None, b""]),
        "large binary": pa.array([b"\xff", None, b""], pa.large_binary()),
        "fixed binary": pa.array([b"ab", None, b"cd"], pa.binary(2)),
        "binary view": pa.array([b"\xff" * 30, None, b""], pa.binary_view()),
        "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int32())),
        "sparse": pa.UnionArray.from_sparse(pa.array([0, 1, 0], "int8"), union),
        "dense": pa.UnionArray.from_dense(pa.array([0, 1, 1], "int8"), pa.array([0, 1, 2], "int32"), union),
        "between": pa.array(["x", None, "y"]),
        "interval": pa.array([(1, 2, 3), None, (0, 0, 0)], pa.month_day_nano_interval()),
        "duration": pa.array([1, None, 2], pa.duration("ms")),
        "time32": pa.array([1, None, 2], pa.time32("s")),
        "time64": pa.array([1, None, 2], pa.time64("ns")),
        "coded bytes": pa.array([b"a", None, b"a"]).dictionary_encode(),
        "lists of lists": pa.array([[["a"]], None, []], pa.list_(pa.list_(pa.string()))),
        "lists of bytes": pa.array([[b"\xff"], None, []], pa.list_(pa.binary())),
        "map of codes": pa.array([[("k", "v")], None, []], pa.map_(pa.string(), pa.dictionary(pa.int8(), pa.string()))),
        "after": pa.array([True, None, False]),
    })


def names():
    fields = [
        pa.field("id", pa.int8(), metadata={"key": "value", "\ufeff": ""}),
        pa.field("id", pa.string()),
        pa.field("id", pa.date32()),
        pa.field("id (2)", pa.int8()),
        pa.field("", pa.int8()),
        pa.field("", pa.int8()),
        pa.field("a.b", pa.int8()),
        pa.field("a", pa.struct([("b", pa.int8()), ("", pa.int8())])),
        pa.field("\ufeffmark", pa.int8()),
        pa.field("line\nbreak", pa.int8()),
        pa.field("🫖 ‮rtl", pa.int8()),
        pa.field("n" * 500, pa.int8()),
        pa.field("__proto__", pa.int8()),
    ]
    arrays = [pa.nulls(2, field.type) if not pa.types.is_integer(field.type) else pa.array([at, None], field.type) for at, field in enumerate(fields)]
    arrays[7] = pa.array([{"b": 1, "": 2}, None], fields[7].type)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"pandas": "{}", "extra": "x" * 100}))


def shop(rows):
    """A table whose rows tell themselves, so that every way to write it must give the same."""
    cities = ["Cádiz", "Oslo", None, "Kyoto", ""]
    return pa.table({
        "id": pa.array([f"C{at:05}" for at in range(rows)]),
        "city": pa.array([cities[at % 5] for at in range(rows)]),
        "points": pa.array([None if at % 11 == 0 else at * at % 9973 - 40 for at in range(rows)], "int32"),
        "share": pa.array([at / 7 for at in range(rows)]),
        "spent": pa.array([decimal.Decimal(at * 37) / 100 for at in range(rows)], pa.decimal128(12, 2)),
        "seen": pa.array([1_700_000_000_000 + at * 86_399_999 for at in range(rows)], "int64").cast(pa.timestamp("ms", "UTC")),
        "tags": pa.array([None if at % 13 == 0 else [f"t{at % 3}"] * (at % 4) for at in range(rows)], pa.list_(pa.string())),
    })


def polars_files():
    table = pl.DataFrame({
        "text": ["a", None, "", "rather longer than twelve bytes", "é"],
        "number": pl.Series([1, None, -3, 2**62, 0], dtype=pl.Int64),
        "unsigned": pl.Series([1, None, 2**64 - 1, 0, 5], dtype=pl.UInt64),
        "float": [0.1, None, float("nan"), float("inf"), -0.0],
        "flag": [True, None, False, True, False],
        "day": [datetime.date(2024, 2, 29), None, datetime.date(1600, 1, 1), datetime.date(9999, 12, 31), datetime.date(1970, 1, 1)],
        "seen": pl.Series([0, None, -1, 1_700_000_000_123, 5], dtype=pl.Int64).cast(pl.Datetime("ms", "Europe/Madrid")),
        "wall": pl.Series([0, None, -1, 1_700_000_000_123, 5], dtype=pl.Int64).cast(pl.Datetime("ns")),
        "price": pl.Series(["1.10", None, "-0.05", "99999.99", "0"]).str.to_decimal(scale=2),
        "category": pl.Series(["x", None, "y", "x", ""], dtype=pl.Categorical),
        "enum": pl.Series(["on", None, "off", "on", "on"], dtype=pl.Enum(["off", "on"])),
        "tags": [["a", None], None, [], ["b"], ["c", ""]],
        "pair": pl.Series([[1, 2], None, [3, 4], [5, None], [0, 0]], dtype=pl.Array(pl.Int16, 2)),
        "place": [{"city": "Oslo", "zip": 1}, None, {"city": None, "zip": 2}, {"city": "", "zip": None}, {"city": "é", "zip": 5}],
        "took": [datetime.timedelta(seconds=1), None, None, None, None],
        "at": [datetime.time(1, 2, 3), None, None, None, None],
        "bytes": [b"a", None, b"", b"\xff", b"c"],
        "nothing": [None] * 5,
    })
    arrow = table.to_arrow(compat_level=pl.CompatLevel.newest())
    for name, compression, level in (("polars", "uncompressed", None), ("polars_lz4", "lz4", None), ("polars_zstd", "zstd", None), ("polars_old", "zstd", pl.CompatLevel.oldest())):
        table.write_ipc(HERE / f"{name}.arrow", compression=compression, compat_level=level)
        tell(f"{name}.arrow", arrow)
    table.write_ipc_stream(HERE / "polars.arrows", compression="lz4")
    tell("polars.arrows", arrow)
    many = pl.concat([table.slice(at % 5, 1) for at in range(40)], rechunk=False)
    many.write_ipc(HERE / "polars_batches.arrow", compression="zstd", record_batch_size=3)
    tell("polars_batches.arrow", many.to_arrow(compat_level=pl.CompatLevel.newest()))


def bomb():
    """Some 40 kB that open to 1.2 GB. Beside no other file, for there is nothing to read in it."""
    table = pa.table({"zeros": pa.Array.from_buffers(pa.int64(), 150_000_000, [None, pa.py_buffer(bytes(1_200_000_000))])})
    with pa.ipc.new_file(str(HERE / "bombs" / "zstd.arrow"), table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)


def main():
    for old in HERE.glob("*.arrow*"):
        old.unlink()
    bomb()
    plain = numbers()
    write("numbers.arrow", plain, batch=5)
    write("numbers_zstd.arrow", plain, compression="zstd")
    write("numbers_v4.arrow", plain, metadata_version=pa.ipc.MetadataVersion.V4)
    write("texts.arrow", texts(), batch=7)
    write("texts_lz4.arrow", texts(), compression="lz4")
    write("decimals.arrow", decimals(), compression="lz4")
    write("times.arrow", times())
    write("lists.arrow", lists(), batch=2, compression="zstd")
    write("lists.arrows", lists())
    write("structs.arrow", structs(), batch=4)
    write("structs.arrows", structs(), compression="lz4")
    write("dictionaries.arrow", dictionaries(), compression="lz4")
    write("dictionaries.arrows", dictionaries(), batch=2)
    grown = growing(["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d", "e"])
    write_batches("dictionary_delta.arrows", grown, emit_dictionary_deltas=True)
    write_batches("dictionary_delta.arrow", grown, emit_dictionary_deltas=True, compression="zstd")
    write_batches("dictionary_replaced.arrows", growing(["a", "b"], ["c"], ["b", "a", "z"], ["b", "a", "z"]))
    write("run_ends.arrow", run_ends(), compression="zstd")
    write("run_ends.arrows", run_ends().slice(2, 7))
    write("unsupported.arrow", unsupported(), batch=2)
    write("unsupported_lz4.arrows", unsupported(), compression="lz4")
    write("names.arrow", names())
    hundred = shop(101)
    write("shop.arrow", hundred)
    for name, options in {
        "shop_single_rows.arrow": {"batch": 1},
        "shop_zstd.arrow": {"batch": 7, "compression": "zstd"},
        "shop_lz4.arrows": {"batch": 64, "compression": "lz4"},
        "shop.arrows": {"batch": 33},
        "shop_legacy.arrows": {"batch": 50, "use_legacy_format": True, "metadata_version": pa.ipc.MetadataVersion.V4},
        "shop_legacy.arrow": {"batch": 50, "use_legacy_format": True, "metadata_version": pa.ipc.MetadataVersion.V4},
    }.items():
        write(name, hundred, **options)
    gaps = [hundred.slice(0, 0), hundred.slice(0, 40), hundred.slice(40, 0), hundred.slice(40, 61), hundred.slice(101, 0)]
    write_batches("shop_gaps.arrow", [batch for part in gaps for batch in (part.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], hundred.schema)])])
    pa.feather.write_feather(hundred, str(HERE / "shop.feather"), compression="lz4", chunksize=30)
    tell("shop.feather", hundred)
    write("shop_slice.arrow", hundred.slice(3, 50), batch=9)
    for name in ("zero_rows.arrow", "zero_rows.arrows"):
        write_batches(name, [pa.RecordBatch.from_pylist([], table.schema) for table in (hundred,)])
    for name in ("zero_batches.arrow", "zero_batches.arrows"):
        write(name, lists().schema.empty_table())
    nothing = pa.table({"null": pa.nulls(4), "text": pa.nulls(4, pa.string()), "number": pa.nulls(4, pa.int64()), "list": pa.nulls(4, pa.list_(pa.int8())), "code": pa.nulls(4, pa.dictionary(pa.int8(), pa.string())), "flag": pa.nulls(4, pa.bool_()), "day": pa.nulls(4, pa.date32())})
    write("nothing.arrow", nothing, batch=3)
    write("nothing_zstd.arrows", nothing, compression="zstd")
    polars_files()


if __name__ == "__main__":
    main()
