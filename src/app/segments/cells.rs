//! How a cell of the list of segments looks, and what is copied of it.

use super::{order::Column, row::Row, status};
use crate::app::{
    format,
    route::Route,
    ui::{icon, markup::Markup, spark, text},
};

/// A cell as HTML.
pub(super) fn html(row: &Row, column: Column, zone: &str) -> String {
    let html = Markup::default();
    let made = match column {
        Column::Name => name(html, row),
        Column::Tags => {
            let all = row.tags.join(", ");
            html.element("span", &[("class", Some("chips one-line")), ("title", Some(&all))], |inner| {
                row.tags.iter().fold(inner, |inner, tag| chip(inner, tag))
            })
        }
        Column::Status => {
            let (icon, tone) = status::look(row.status);
            let tip = status::tip(row.status, row.error.as_deref());
            html.element("span", &[("class", Some(tone.class())), ("data-tip", tip)], |inner| {
                self::icon(inner, icon).text(row.status.label())
            })
        }
        Column::Change => html.element("span", &[("class", Some("change-and-spark"))], |inner| {
            let inner = if row.trend.len() > 1 { sparkline(inner, &row.trend) } else { inner };
            match row.change {
                Some(change) => changed(inner, change),
                None => nothing(inner),
            }
        }),
        Column::Schedule => words(html, &row.schedule, ("title", &row.schedule)),
        Column::Usage if !row.usage.is_empty() => {
            words(html, &row.usage.words(), ("data-tip", &row.usage.names()))
        }
        Column::Created | Column::Changed => {
            let at = if column == Column::Created { row.created } else { row.changed };
            let tip = format::instant(at, zone);
            html.element("span", &[("data-tip", Some(&tip))], |inner| inner.text(&format::day_of(at, zone)))
        }
        _ => match self::text(row, column, zone) {
            text if text.is_empty() => nothing(html),
            text => html.text(&text),
        },
    };
    made.into_html()
}

fn name(html: Markup, row: &Row) -> Markup {
    let unsaved = row.has_draft && row.complete;
    html.element("span", &[("class", Some("name-cell"))], |inner| {
        let href = Route::Segment(row.id.clone()).hash();
        let inner = inner.element("a", &[("href", Some(&href)), ("tabindex", Some("-1"))], |link| {
            let (start, end) = text::middle(&row.name);
            link.element("span", &[("class", Some("middle")), ("title", Some(&row.name))], |middle| {
                middle.element("bdi", &[("class", Some("start"))], |part| part.text(start)).element(
                    "bdi",
                    &[("class", Some("end"))],
                    |part| part.text(end),
                )
            })
        });
        let inner = if row.broken.is_empty() {
            inner
        } else {
            mark(inner, "broken-mark", "triangle-alert", &row.broken)
        };
        if unsaved { mark(inner, "unsaved", "pencil", "Edited since it was saved") } else { inner }
    })
}

/// An icon that says something: when it is pointed at, and to screen readers.
fn mark(html: Markup, class: &str, name: &'static str, says: &str) -> Markup {
    html.element("span", &[("class", Some(class)), ("data-tip", Some(says))], |inner| {
        icon(inner, name).element("span", &[("class", Some("sr-only"))], |spoken| spoken.text(says))
    })
}

fn icon(html: Markup, name: &'static str) -> Markup {
    let place = icon::place(name);
    html.element("svg", &[("class", Some("icon")), ("aria-hidden", Some("true"))], |inner| {
        inner.element("use", &[("href", Some(&place))], |inner| inner)
    })
}

fn chip(html: Markup, tag: &str) -> Markup {
    html.element("span", &[("class", Some("chip")), ("title", Some(tag))], |inner| {
        inner.element("bdi", &[], |inner| inner.text(tag))
    })
}

fn words(html: Markup, words: &str, (told, whole): (&'static str, &str)) -> Markup {
    html.element("span", &[("class", Some("cut")), (told, Some(whole))], |inner| inner.text(words))
}

fn changed(html: Markup, change: i64) -> Markup {
    let class = if change == 0 { "change none" } else { "change" };
    html.element("span", &[("class", Some(class))], |inner| {
        let inner = match change {
            0 => inner,
            1.. => icon(inner, "arrow-up"),
            _ => icon(inner, "arrow-down"),
        };
        inner.text(&format::signed(change))
    })
}

fn sparkline(html: Markup, values: &[u32]) -> Markup {
    let (line, (x, y)) = spark::line(values);
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    let dot = [("cx", Some(x.as_str())), ("cy", Some(y.as_str())), ("r", Some("2"))];
    let frame = [("class", Some("spark")), ("viewBox", Some(spark::FRAME)), ("aria-hidden", Some("true"))];
    html.element("svg", &frame, |inner| {
        inner.element("path", &[("d", Some(&line))], |inner| inner).element("circle", &dot, |inner| inner)
    })
}

fn nothing(html: Markup) -> Markup {
    html.element("span", &[("class", Some("muted"))], |inner| inner.text("–"))
}

/// What is copied of a cell.
pub(super) fn text(row: &Row, column: Column, zone: &str) -> String {
    match column {
        Column::Name => row.name.clone(),
        Column::Tags => row.tags.join(", "),
        Column::Type => row.kind.label().to_owned(),
        Column::State => row.state.label().to_owned(),
        Column::Status => row.status.label().to_owned(),
        Column::Members => row.members.map(|members| format::count(members.into())).unwrap_or_default(),
        Column::Change => row.change.map(format::signed).unwrap_or_default(),
        Column::Refreshed => row.refreshed.map(|at| format::instant(at, zone)).unwrap_or_default(),
        Column::Next => row.next.map(|at| format::instant(at, zone)).unwrap_or_default(),
        Column::Schedule => row.schedule.clone(),
        Column::Audience => row.audience.label().to_owned(),
        Column::Usage => row.usage.words(),
        Column::Created => format::instant(row.created, zone),
        Column::Changed => format::instant(row.changed, zone),
    }
}
