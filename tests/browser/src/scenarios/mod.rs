//! What is shown in the browser, one scenario a file. Add a file, and its line below.

mod accessibility;
mod activities;
mod boot;
mod carried;
mod carried_far;
mod changed_columns;
mod conditions;
mod crashed_while_refreshing;
mod customers;
mod damage;
mod drafts_survive;
mod driver;
mod dropped_files;
mod edits;
mod engine_killed;
mod first_light;
mod gaps;
mod hands;
mod hostile_files;
mod imports;
mod kept;
mod kept_as_steps;
mod keyboard_only;
mod killed_while_writing;
mod large_batches;
mod lists_of_keys;
mod measures;
mod no_long_tasks;
mod ordered_columns;
mod outcomes;
mod programs;
mod quick_segments;
mod ready_to_refresh;
mod refreshes;
mod rehearsal;
mod relations;
mod rows;
mod schedules;
pub(crate) mod screenshots;
mod segments_list;
mod set_up;
mod skipped;
mod states;
mod steps;
mod tabs_at_random;
mod thousand_segments;
mod three_rules;
mod three_rules_by_mouse;
mod trend_frames;
mod trouble;
mod two_tabs;
mod who_moved;
mod why;
mod workspace;
mod world;

use browser_tests::Page;
use xtask::Result;

/// A thing that the built page does.
pub(crate) struct Scenario {
    /// By which it can be run alone.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Drives the page.
    pub run: fn(&Page) -> Result<()>,
}

