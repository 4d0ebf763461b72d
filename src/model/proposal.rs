//! A set-up as guessed: the choices, how sure each of them is, what speaks for it, and what came second.
//!
//! Evidence is facts with data; [`Fact::sentence`] is the one place that words them.

mod words;

use serde::{Deserialize, Serialize};

use super::{
    schema::ColumnType,
    setup::{Relationship, Setup},
};

/// A whole set-up, and for each of its choices why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is proposed: the profile table first, the others by name. Its profile is empty where no table seems to hold
    /// customers.
    pub setup: Setup,
    /// Which table holds the customers; nothing where none seems to.
    pub profile: Choice<Option<String>>,
    /// Of each table, in the order of the setup's tables.
    pub tables: Vec<TableProposal>,
    /// In the order of the setup's relationships.
    pub relationships: Vec<RelationshipProposal>,
    /// Relationships whose names or values spoke for them, of columns that lead nowhere in the setup; the likeliest first.
    pub refused: Vec<RelationshipProposal>,
    /// The profile table's column that is shown as a customer's name.
    pub display_name: Choice<Option<String>>,
    /// The profile table's column that is shown as a customer's e-mail address.
    pub email: Choice<Option<String>>,
    /// Whom a row of the profile table stands for.
    pub audience: Choice<Audience>,
    /// The self-relationship of the profile table, by its id, that leads from an account to its parent.
    pub hierarchy: Choice<Option<String>>,
}

/// Something that was chosen among several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice<T> {
    /// What is proposed.
    pub value: T,
    /// From 0, a shot in the dark, to 1.
    pub confidence: f64,
    /// What speaks for it, and against.
    pub evidence: Vec<Fact>,
    /// What came second, third …
    pub alternatives: Vec<Alternative<T>>,
}

/// What could have been chosen instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative<T> {
    /// What.
    pub value: T,
    /// From 0 to 1.
    pub confidence: f64,
    /// What speaks for it, and against.
    pub evidence: Vec<Fact>,
}

/// The choices of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableProposal {
    /// Its name.
    pub table: String,
    /// Its key's columns; none where it has no key.
    pub key: Choice<Vec<String>>,
    /// Of activities: the column that says when a row happened.
    pub time: Choice<Option<String>>,
}

/// A relationship and how its values match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationshipProposal {
    /// What is proposed, or was refused.
    pub relationship: Relationship,
    /// From 0 to 1.
    pub confidence: f64,
    /// What speaks for it, and against.
    pub evidence: Vec<Fact>,
    /// How the source's values match the target's keys; nothing where they cannot be compared.
    pub matching: Option<Matching>,
    /// Other targets of the same columns.
    pub alternatives: Vec<Alternative<Relationship>>,
}

/// How the values of a source's columns match a target's keys. Of large tables every so many rows are looked at: all
/// counts but `rows` and `keys` are of those that were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matching {
    /// Rows of the source.
    pub rows: u64,
    /// Rows that were looked at.
    pub looked: u64,
    /// Every how many rows; 1 for all of them.
    pub every: u64,
    /// Rows of which a part of the key is empty.
    pub empty: u64,
    /// Rows whose key is one of the target's.
    pub matched: u64,
    /// Rows whose key is none of the target's.
    pub orphans: u64,
    /// Some keys of orphans, each once, in file order.
    pub examples: Vec<String>,
    /// Different keys of the source.
    pub distinct: u64,
    /// Different keys of the target that the source uses.
    pub used: u64,
    /// Different keys of the target.
    pub keys: u64,
}

impl Matching {
    /// The share of the rows with a key whose key is one of the target's, from 0 to 1; nothing where no row has a key.
    pub fn share(&self) -> Option<f64> {
        let filled = self.matched + self.orphans;
        (filled > 0).then(|| self.matched as f64 / filled as f64)
    }

    /// Whether every row has a key, and no two the same.
    pub fn is_one_to_one(&self) -> bool {
        self.every == 1 && self.rows > 0 && self.distinct == self.rows
    }
}

/// Whom a row of the profile table stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// People.
    #[default]
    Individuals,
    /// Companies and other organisations.
    Accounts,
    /// People at companies.
    Contacts,
}

impl Audience {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Individuals => "Individuals",
            Self::Accounts => "Accounts",
            Self::Contacts => "Contacts",
        }
    }
}

