//! The engine as a module: the example page in both themes, and every call of a program with exact answers. What is expected
//! is computed here, from the rows.

use std::collections::BTreeSet;

use browser_tests::Page;
use chrono::NaiveDate;
use serde_json::{Value, json};
use xtask::Result;

use super::{rows, steps::same};

const PROGRAM: &str = include_str!("programs.js");
const PEOPLE: i64 = 1000;

pub(super) fn run(page: &Page) -> Result<()> {
    example(page)?;
    program(page)
}

/// The sample, a definition and its figures, without the studio.
fn example(page: &Page) -> Result<()> {
    page.goto("example.html")?;
    page.until("an engine", || {
        Ok(page.run("return !document.getElementById('sample').disabled", vec![])? == true)
    })?;
    page.click("button", "Load the sample")?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let bytes = rows::customers_on(10_000, 2026, today)?;
    let keys = rows::keys(&bytes, &["Spain", "Germany"], 100)?;
    let total = format!("{} of 10,000", grouped(keys.len()));
    page.sees(&total)?;
    page.until("members", || {
        Ok(page.run("return !document.getElementById('members').hidden", vec![])? == true)
    })?;
    let first = page.run(
        "return [...document.querySelectorAll('#members tbody tr')].map((row) => row.cells[0].textContent)",
        Vec::new(),
    )?;
    let shown: BTreeSet<&str> = first.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    same("The first members", shown.len(), 10)?;
    same("A member that is none", shown.iter().find(|key| !keys.contains(**key)), None)?;
    same(
        "The tables",
        page.run("return document.querySelectorAll('#tables tbody tr').length", vec![])?,
        json!(7),
    )?;
    for theme in ["dark", "light"] {
        page.prefer("prefers-color-scheme", theme)?;
        let ground = page.run("return getComputedStyle(document.body).backgroundColor", Vec::new())?;
        let expected = if theme == "dark" { "rgb(20, 18, 16)" } else { "rgb(246, 244, 240)" };
        same("The ground", ground, json!(expected))?;
    }
    // What is wrong with a definition stands on the page.
    page.run(
        "const area = document.getElementById('definition'); area.value = area.value.replace('column\": \"points', 'column\": \"pints')",
        Vec::new(),
    )?;
    page.click("button", "Count")?;
    page.until("a problem", || {
        Ok(!page.run("return document.getElementById('failure').hidden", vec![])?.as_bool().unwrap_or(true))
    })
}

