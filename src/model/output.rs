//! What the columns of a list of customers are called: those of the profile table, then the projected attributes.

use super::attribute::Attribute;

/// The names of projected attributes beside a profile table's columns. A column of the profile table goes by its name, one
/// of another table with the table's before it; a measure by what the caller calls it. No name comes twice.
pub fn projected_names(
    columns: &[String],
    profile: &str,
    project: &[Attribute],
    measure: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(project.len());
    for attribute in project {
        let name = match attribute {
            Attribute::Column(own) if own.table == profile => own.column.clone(),
            Attribute::Column(other) => format!("{}.{}", other.table, other.column),
            Attribute::Measure { measure: id } => measure(id).unwrap_or_else(|| id.clone()),
        };
        let taken = |name: &String| columns.contains(name) || names.contains(name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name));
        names.extend(free);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_comes_twice() {
        let columns = ["key".to_owned(), "city".to_owned(), "spent".to_owned(), "spent 2".to_owned()];
        let project = [
            Attribute::column("stores", "city"),
            Attribute::column("stores", "city"),
            Attribute::column("customers", "city"),
            Attribute::Measure { measure: "m1".into() },
            Attribute::Measure { measure: "m2".into() },
        ];
        let measure = |id: &str| (id == "m1").then(|| "spent".to_owned());
        let names = projected_names(&columns, "customers", &project, measure);
        assert_eq!(names, ["stores.city", "stores.city 2", "city 2", "spent 3", "m2"]);
    }
}
