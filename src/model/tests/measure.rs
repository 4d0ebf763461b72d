use serde_json::json;

use crate::model::{
    json::schema::measure_schema,
    measure::{Expression, Formula, Measure},
};

/// Average transaction value: the sum of prices over the number of purchases, 0 without any.
#[test]
fn a_measure_reads_and_writes_and_keeps_to_its_schema() {
    let path = json!({ "from": "purchases", "hops": [{ "relationship": "purchases_customer" }] });
    let text = json!({
        "version": 1,
        "calculations": [
            { "id": "c1", "name": "Total", "kind": "figure", "figure": {
                "path": path, "aggregate": "sum", "attribute": { "table": "purchases", "column": "price" } } },
            { "id": "c2", "name": "Purchases", "kind": "figure", "figure": { "path": path, "aggregate": "count" } },
            { "id": "c3", "name": "Average", "kind": "arithmetic",
              "expression": { "term": "operation", "operator": "divide",
                  "left": { "term": "calculation", "calculation": "c1" },
                  "right": { "term": "operation", "operator": "multiply",
                      "left": { "term": "calculation", "calculation": "c2" },
                      "right": { "term": "number", "value": "1.5" } } },
              "replace": [{ "by": 0 }, { "value": 999, "by": 0 }] },
        ],
        "per": { "level": "dimensions", "dimensions": [{ "table": "customers", "column": "country" }] },
    });
    let measure: Measure = serde_json::from_value(text.clone()).unwrap();
    assert!(matches!(
        &measure.calculations[2].formula,
        Formula::Arithmetic { expression: Expression::Operation { .. }, replace } if replace.len() == 2
    ));
    assert_eq!(serde_json::to_value(&measure).unwrap(), text);
    let validator = jsonschema::validator_for(&measure_schema()).unwrap();
    validator.validate(&text).unwrap();
    let mut other = text;
    other["calculations"][2]["replaced"] = json!([]);
    assert!(!validator.is_valid(&other));
}