fn grouped(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

fn in_lyon(id: i64) -> bool {
    id % 4 > 1
}

fn comes_often(id: i64) -> bool {
    id % 10 != 0 && id % 7 >= 3
}

fn program(page: &Page) -> Result<()> {
    page.expect_error("no-such-file.arrow");
    page.expect_error("nowhere/engine.js");
    let bytes = rows::file(&rows::members(1, PEOPLE)?)?;
    page.patience(120)?;
    let told = page.run(PROGRAM, vec![json!(bytes)])?;
    // The page's own engine has as many as the machine has processors, two to eight, and for a while a reader; the
    // program's are gone.
    let processors = page.run("return navigator.hardwareConcurrency", vec![])?.as_u64().unwrap_or(1);
    let own = processors.clamp(2, 8);
    page.until("the page's own workers alone", || Ok(page.workers()? == own))?;
    let told = |path: &str| told.pointer(path).cloned().unwrap_or_default();
    same("The bytes of the program", told("/kept"), json!(true))?;
    same(
        "The table",
        told("/table"),
        json!({
            "rows": PEOPLE,
            "columns": ["member_id number", "city text", "visits number"],
            "heard": true,
        }),
    )?;
    same(
        "The proposal",
        told("/proposal"),
        json!({ "profile": "members", "key": ["member_id"], "sure": true }),
    )?;
    same("The set-up", told("/setup"), json!({ "customers": PEOPLE, "profile": "members" }))?;
    answers(&told)?;
    lists(&told)?;
    same("The shop", told("/shop"), shop()?)?;
    failures(&told)?;
    same("The tables after failed loads", told("/tables"), json!(["members"]))?;
    same("The rows after appending", told("/appended"), json!(2 * PEOPLE))?;
    same("The repeated keys", told("/again"), json!(PEOPLE))
}

fn answers(told: &impl Fn(&str) -> Value) -> Result<()> {
    let of = |holds: &dyn Fn(i64) -> bool| (1..=PEOPLE).filter(|id| holds(*id)).collect::<Vec<_>>();
    let both = of(&|id| in_lyon(id) && comes_often(id));
    let (lyon, often) = (of(&in_lyon).len(), of(&comes_often).len());
    same("The counts", told("/counts"), json!([both.len(), lyon, often]))?;
    same("The count later", told("/still"), json!(both.len()))?;
    let node = |id: &str, alone: usize, running: Value, without: Value| {
        json!({
            "id": id, "alone": alone, "running": running, "without": without, "empty": null, "interval": null,
        })
    };
    same(
        "The figures",
        told("/figures"),
        json!({
            "everyone": PEOPLE,
            "total": both.len(),
            "nodes": [
                node("r", both.len(), json!(both.len()), json!(null)),
                node("city", lyon, json!(null), json!(often)),
                node("visits", often, json!(null), json!(lyon)),
            ],
        }),
    )?;
    let rows: Vec<_> = both.iter().take(3).map(|id| json!(["Lyon", id])).collect();
    same(
        "The rows",
        told("/rows"),
        json!({ "columns": ["city", "member_id"], "rows": rows, "total": both.len() }),
    )?;
    let lines: String = both.iter().map(|id| format!("{id}\r\n")).collect();
    same("The file", told("/csv"), json!(format!("member_id\r\n{lines}")))
}

fn lists(told: &impl Fn(&str) -> Value) -> Result<()> {
    let lyon: Vec<i64> = (1..=PEOPLE).filter(|id| in_lyon(*id)).collect();
    let both: Vec<i64> = lyon.iter().copied().filter(|id| comes_often(*id)).collect();
    let texts = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>();
    let page: Vec<_> = both.iter().rev().skip(2).take(2).map(|id| json!([id])).collect();
    same("A page from the end", told("/page"), json!(page))?;
    same("Keys", told("/keys"), json!(texts(&both[1..3])))?;
    same("The file of Arrow, read again", told("/arrow"), json!([lyon.len(), both.len()]))?;
    let left: Vec<i64> = lyon.iter().copied().filter(|id| *id > 2).collect();
    same(
        "Who entered and who left",
        told("/changes"),
        json!({
            "entered": { "keys": ["1", "nobody"], "total": 2, "missing": 1 },
            "left": { "keys": texts(&left[..3]), "total": left.len(), "missing": 0 },
        }),
    )?;
    // The most that anybody comes is six times.
    let most: Vec<i64> = lyon.into_iter().filter(|id| id % 7 == 6 && id % 10 != 0).take(5).collect();
    same("The five who come most", told("/top"), json!(texts(&most)))
}

/// What is known of the sample's purchases.
fn shop() -> Result<Value> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let everyone = rows::keys_of(&rows::customers_on(10_000, 2026, today)?)?;
    let bought = rows::purchases(10_000, 2026, today)?;
    let (mut orphans, mut purchases) = (0, 0);
    let (mut some, mut many) = (0, 0);
    for (buyer, count) in &bought {
        match buyer {
            Some(key) if everyone.contains(key) => {
                purchases += count;
                some += 1;
                many += u64::from(*count >= 5);
            }
            // An empty text is an empty value: such a purchase has no key, and is no orphan.
            Some(key) if !key.is_empty() => orphans += count,
            _ => {}
        }
    }
    let never = everyone.len() as u64 - some;
    Ok(json!({
        "customers": everyone.len(), "relationships": true, "orphans": orphans, "never": never, "some": some,
        "many": many, "dormant": never, "purchases": purchases,
    }))
}

fn failures(told: &impl Fn(&str) -> Value) -> Result<()> {
    for (at, kind) in [
        ("before", "SatsumaError"),
        ("unknown", "SatsumaError"),
        ("missing", "ProblemsError"),
        ("misspelt", "ProblemsError"),
        ("none", "ProblemsError"),
        ("damaged", "LoadError"),
        ("text", "LoadError"),
        ("absent", "LoadError"),
        ("taken", "LoadError"),
        ("aborted", "CancelledError"),
        ("abortedBefore", "CancelledError"),
        ("open", "EngineStoppedError"),
        ("disposed", "EngineStoppedError"),
        ("nowhere", "EngineStoppedError"),
    ] {
        let failure = told(&format!("/{at}"));
        let part = |name: &str| failure.get(name).cloned().unwrap_or_default();
        let kinds = json!([part("kind"), part("name"), part("known")]);
        same(&format!("{at}: {failure}"), kinds, json!([kind, kind, true]))?;
        same(&format!("The words of {at}"), part("message") == "", false)?;
    }
    same("The node of the missing column", told("/missing/nodes"), json!(["gone"]))?;
    let misspelt = told("/misspelt/message");
    let named = misspelt.as_str().is_some_and(|words| words.contains("negatd") && words.contains("nodes[0]"));
    same(&format!("The place in {misspelt}"), named, true)
}
