//! Which of a customer's own attributes a definition asks for: what is worth seeing of its members.

use super::{
    attribute::Attribute,
    definition::{Definition, Limit, Node, NodeKind},
};

/// The attributes of customers that a definition asks, orders by or projects, each once, in its order. Those of a related
/// table's records are none: a customer has many of them.
pub fn asked(definition: &Definition, profile: &str) -> Vec<Attribute> {
    let mut fields = Fields { profile, found: Vec::new() };
    for rule in definition.rules.iter().filter(|rule| !rule.off) {
        fields.nodes(&rule.nodes, rule.path.is_none());
    }
    if let Some(Limit::Top { by, .. } | Limit::Bottom { by, .. }) = &definition.limit {
        fields.add(by, true);
    }
    definition.project.iter().for_each(|attribute| fields.add(attribute, true));
    fields.found
}

struct Fields<'a> {
    profile: &'a str,
    found: Vec<Attribute>,
}

impl Fields<'_> {
    /// Where the record that is asked is not a customer, only what is a customer's own anyhow.
    fn add(&mut self, attribute: &Attribute, of_customers: bool) {
        let own = match attribute {
            Attribute::Measure { .. } => true,
            Attribute::Column(column) => {
                of_customers || column.table == self.profile && column.via.is_empty()
            }
        };
        if own && !self.found.contains(attribute) {
            self.found.push(attribute.clone());
        }
    }

    fn nodes(&mut self, nodes: &[Node], of_customers: bool) {
        for node in nodes.iter().filter(|node| !node.off) {
            match &node.kind {
                NodeKind::Condition(condition) => self.add(&condition.attribute, of_customers),
                NodeKind::Compare(compare) => {
                    self.add(&compare.left, of_customers);
                    self.add(&compare.right, of_customers);
                }
                NodeKind::Group(group) => self.nodes(&group.nodes, of_customers && group.scope.is_none()),
                NodeKind::Activity(_)
                | NodeKind::Sequence(_)
                | NodeKind::Membership(_)
                | NodeKind::Hierarchy(_)
                | NodeKind::Everyone => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json;

    #[test]
    fn what_a_customer_has_is_found_once_in_order() {
        let text = r#"{ "version": 1, "rules": [
            { "id": "n1", "match": "all", "nodes": [
                { "id": "n2", "kind": "condition", "attribute": { "table": "people", "column": "city" },
                  "test": { "type": "text", "operator": "is", "value": "Lyon" } },
                { "id": "n3", "kind": "group", "match": "any", "nodes": [
                    { "id": "n4", "kind": "condition", "attribute": { "measure": "m1" },
                      "test": { "type": "number", "operator": "at_least", "value": 1 } },
                    { "id": "n5", "kind": "condition", "attribute": { "table": "people", "column": "city" },
                      "test": { "type": "text", "operator": "is", "value": "Porto" } },
                    { "id": "n6", "off": true, "kind": "condition", "attribute": { "table": "people", "column": "off" },
                      "test": { "type": "text", "operator": "is", "value": "x" } } ] } ] },
            { "id": "n7", "operator": "union", "match": "all",
              "path": { "from": "buys", "hops": [{ "relationship": "r1" }] }, "nodes": [
                { "id": "n8", "kind": "condition", "attribute": { "table": "buys", "column": "amount" },
                  "test": { "type": "number", "operator": "at_least", "value": 1 } },
                { "id": "n9", "kind": "condition", "attribute": { "table": "people", "column": "points" },
                  "test": { "type": "number", "operator": "at_least", "value": 1 } } ] } ] }"#;
        let definition = json::read_definition(text).expect("a definition");
        let expected = [
            Attribute::column("people", "city"),
            Attribute::Measure { measure: "m1".into() },
            Attribute::column("people", "points"),
        ];
        assert_eq!(asked(&definition, "people"), expected);
    }
}
