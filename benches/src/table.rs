//! What was measured, as a table.

use serde_json::Value;

fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path).and_then(Value::as_f64)
}

/// The middle of several times, the first of them left out.
fn median(times: &Value) -> Option<f64> {
    let mut times: Vec<f64> = times.as_array()?.iter().skip(1).filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

fn cell(time: Option<f64>) -> String {
    time.map_or_else(|| "–".to_owned(), |time| format!("{time:.1}"))
}

/// Everything that was measured with so many customers.
pub(crate) fn of(customers: u32, told: &Value) -> String {
    let bytes = number(told, "/bytes").unwrap_or_default();
    let mut text = format!("\n{customers} customers, {:.0} MB of Arrow; milliseconds\n", bytes / 1e6);
    let line = |name: &str, own: String, other: String| format!("  {name:<30} {own:>12} {other:>14}\n");
    text += &line("", "Satsuma".into(), "DuckDB-WASM".into());
    text += &line("load", cell(number(told, "/load/engine")), cell(number(told, "/load/duckdb")));
    let speed = |path: &str, of: f64, unit: f64| {
        number(told, path).map_or_else(|| "–".to_owned(), |time| format!("{:.1}", of / time * 1e3 / unit))
    };
    for (name, of) in [("load, million rows/s", f64::from(customers)), ("load, MB/s", bytes)] {
        text += &line(name, speed("/load/engine", of, 1e6), speed("/load/duckdb", of, 1e6));
    }
    text += &line("key the customers", cell(number(told, "/load/keyed")), "–".into());
    for question in told.get("questions").and_then(Value::as_array).into_iter().flatten() {
        let name = question.get("name").and_then(Value::as_str).unwrap_or_default();
        let times = |who: &str| cell(question.get(who).and_then(median));
        text += &line(name, times("engine"), times("duckdb"));
    }
    text
}

/// Where the two do not count the same.
pub(crate) fn different(told: &Value) -> Vec<String> {
    let questions = told.get("questions").and_then(Value::as_array).into_iter().flatten();
    let wrong = questions.flat_map(|question| {
        let name = question.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let pairs = question.get("counts").and_then(Value::as_array).cloned().unwrap_or_default();
        pairs.into_iter().enumerate().filter_map(move |(run, pair)| {
            let (own, other) = (number(&pair, "/0"), number(&pair, "/1"));
            (other.is_some() && own != other)
                .then(|| format!("{name}, run {run}: Satsuma counts {own:?} and DuckDB-WASM {other:?}."))
        })
    });
    wrong.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_time_does_not_count() {
        assert_eq!(median(&json!([900, 3, 1, 2])), Some(2.0));
        assert_eq!(median(&json!([900])), None);
    }

    #[test]
    fn other_answers_are_told() {
        let told = json!({ "questions": [{ "name": "all", "counts": [[1, 1], [2, 3], [4, null]] }] });
        assert_eq!(different(&told).len(), 1);
        assert!(of(10, &told).contains("all"));
    }
}
