//! What a tab tells the others after something is kept: what to read again, and never the thing itself.

use serde::{Deserialize, Serialize};

use crate::model::definition::SegmentId;

/// What is other now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// These segments: written, refreshed, deleted or brought back.
    Segments(Vec<SegmentId>),
    /// The drafts of these segments.
    Drafts(Vec<SegmentId>),
    /// These measures.
    Measures(Vec<String>),
    /// The settings.
    Settings,
    /// Preferences of lists.
    Preferences,
    /// Set-ups of tables.
    Setups,
    /// The choice of the profile table.
    Profile,
    /// What the schedules have done.
    Runs,
    /// What data was read.
    Sources,
    /// Everything, because a workspace was restored.
    All,
    /// Nothing is kept any more, and nothing is to be written.
    Erased,
}

impl News {
    /// As it is sent.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From what was sent. What a page of another version tells and this one does not know may concern everything.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or(Self::All)
    }
}

/// News in few words: what concerns the same kind is one piece, what comes after everything is part of it.
pub fn gathered(all: impl IntoIterator<Item = News>) -> Vec<News> {
    let mut found: Vec<News> = Vec::new();
    for one in all {
        let same =
            found.iter_mut().find(|other| std::mem::discriminant(*other) == std::mem::discriminant(&one));
        match (same, one) {
            (Some(News::Segments(there)), News::Segments(more))
            | (Some(News::Drafts(there)), News::Drafts(more))
            | (Some(News::Measures(there)), News::Measures(more)) => {
                for id in more {
                    if !there.contains(&id) {
                        there.push(id);
                    }
                }
            }
            (Some(_), _) => {}
            (None, one) => found.push(one),
        }
    }
    for whole in [News::Erased, News::All] {
        if found.contains(&whole) {
            return vec![whole];
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_read() {
        for news in [
            News::Segments(vec!["s1".into(), "s2".into()]),
            News::Drafts(Vec::new()),
            News::Settings,
            News::Erased,
        ] {
            assert_eq!(News::read(&news.write()), news);
        }
        assert_eq!(News::read("\"a later kind\""), News::All);
        assert_eq!(News::read(""), News::All);
    }

    #[test]
    fn news_of_a_kind_are_one_piece() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let all = [
            News::Segments(ids(&["a", "b"])),
            News::Settings,
            News::Segments(ids(&["b", "c"])),
            News::Settings,
        ];
        assert_eq!(gathered(all.clone()), [News::Segments(ids(&["a", "b", "c"])), News::Settings]);
        assert_eq!(gathered(all.iter().cloned().chain([News::All])), [News::All]);
        assert_eq!(gathered([News::All, News::Erased]), [News::Erased]);
    }
}
