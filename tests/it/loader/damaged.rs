//! Damaged copies of every file: rows or a sentence, never a panic, and no more memory than the limits say.

use std::{env, panic::catch_unwind, time::Instant};

use super::{
    damage::{COPIES, COPIES_IN_FULL, SEED, copy},
    file,
    files::FILES,
    reading::{SMALL, check_sentence, try_read},
};

fn in_full() -> bool {
    env::var_os("SATSUMA_LONG").is_some()
}

#[test]
fn damaged_files_give_rows_or_a_sentence_and_take_bounded_memory() {
    let seed = env::var("SATSUMA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    println!("SATSUMA_SEED={seed}");
    let (mut read, mut refused) = (0, 0);
    for file in FILES {
        for number in 0..if in_full() { COPIES_IN_FULL } else { COPIES } {
            let bytes = copy(seed, file, number);
            let begun = Instant::now();
            let mut outcome = None;
            let used = allocation_counter::measure(|| {
                outcome = Some(catch_unwind(|| try_read(file.name, &bytes, SMALL)));
            });
            let what = format!("{}, copy {number} of seed {seed}", file.name);
            match outcome {
                Some(Ok(Ok(_))) => read += 1,
                Some(Ok(Err(sentence))) => {
                    check_sentence(file.name, &sentence);
                    refused += 1;
                }
                _ => panic!("{what}: a panic"),
            }
            // What is laid out, what it was opened from, and what vectors hold in reserve.
            let bound = 4 * SMALL.total + 4 * bytes.len() as u64;
            assert!(used.bytes_max <= bound, "{what}: {} bytes, and {bound} are allowed", used.bytes_max);
            assert!(begun.elapsed().as_secs() < 10, "{what}: {:?}", begun.elapsed());
        }
    }
    println!("{read} read, {refused} refused");
    assert!(read > 0 && refused > read, "damage that nobody notices: {read} read, {refused} refused");
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = file("texts.arrow");
    for len in (0..whole.bytes.len()).step_by(if in_full() { 1 } else { 10 }) {
        let sentence = try_read(whole.name, &whole.bytes[..len], SMALL).expect_err("cut short");
        check_sentence(whole.name, &sentence);
    }
}
