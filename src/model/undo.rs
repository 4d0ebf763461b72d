//! Undo and redo: keeping the old drafts. They are shared, and never copied.

use std::sync::Arc;

use super::{
    apply::apply,
    catalog::Catalog,
    draft::Draft,
    edit::{Edit, Refusal},
};

/// Steps kept; older ones are forgotten.
const MAX_STEPS: usize = 1000;

#[derive(Clone, Debug, PartialEq)]
struct Step {
    /// What the edit between this draft and the one after it does.
    name: &'static str,
    draft: Arc<Draft>,
}

/// A draft with its past and its undone future.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    past: Vec<Step>,
    present: Arc<Draft>,
    future: Vec<Step>,
    /// The last edit, while typing on would still be the same step.
    open: Option<Edit>,
}

impl History {
    /// A draft without a past.
    pub fn new(draft: Draft) -> Self {
        Self { past: Vec::new(), present: Arc::new(draft), future: Vec::new(), open: None }
    }

    /// The draft as it is now.
    pub fn present(&self) -> &Arc<Draft> {
        &self.present
    }

    /// Do an edit; what was undone is forgotten. Typing on in the same control is one step with the typing before it.
    /// Whether anything changed is returned; an edit that changes nothing is no step.
    ///
    /// # Errors
    /// As [`apply`]; nothing is changed then.
    pub fn edit(&mut self, edit: &Edit, catalog: &Catalog) -> Result<bool, Refusal> {
        let next = apply(&self.present, edit, catalog)?;
        if next == *self.present {
            return Ok(false);
        }
        let before = std::mem::replace(&mut self.present, Arc::new(next));
        self.future.clear();
        if !self.open.as_ref().is_some_and(|open| edit.continues(open)) {
            if self.past.len() == MAX_STEPS {
                self.past.remove(0);
            }
            self.past.push(Step { name: edit.name(), draft: before });
        }
        self.open = Some(edit.clone());
        Ok(true)
    }

    /// What is typed from now on is another step: a control was left, or a pause made.
    pub fn settle(&mut self) {
        self.open = None;
    }

    /// Back before the last step; its name is returned, and nothing where there is none.
    pub fn undo(&mut self) -> Option<&'static str> {
        let Step { name, draft } = self.past.pop()?;
        self.open = None;
        let after = std::mem::replace(&mut self.present, draft);
        self.future.push(Step { name, draft: after });
        Some(name)
    }

    /// The last undone step again; its name is returned, and nothing where there is none.
    pub fn redo(&mut self) -> Option<&'static str> {
        let Step { name, draft } = self.future.pop()?;
        self.open = None;
        let before = std::mem::replace(&mut self.present, draft);
        self.past.push(Step { name, draft: before });
        Some(name)
    }

    /// What **Undo** would take back: "Add condition".
    pub fn undo_name(&self) -> Option<&'static str> {
        self.past.last().map(|step| step.name)
    }

    /// What **Redo** would do again.
    pub fn redo_name(&self) -> Option<&'static str> {
        self.future.last().map(|step| step.name)
    }
}