/// Something that speaks for a choice or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// No value of the column comes twice.
    Unique,
    /// So many rows have a key that an earlier row has.
    Repeated {
        /// How many.
        rows: u64,
    },
    /// Every row has a value.
    Full,
    /// Rows without a value.
    Empty {
        /// How many.
        rows: u64,
        /// Of so many.
        of: u64,
    },
    /// The column has no value at all.
    NoValues {
        /// Which.
        column: String,
    },
    /// The name ends like a key's.
    KeyName {
        /// The column.
        column: String,
    },
    /// The column is named after its own table.
    OwnName {
        /// The column.
        column: String,
        /// The table.
        table: String,
    },
    /// Another column refers to it.
    Referred {
        /// The column, with its table.
        by: String,
    },
    /// No column tells the rows apart.
    NoKey,
    /// The column is named after the target.
    NamedAfterTable {
        /// The column.
        column: String,
        /// The target.
        table: String,
    },
    /// The column, or the columns, are named like the target's key.
    NamedLikeKey {
        /// The column.
        column: String,
        /// The target.
        table: String,
    },
    /// The name says in which part something of the target appears, as `billing_customer_id` does.
    NamedInRole {
        /// The column.
        column: String,
        /// The target.
        table: String,
    },
    /// The name is short for the target's, as `agent_id` is for sales agents.
    NamedInShort {
        /// The column.
        column: String,
        /// The target.
        table: String,
    },
    /// The name is that of a parent.
    NamedParent {
        /// The column.
        column: String,
    },
    /// Names say nothing, only values do.
    NamedOtherwise {
        /// The column.
        column: String,
        /// The target.
        table: String,
    },
    /// How many values are keys of the target.
    Matching {
        /// The column, with its table.
        column: String,
        /// The target.
        target: String,
        /// Rows whose value is a key.
        matched: u64,
        /// Rows with a value.
        of: u64,
    },
    /// Values that are no key of the target.
    Orphans {
        /// Rows.
        rows: u64,
        /// Some of the values.
        examples: Vec<String>,
    },
    /// How many of the target's keys come up.
    Used {
        /// The target.
        target: String,
        /// So many.
        used: u64,
        /// Of so many.
        keys: u64,
    },
    /// Not all rows were looked at.
    Sampled {
        /// Every how many.
        every: u64,
        /// How many.
        looked: u64,
        /// Of so many.
        rows: u64,
    },
    /// Text against numbers, or whole numbers against others.
    TypesDiffer {
        /// The column, with its table.
        column: String,
        /// What it holds.
        holds: ColumnType,
        /// The key, with its table.
        key: String,
        /// What it holds.
        key_holds: ColumnType,
    },
    /// What the column holds.
    Holds {
        /// Dates or date-times.
        kind: ColumnType,
    },
    /// The name says when something happened.
    TimeName {
        /// The column.
        column: String,
    },
    /// The name says when something ends, is due or was written down.
    LaterName {
        /// The column.
        column: String,
    },
    /// No column of the table says when a row happened.
    NoTime,
    /// The table is a look-up or the profile table: its rows do not happen.
    NoActivity {
        /// The table.
        table: String,
    },
    /// The table's name is one for customers.
    CustomerName {
        /// The table.
        table: String,
    },
    /// The table's name is one for things or events.
    OtherThings {
        /// The table.
        table: String,
    },
    /// Columns that describe people or companies.
    DescribedBy {
        /// Their names.
        columns: Vec<String>,
    },
    /// Other tables refer to the table.
    ReferredByTables {
        /// Their names.
        tables: Vec<String>,
    },
    /// The table's rows refer to other tables.
    RefersTo {
        /// Their names.
        tables: Vec<String>,
    },
    /// No table seems to hold customers.
    NoCustomers,
    /// The column's name is one for such a column.
    NameSays {
        /// The column.
        column: String,
    },
    /// Values that have the form of an e-mail address.
    Addresses {
        /// How many.
        matched: u64,
        /// Of so many that were looked at.
        of: u64,
    },
    /// Names that speak of companies.
    CompanyWords {
        /// Of the table and its columns.
        names: Vec<String>,
    },
    /// Names that speak of people.
    PersonWords {
        /// Of the table and its columns.
        names: Vec<String>,
    },
    /// Nothing speaks for one or the other.
    Nothing,
}
