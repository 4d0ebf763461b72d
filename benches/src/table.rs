//! What was measured, as a table in Markdown.

use std::fmt::Write;

use serde_json::Value;

use crate::{
    data::Size,
    questions::{ALL, Kind},
};

fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path).and_then(Value::as_f64)
}

/// The middle of several times, the first of them left out; a single time is itself.
fn median(times: &Value) -> Option<f64> {
    let times: Vec<f64> = times.as_array()?.iter().filter_map(Value::as_f64).collect();
    let mut warm = if times.len() > 1 { times[1..].to_vec() } else { times };
    warm.sort_by(f64::total_cmp);
    warm.get(warm.len() / 2).copied()
}

fn cell(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value < 100.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.0}"),
    }
}

fn answer(told: Option<&Value>, question: usize, part: &str) -> Option<Value> {
    told?.pointer(&format!("/answers/{question}/{part}")).cloned()
}

/// Everything that was measured at a size.
pub(crate) fn of(size: Size, own: &Value, other: Option<&Value>) -> String {
    let mut text = format!(
        "\n{} customers, {} purchases, {} stores; milliseconds from asking to having the answer, medians\n\n\
         | | Satsuma | DuckDB-WASM | ratio | to reach |\n|---|---:|---:|---:|---:|\n",
        size.customers,
        size.purchases,
        crate::data::STORES
    );
    let mut line = |name: &str, own: Option<f64>, other: Option<f64>, ratio: Option<f64>, target: String| {
        let _ = writeln!(text, "| {name} | {} | {} | {} | {target} |", cell(own), cell(other), cell(ratio));
    };
    for (at, question) in ALL.iter().enumerate() {
        let time = |told| answer(told, at, "times").as_ref().and_then(median);
        let (own, other) = (time(Some(own)), time(other));
        let ratio = own.zip(other).map(|(own, other)| other / own);
        line(
            question.name,
            own,
            other,
            ratio,
            question.target.map(|target| format!("{target}")).unwrap_or_default(),
        );
    }
    let both = |path: &str| (number(own, path), other.and_then(|other| number(other, path)));
    let (load, theirs) = both("/load/load");
    // The other engine joins when it is asked: it is ready once its rows are there.
    let ready = load.zip(number(own, "/load/joined")).map(|(load, joined)| load + joined);
    let ratio = |own: Option<f64>| own.zip(theirs).map(|(own, other)| other / own);
    line("rows loaded", load, theirs, ratio(load), String::new());
    line("rows loaded and joined", ready, theirs, ratio(ready), "1".into());
    for (name, path) in
        [("peak memory, loaded, MB", "/memory/loaded"), ("peak memory, at the end, MB", "/memory/peak")]
    {
        let (own, other) = both(path);
        let (own, other) = (own.map(|bytes| bytes / 1e6), other.map(|bytes| bytes / 1e6));
        let share = own.zip(other).map(|(own, other)| own / other);
        line(name, own, other, share, "0.6 at most".into());
    }
    text
}

/// Where the two do not answer the same.
pub(crate) fn different(own: &Value, other: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    for (at, question) in ALL.iter().enumerate() {
        let answers = |told| {
            answer(Some(told), at, "answers").and_then(|all| all.as_array().cloned()).unwrap_or_default()
        };
        let what = match question.kind {
            Kind::Csv => "writes lines",
            Kind::Top(_) | Kind::Spread(..) => "finds",
            _ => "counts",
        };
        for (run, (own, other)) in answers(own).iter().zip(answers(other)).enumerate() {
            if own.as_f64().or(other.as_f64()).is_none() && *own != other || own.as_f64() != other.as_f64() {
                sentences.push(format!(
                    "{}, run {run}: Satsuma {what} {own} and DuckDB-WASM {other}.",
                    question.name
                ));
            }
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_time_does_not_count() {
        assert_eq!(median(&json!([900, 3, 1, 2])), Some(2.0));
        assert_eq!(median(&json!([900])), Some(900.0));
    }

    #[test]
    fn other_answers_are_told() {
        let told = |answers: Value| json!({ "answers": [{ "times": [2, 1], "answers": answers }] });
        assert_eq!(different(&told(json!([1, 2])), &told(json!([1, 3]))).len(), 1);
        let text = of(crate::data::SIZES[0], &told(json!([1])), None);
        assert!(text.contains("| number range | 1.0 | – | – | 10 |"), "{text}");
    }
}
