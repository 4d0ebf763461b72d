//! The reader where it works, in 32 bits: the same files, whole and damaged.
#![cfg(target_arch = "wasm32")]

#[path = "../../it/loader/damage.rs"]
mod damage;
#[path = "../../it/loader/files.rs"]
mod files;
#[path = "../../it/loader/reading.rs"]
mod reading;
#[path = "../../it/loader/written.rs"]
mod written;

use damage::{COPIES, COPIES_IN_FULL, SEED, copy};
use files::FILES;
use reading::{SMALL, check_sentence, read, try_read};
use satsuma::data::limits::Limits;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Memory that this instance holds, which is never given back.
fn memory() -> u64 {
    core::arch::wasm32::memory_size::<0>() as u64 * 65_536
}

#[wasm_bindgen_test]
fn every_file_gives_what_was_written() {
    for file in FILES {
        let table = read(file.bytes, Limits::default());
        let table = table.unwrap_or_else(|error| panic!("{}", error.sentence(file.name)));
        written::check(file.name, &table, file.values);
    }
}

#[wasm_bindgen_test]
fn damaged_files_give_rows_or_a_sentence_and_take_bounded_memory() {
    let seed = option_env!("SATSUMA_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    console_log!("SATSUMA_SEED={seed}");
    let (mut read, mut refused) = (0, 0);
    for file in FILES {
        for number in 0..if option_env!("SATSUMA_LONG").is_some() { COPIES_IN_FULL } else { COPIES } {
            let bytes = copy(seed, file, number);
            let (began, before) = (js_sys::Date::now(), memory());
            match try_read(file.name, &bytes, SMALL) {
                Ok(_) => read += 1,
                Err(sentence) => {
                    check_sentence(file.name, &sentence);
                    refused += 1;
                }
            }
            let (took, more) = (js_sys::Date::now() - began, memory() - before);
            let what = format!("{}, copy {number} of seed {seed}", file.name);
            assert!(more <= 4 * SMALL.total + 4 * bytes.len() as u64, "{what}: {more} bytes more");
            assert!(took < 10_000.0, "{what}: {took} ms");
        }
    }
    console_log!("{read} read, {refused} refused, {} bytes of memory in the end", memory());
    assert!(read > 0 && refused > read, "damage that nobody notices: {read} read, {refused} refused");
}

#[wasm_bindgen_test]
fn what_opens_to_gigabytes_is_refused_before_memory_is_taken() {
    let before = memory();
    let bomb = include_bytes!("../../data/arrow/bombs/zstd.arrow");
    let sentence = try_read("zeros.arrow", bomb, Limits::default()).expect_err("too large");
    check_sentence("zeros.arrow", &sentence);
    assert!(memory() - before < 16 << 20, "{} bytes more", memory() - before);
}
