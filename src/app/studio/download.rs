//! Members and samples to files: in pieces, each handed to the browser at once.

use std::{cell::RefCell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};

use super::{Studio, TaskId, TaskState};
use crate::{
    app::format,
    browser::{
        client::{Attachment, Client},
        download::Download,
        picture::Picture,
    },
    model::{definition::SegmentId, json},
    service::protocol::{Failure, Format, Members, Reply, Request},
};

impl Studio {
    pub(super) fn download(self, id: SegmentId, columns: Option<Vec<String>>) {
        spawn_local(async move {
            let Some(segment) = self.segment_untracked(&id) else { return };
            let task = self.begin(format!("Downloading {}", segment.record.name), TaskState::Running, None);
            let outcome = self.download_members(task, &id, columns).await;
            self.end(task, outcome);
        });
    }

    pub(super) fn save_text(self, name: &str, text: &str) {
        let mut download = Download::new(name, "text/csv;charset=utf-8");
        download.push_text(text);
        match download.save() {
            Ok(()) => self.toast(format!("{name} is saved."), false, None),
            Err(error) => self.toast(error.to_string(), true, None),
        }
    }

    pub(super) fn save_picture(self, picture: Picture, png: bool) {
        spawn_local(async move {
            let (bytes, ends, kind) = if png {
                (picture.as_png().await, "png", "image/png")
            } else {
                (Some(picture.as_svg()), "svg", "image/svg+xml")
            };
            let Some(bytes) = bytes else {
                let message = "The browser did not draw the image. Save it as SVG instead.".to_owned();
                return self.toast(message, true, None);
            };
            let name = format!("{}.{ends}", picture.name);
            let mut download = Download::new(&name, kind);
            download.push(&bytes);
            match download.save() {
                Ok(()) => self.toast(format!("{name} is saved."), false, None),
                Err(error) => self.toast(error.to_string(), true, None),
            }
        });
    }

    pub(super) fn export_definitions(self, ids: Vec<SegmentId>) {
        for id in ids {
            let Some(record) = self.segment_untracked(&id).map(|segment| segment.record) else { continue };
            if let Some(definition) = &record.definition {
                self.save_definition(
                    &format!("{}.json", record.output_name),
                    &json::write_definition(definition),
                );
            }
        }
    }

    pub(super) fn save_definition(self, name: &str, text: &str) {
        let mut download = Download::new(name, "application/json");
        download.push_text(text);
        match download.save() {
            Ok(()) => self.toast(format!("{name} is saved."), false, None),
            Err(error) => self.toast(error.to_string(), true, None),
        }
    }

    async fn download_members(
        self,
        task: TaskId,
        id: &str,
        columns: Option<Vec<String>>,
    ) -> Result<String, Failure> {
        let segment = self.segment_untracked(id).ok_or(Failure::Cancelled)?;
        let members = self.snapshot_members(id).await?;
        let engine = self.inner(super::Inner::engine).ok_or(Failure::Cancelled)?;
        let request = Request::Export {
            members: Members::Snapshot,
            columns: columns.unwrap_or_else(|| segment.record.columns.clone()),
            format: Format::Csv { spreadsheet_safe: self.settings.get_untracked().spreadsheet_safe },
        };
        let name = format!("{}.csv", segment.record.output_name);
        let (rows, _) =
            self.save_stream(task, &engine, request, vec![members], &name, "text/csv;charset=utf-8").await?;
        Ok(format!("{} in {name}.", format::counted(rows, "row", "rows")))
    }

    /// The members of a segment's last successful snapshot, as kept.
    pub(super) async fn snapshot_members(self, id: &str) -> Result<Attachment, Failure> {
        let segment = self.segment_untracked(id).ok_or(Failure::Cancelled)?;
        let last = segment.last_successful().ok_or_else(|| {
            Failure::Sentence(format!("{} has no members yet. Refresh it first.", segment.record.name))
        })?;
        self.members_at(id, last.at).await
    }

    /// The members of a segment's snapshot of that instant, as kept.
    pub(super) async fn members_at(self, id: &str, at: i64) -> Result<Attachment, Failure> {
        let segment = self.segment_untracked(id).ok_or(Failure::Cancelled)?;
        let name = &segment.record.name;
        let snapshot =
            segment.snapshots.iter().find(|snapshot| snapshot.at == at).ok_or(Failure::Cancelled)?;
        let registry = self.inner(super::Inner::registry);
        if self.profile.get_untracked().is_none() {
            return Err(Failure::Sentence(
                "No customers are loaded. Load the data on the Data page to see members.".into(),
            ));
        }
        if registry.as_ref() != Some(&snapshot.registry) {
            return Err(Failure::Sentence(format!(
                "The members of {name} were found with another customers table or another key. Refresh it to find them in this one."
            )));
        }
        let repository = self.inner(super::Inner::repository).ok_or(Failure::Cancelled)?;
        let members =
            repository.members(id, at).await.map_err(|error| Failure::Sentence(error.to_string()))?;
        let is_last = segment.last_successful().is_some_and(|last| last.at == at);
        members.map(Attachment::from).ok_or_else(|| {
            let zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
            Failure::Sentence(match is_last {
                true => format!("The members of {name} are not kept any more. Refresh it to find them anew."),
                false => format!(
                    "The members of {name} as of {} are not kept any more. Choose another refresh.",
                    format::instant(at, &zone)
                ),
            })
        })
    }

    /// Saves a streamed answer as a file. Gives its rows and a sentence.
    pub(super) async fn save_stream(
        self,
        task: TaskId,
        client: &Client,
        request: Request,
        attachments: Vec<Attachment>,
        name: &str,
        kind: &str,
    ) -> Result<(u64, String), Failure> {
        let download = Rc::new(RefCell::new(Download::new(name, kind)));
        let for_pieces = Rc::clone(&download);
        let call = client.request(
            request,
            attachments,
            move |progress| self.progress(task, progress),
            move |piece| for_pieces.borrow_mut().push(&piece),
        );
        let (id, for_stop) = (call.id, client.clone());
        self.set_stop(task, Rc::new(move || for_stop.cancel(id)));
        let (Reply::Streamed { rows, .. }, _) = call.answer().await? else { return Err(Failure::Cancelled) };
        download.borrow_mut().save().map_err(|error| Failure::Sentence(error.to_string()))?;
        Ok((rows, format!("{} in {name}.", format::counted(rows, "row", "rows"))))
    }
}
