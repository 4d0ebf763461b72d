//! Damaged copies of every file: rows or a sentence, never a panic, and no more memory than the limits say.

use std::{env, time::Instant};

use super::{
    damage::{Random, damaged},
    files::FILES,
    reading::{SMALL, check_sentence, try_read},
};

/// Copies of each file: in full and ordinarily.
fn copies() -> usize {
    if env::var_os("SATSUMA_LONG").is_some() { 40 } else { 4 }
}

fn seed() -> u64 {
    env::var("SATSUMA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_124)
}

#[test]
fn damaged_files_give_rows_or_a_sentence_and_take_bounded_memory() {
    println!("SATSUMA_SEED={}", seed());
    let (mut read, mut refused) = (0, 0);
    for (place, (name, whole)) in FILES.iter().enumerate() {
        for copy in 0..copies() {
            let own = seed() ^ ((place as u64) << 32 | copy as u64);
            let bytes = damaged(&mut Random::new(own), whole);
            let begun = Instant::now();
            let mut outcome = None;
            let used = allocation_counter::measure(|| {
                outcome = Some(std::panic::catch_unwind(|| try_read(name, &bytes, SMALL)));
            });
            let what = format!("{name}, copy {copy} of seed {}", seed());
            match outcome {
                Some(Ok(Ok(_))) => read += 1,
                Some(Ok(Err(sentence))) => {
                    check_sentence(name, &sentence);
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
    let (name, whole) = FILES.iter().find(|(name, _)| *name == "texts.arrow").expect("a file");
    for len in (0..whole.len()).step_by(if env::var_os("SATSUMA_LONG").is_some() { 1 } else { 10 }) {
        let sentence = try_read(name, &whole[..len], SMALL).expect_err("cut short");
        check_sentence(name, &sentence);
    }
}