/// All of them, in the order in which they are run.
pub(crate) const ALL: &[Scenario] = &[
    Scenario {
        name: "driver",
        about: "the driver finds, presses, drops, saves and notices",
        run: driver::run,
    },
    Scenario { name: "boot", about: "the page starts, its workers answer, its policy holds", run: boot::run },
    Scenario {
        name: "first_light",
        about: "sample, segment, run, other data, run again, download, reload",
        run: first_light::run,
    },
    Scenario {
        name: "dropped_files",
        about: "files are dropped: figures, the question, rows behind rows",
        run: dropped_files::run,
    },
    Scenario {
        name: "set_up",
        about: "two files are guessed to be related, the guess is corrected, and the correction is remembered",
        run: set_up::run,
    },
    Scenario {
        name: "three_rules",
        about: "rules over related tables with keys alone, counted like the same as JSON",
        run: three_rules::run,
    },
    Scenario {
        name: "three_rules_by_mouse",
        about: "the same with the mouse",
        run: three_rules_by_mouse::run,
    },
    Scenario {
        name: "conditions",
        about: "every type and operator on a customer's own attributes, counted by hand",
        run: conditions::run,
    },
    Scenario {
        name: "activities",
        about: "every aggregate with windows and filters, counted by hand",
        run: activities::run,
    },
    Scenario {
        name: "relations",
        about: "look-ups, quantifiers, sequences, hierarchies, measures, other segments, counted by hand",
        run: relations::run,
    },
    Scenario {
        name: "outcomes",
        about: "suppression, top, bottom, random and split: who stays is worked out by hand",
        run: outcomes::run,
    },
    Scenario {
        name: "imports",
        about: "a definition is exported from one segment and imported as another",
        run: imports::run,
    },
    Scenario {
        name: "changed_columns",
        about: "a file that lacks a column of the table that it is named like is asked about, and who uses it is told",
        run: changed_columns::run,
    },
    Scenario {
        name: "large_batches",
        about: "a batch of a stream that needs more blocks of a file than are asked for ahead is read",
        run: large_batches::run,
    },
    Scenario {
        name: "segments_list",
        about: "segments are tagged together, made static, and filtered by it",
        run: segments_list::run,
    },
    Scenario {
        name: "who_moved",
        about: "who entered and who left between any two refreshes, also after the file was replaced",
        run: who_moved::run,
    },
    Scenario {
        name: "trend_frames",
        about: "the trend by time, a custom one that is kept, versions' marks, and the keyboard",
        run: trend_frames::run,
    },
    Scenario {
        name: "ordered_columns",
        about: "columns are shown, hidden and put in order, and are so after a reload",
        run: ordered_columns::run,
    },
    Scenario {
        name: "skipped",
        about: "what uses a failed segment is skipped, says why, and keeps its members",
        run: skipped::run,
    },
    Scenario {
        name: "refreshes",
        about: "in order and at once, inactive ones skipped, files that changed read again",
        run: refreshes::run,
    },
    Scenario {
        name: "rehearsal",
        about: "what another file would change is told before it is kept, and is so once it is",
        run: rehearsal::run,
    },
    Scenario {
        name: "schedules",
        about: "the clock is moved over both changes, a year, back, and while the page is closed: once each",
        run: schedules::run,
    },
    Scenario {
        name: "customers",
        about: "customers are searched and opened; why somebody is in a segment, and why a list is not",
        run: customers::run,
    },
    Scenario {
        name: "quick_segments",
        about: "texts, numbers, dates and a measure: the size in the review is that of the segment",
        run: quick_segments::run,
    },
    Scenario {
        name: "measures",
        about: "from a template, grouped, tagged, copied, deleted and brought back",
        run: measures::run,
    },
    Scenario {
        name: "lists_of_keys",
        about: "a pasted list says what matches nobody, and becomes a segment",
        run: lists_of_keys::run,
    },
    Scenario {
        name: "hostile_files",
        about: "broken files get a sentence each, and nothing else is lost",
        run: hostile_files::run,
    },
    Scenario {
        name: "engine_killed",
        about: "the engine traps, hangs and has no memory: noticed within 3 s, read again, gone on",
        run: engine_killed::run,
    },
    Scenario {
        name: "drafts_survive",
        about: "edits outlive a reload and a power cut; undo, redo, Back, Forward",
        run: drafts_survive::run,
    },
    Scenario {
        name: "two_tabs",
        about: "a change is in the other tab within a second, and what both changed is shown with both",
        run: two_tabs::run,
    },
    Scenario {
        name: "tabs_at_random",
        about: "two tabs rename and delete at once, at random: no change that was acknowledged is lost",
        run: tabs_at_random::run,
    },
    Scenario {
        name: "killed_while_writing",
        about: "the browser is killed while it saves: every save that was acknowledged is there",
        run: killed_while_writing::run,
    },
    Scenario {
        name: "crashed_while_refreshing",
        about: "the tab crashes while it saves and refreshes: no snapshot is half, and the sums add up",
        run: crashed_while_refreshing::run,
    },
    Scenario {
        name: "trouble",
        about: "no room, and storage that is cleared: said, gone on with, backed up, and kept again",
        run: trouble::run,
    },
    Scenario {
        name: "damage",
        about: "forty kinds of damaged record stop nothing, are listed, saved and removed; newer data is left alone",
        run: damage::run,
    },
    Scenario {
        name: "ready_to_refresh",
        about: "customers have numbers before the first refresh, in two tabs, too",
        run: ready_to_refresh::run,
    },
    Scenario {
        name: "kept_as_steps",
        about: "members of many refreshes are kept as what changed; damaged ones stop no refresh",
        run: kept_as_steps::run,
    },
    Scenario {
        name: "workspace",
        about: "backed up, erased with a second tab, restored, and backed up to the same bytes",
        run: workspace::run,
    },
    Scenario {
        name: "thousand_segments",
        about: "a list of a thousand segments opens, is searched, sorted, chosen from and scrolled without a long task",
        run: thousand_segments::run,
    },
    Scenario {
        name: "gaps",
        about: "every kind of gap is told beside its control, and none is lost",
        run: gaps::run,
    },
    Scenario {
        name: "why",
        about: "why in and why not, the smallest change, and a list by its first reason, worked out by hand",
        run: why::run,
    },
    Scenario {
        name: "edits",
        about: "200 edits at random are undone to a byte-identical draft, and redone",
        run: edits::run,
    },
    Scenario {
        name: "carried",
        about: "conditions, rules and attributes are carried with the mouse, or let go with Escape",
        run: carried::run,
    },
    Scenario {
        name: "carried_far",
        about: "anything is carried between rules, steps into other sequences, conditions into a folded rule",
        run: carried_far::run,
    },
    Scenario {
        name: "keyboard_only",
        about: "from the first screen to a run segment without a mouse",
        run: keyboard_only::run,
    },
    Scenario {
        name: "no_long_tasks",
        about: "a large load never blocks the page, and is cancelled at once",
        run: no_long_tasks::run,
    },
    Scenario {
        name: "programs",
        about: "the example page, and the module from loading to disposing, without the studio",
        run: programs::run,
    },
    Scenario {
        name: "accessibility",
        about: "axe-core, names, headings, focus and widths of every screen and dialog, in every medium",
        run: accessibility::run,
    },
];
