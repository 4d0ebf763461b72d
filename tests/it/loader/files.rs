//! The committed files, built in: the browser's tests have no folder to read.

/// A file and what was given to its writer.
pub(crate) struct Written {
    pub(crate) name: &'static str,
    pub(crate) bytes: &'static [u8],
    /// As `make.py` tells it.
    pub(crate) values: &'static str,
}

macro_rules! files {
    ($($name:literal)*) => {
        &[$(Written {
            name: $name,
            bytes: include_bytes!(concat!("../../data/arrow/", $name)),
            values: include_str!(concat!("../../data/arrow/", $name, ".json")),
        }),*]
    };
}

/// In the order of their names.
pub(crate) const FILES: &[Written] = files![
    "decimals.arrow"
    "dictionaries.arrow"
    "dictionaries.arrows"
    "dictionary_delta.arrow"
    "dictionary_delta.arrows"
    "dictionary_replaced.arrows"
    "lists.arrow"
    "lists.arrows"
    "names.arrow"
    "nothing.arrow"
    "nothing_zstd.arrows"
    "numbers.arrow"
    "numbers_v4.arrow"
    "numbers_zstd.arrow"
    "polars.arrow"
    "polars.arrows"
    "polars_batches.arrow"
    "polars_lz4.arrow"
    "polars_old.arrow"
    "polars_zstd.arrow"
    "run_ends.arrow"
    "run_ends.arrows"
    "shop.arrow"
    "shop.arrows"
    "shop.feather"
    "shop_gaps.arrow"
    "shop_legacy.arrow"
    "shop_legacy.arrows"
    "shop_lz4.arrows"
    "shop_single_rows.arrow"
    "shop_slice.arrow"
    "shop_zstd.arrow"
    "structs.arrow"
    "structs.arrows"
    "texts.arrow"
    "texts_lz4.arrow"
    "times.arrow"
    "unsupported.arrow"
    "unsupported_lz4.arrows"
    "zero_batches.arrow"
    "zero_batches.arrows"
    "zero_rows.arrow"
    "zero_rows.arrows"
];
