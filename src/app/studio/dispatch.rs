//! Every command and who does it.

use super::{Command, Studio};
use crate::{browser::address, storage::records::Cause};
use leptos::{prelude::*, task::spawn_local};

impl Studio {
    /// Does it, or begins to. Progress and outcome show in the signals.
    pub fn dispatch(self, command: Command) {
        match command {
            Command::Go(route) => address::go(&route.hash()),
            Command::PickFiles => self.pick_files(),
            Command::OpenFiles(files) => self.open_files(files),
            Command::PickForRehearsal => self.pick_for_rehearsal(),
            Command::KeepRehearsal => self.keep_rehearsal(),
            Command::DiscardRehearsal => self.discard_rehearsal(),
            Command::AnswerPlacement(answer) => self.answer_placement(answer),
            Command::LoadSample(size) => self.load_sample(size),
            Command::SaveSample(size) => self.save_sample(size),
            Command::Reconnect => self.reconnect(),
            Command::CancelTask(task) => self.cancel_task(task),
            Command::CancelAllTasks => self.cancel_all(),
            Command::ClearTasks => self.tasks.update(|tasks| tasks.retain(|task| task.ended.is_none())),
            Command::ClearTask(id) => {
                self.tasks.update(|tasks| tasks.retain(|task| task.id != id || task.ended.is_none()))
            }
            Command::SetProfile(setup) => self.set_profile(setup),
            Command::ForgetTable(table) => self.forget_table(table),
            Command::NewSegment => self.new_segment(),
            Command::ImportSegment { name, definition } => self.import_segment(name, &definition),
            Command::SaveDraft { segment, draft } => self.save_draft(segment, draft),
            Command::DiscardDraft(segment) => self.discard_draft(segment),
            Command::SaveSegment { segment, definition, run } => self.save_segment(segment, definition, run),
            Command::CreateSegment { details, kind, definition } => {
                self.create_segment(details, kind, definition)
            }
            Command::SaveText { name, text } => self.save_text(&name, &text),
            Command::SaveMeasure { id, revision, name, description, tags, measure } => {
                self.save_measure((id, revision), name, description, tags, *measure)
            }
            Command::DeleteMeasure(id) => self.delete_measure(id),
            Command::RestoreMeasure(record) => self.restore_measure(*record),
            Command::EditDetails { segment, before, details } => self.edit_details(segment, before, details),
            Command::SetType { segments, kind } => self.set_type(segments, kind),
            Command::SetState { segments, state } => self.set_state(segments, state),
            Command::SetLater { segments, activate_at, deactivate_at } => {
                self.set_later(segments, activate_at, deactivate_at)
            }
            Command::SetSchedule { segments, schedule } => self.set_schedule(segments, schedule),
            Command::SetTags(tags) => self.set_tags(tags),
            Command::Duplicate(ids) => self.duplicate(ids),
            Command::Delete(ids) => self.delete(ids),
            Command::UndoDelete(ids) => self.undo_delete(ids),
            Command::Refresh(ids) => self.refresh(ids, Cause::Person),
            Command::Download(id) => self.download(id, None),
            Command::DownloadColumns { segment, columns } => self.download(segment, Some(columns)),
            Command::DownloadMoved { segment, pair, moved } => self.download_moved(segment, pair, moved),
            Command::SetColumns { segment, columns } => self.set_columns(segment, columns),
            Command::SavePicture { picture, png } => self.save_picture(picture, png),
            Command::SetSettings(settings) => self.set_settings(settings),
            Command::KeepData => self.keep_data(),
            Command::KeepAgain => self.keep_again(true),
            Command::BackUp => self.back_up(),
            Command::PickWorkspace => self.pick_workspace(),
            Command::RestoreWorkspace => self.restore_workspace(),
            Command::DiscardRestoring => self.restoring.set(None),
            Command::EraseEverything => self.erase_everything(),
            Command::SaveDamaged => self.save_damaged(),
            Command::RemoveDamaged => self.remove_damaged(),
            Command::Settle(settle) => self.settle(settle),
            Command::SetPreference { name, value } => self.set_preference(name, value),
            Command::ExportDefinitions(ids) => self.export_definitions(ids),
            Command::SaveDefinition { name, text } => self.save_definition(&name, &text),
            Command::CloseToast(id) => self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id)),
            Command::Say(message) => self.toast(message, false, None),
            Command::SayFailed(message) => self.toast(message, true, None),
        }
        spawn_local(self.update_storage());
    }
}
