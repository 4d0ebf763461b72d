// Made from the JSON Schemas beside it: what a segment, a measure and a set-up are. A test holds the two together.

/** A customer's figure against a value. */
export type Activity = {
  /** The figure. */
  figure: Figure;
  /** Only with `negated`: and has a value. */
  has_value?: boolean;
  /** Exactly the opposite: true on an empty value. */
  negated?: boolean;
  /** False on an empty value, but for *is empty*. */
  test: Test;
};

/** An aggregate over a customer's records. */
export type Aggregate =
  /** How many records; 0 without any. */
  | "count"
  /** How many different values; 0 without any. */
  | "distinct_count"
  /** On how many different local days; 0 without any. */
  | "distinct_days"
  /** The exact sum. */
  | "sum"
  /** Sum over number, compared exactly. */
  | "average"
  /** The smallest value. */
  | "minimum"
  /** The largest value. */
  | "maximum"
  /** The value of the earliest record, even where it is empty. */
  | "first"
  /** The value of the latest record, even where it is empty. */
  | "last"
  /** Local calendar days since the earliest record. */
  | "days_since_first"
  /** Local calendar days since the latest record. */
  | "days_since_last"
  /** Of measures only: the value of the record with the largest `by`. */
  | "value_at_max"
  /** Of measures only: the value of the record with the smallest `by`. */
  | "value_at_min";

/** An operation on two numbers. */
export type Arithmetic =
  /** + */
  | "add"
  /** − */
  | "subtract"
  /** × */
  | "multiply"
  /** ÷; by zero it is empty. */
  | "divide";

/** A value of a record: a column of a table, or a customer-level measure. */
export type Attribute =
  /** A column. */
  | ColumnRef
  /** A measure, by its id. */
  | {
    /** The measure's id in the workspace. */
    measure: string;
  };

/** What may not happen between two steps. */
export type Between = {
  /** Which of its records; absent: any. */
  filter?: Group | null;
  /** From its activity table to the profile table. */
  path: Path;
};

/** One column of a measure. */
export type Calculation = {
  /** Unique in the measure; other calculations use it by this. */
  id: string;
  /** A name that a person gave it. */
  name: string;
} & (
  /** An aggregate of records, with filters and window of its own. */
  | {
    /** The aggregate, over a path. */
    figure: Figure;
    kind: "figure";
  }
  /** Arithmetic on numbers and on calculations that stand before this one. */
  | {
    /** What is worked out. */
    expression: Expression;
    kind: "arithmetic";
    /** Applied to each operand before the arithmetic, in order: the first that fits. */
    replace?: Replacement[];
  }
);

/** How many rows of the source belong to one of the target. */
export type Cardinality =
  /** Any number. */
  | "many_to_one"
  /** At most one. */
  | "one_to_one";

/** A column of a table on the rule's path, or of a look-up that hangs off it. */
export type ColumnRef = {
  /** The column's name. */
  column: string;
  /** The table's name. */
  table: string;
  /** Many-to-one hops from a table of the path to the look-up table; empty for a table of the path. */
  via?: Hop[];
};

/** Two attributes of the same record against each other. */
export type Compare = {
  /** Not equal is the opposite of equal, so it is true where a side is empty; the others are then false. */
  comparison: Comparison;
  /** With *not equal*: and both sides have a value. */
  has_value?: boolean;
  /** The left side. */
  left: Attribute;
  /** The right side, of the same type. */
  right: Attribute;
};

/** The six comparisons. */
export type Comparison =
  /** = */
  | "equal"
  /** ≠ */
  | "not_equal"
  /** < */
  | "less"
  /** ≤ */
  | "at_most"
  /** > */
  | "greater"
  /** ≥ */
  | "at_least";

/** An attribute against a test. */
export type Condition = {
  /** Whose value is tested. */
  attribute: Attribute;
  /** Only with `negated`: and has a value. */
  has_value?: boolean;
  /** Exactly the opposite: true on an empty value. */
  negated?: boolean;
  /** False on an empty value, but for *is empty*. */
  test: Test;
};

/** A part of a calendar day or of a wall-clock time. */
export type DatePart =
  | ("month" | "day_of_month" | "weekday" | "year" | "iso_week")
  /** Of date-times only. */
  | "hour";

/** A test of a date or date-time. */
export type DateTest =
  /** On that day; with a time, at that instant. */
  | {
    operator: "on";
    /** A day, or of a date-time also a day with a time. */
    value: Moment;
  }
  /** Before it begins. */
  | {
    operator: "before";
    /** The limit. */
    value: Moment;
  }
  /** After it ends. */
  | {
    operator: "after";
    /** The limit. */
    value: Moment;
  }
  /** Not after it ends. */
  | {
    operator: "on_or_before";
    /** The limit. */
    value: Moment;
  }
  /** Not before it begins. */
  | {
    operator: "on_or_after";
    /** The limit. */
    value: Moment;
  }
  /** Both ends in. */
  | {
    /** The first. */
    from: Moment;
    operator: "between";
    /** The last. */
    to: Moment;
  }
  /** From N units ago to *as of*. */
  | (TimeSpan & {
    operator: "within_last";
  })
  /** From after *as of* to N units ahead. */
  | (TimeSpan & {
    operator: "within_next";
  })
  /** Longer ago than N units. */
  | (TimeSpan & {
    operator: "more_than_ago";
  })
  /** At least `from` and at most `to` units ago. */
  | {
    /** The nearer end. */
    from: number;
    operator: "between_ago";
    /** The farther end. */
    to: number;
    /** Of both. */
    unit: DateUnit;
  }
  /** In a named period around *as of*. */
  | {
    operator: "in";
    /** Which. */
    period: Period;
  }
  /** A part of the calendar is one of these. */
  | {
    operator: "part";
    /** Which part. */
    part: DatePart;
    /**
     * At least one. Months 1–12, days 1–31, weekdays 1 (Monday) – 7, hours 0–23, ISO weeks 1–53, years as
     * written.
     */
    values: number[];
  }
  /** The anniversary of the day falls today, or within so many days. */
  | ({
    operator: "anniversary";
  } & (
    /** On *as of*'s day. */
    | {
      when: "today";
    }
    /** On one of the N days after today. */
    | {
      days: number;
      when: "within_next";
    }
    /** Today or on one of the N days before. */
    | {
      days: number;
      when: "within_last";
    }
  ));

/** A unit of relative dates. */
export type DateUnit =
  /** Of date-times only. */
  | "minutes"
  /** Of date-times only. */
  | "hours"
  /** Calendar days. */
  | "days"
  /** Seven days. */
  | "weeks"
  /** Calendar months, clamped to the month's last day. */
  | "months"
  /** Three calendar months. */
  | "quarters"
  /** Twelve calendar months. */
  | "years";

/** A calendar day of the proleptic Gregorian calendar, written `2026-11-24`. */
export type Day = string;

/** An exact decimal number: a JSON number, or its decimal text where a float could not hold it. */
export type Decimal = number | string;

/** What a segment means. */
export type Definition = {
  /** Where this schema is found. */
  $schema?: string;
  /** At most so many, after suppression. */
  limit?: Limit | null;
  /** Columns of related tables that the output carries besides the profile's. */
  project?: Attribute[];
  /**
   * Combined from the top down: ((rule 1 op rule 2) op rule 3) … Never empty in a definition that can be
   * evaluated.
   */
  rules: Rule[];
  /** Members of these segments are taken away before the limit. */
  suppress?: string[];
  /** The version of this form. */
  version: 1;
};

/** An arithmetic expression. */
export type Expression =
  /** A number. */
  | {
    term: "number";
    /** Which. */
    value: Decimal;
  }
  /** The value of a calculation that stands before this one. */
  | {
    /** Its id. */
    calculation: string;
    term: "calculation";
  }
  /** Two operands. */
  | {
    /** The left one. */
    left: Expression;
    /** What is done with them. */
    operator: Arithmetic;
    /** The right one. */
    right: Expression;
    term: "operation";
  };

/** A figure per customer: an aggregate of an attribute over a path, with its own filters. */
export type Figure = {
  /** What is figured. */
  aggregate: Aggregate;
  /** Of which attribute; absent for count, distinct days and days since. */
  attribute?: Attribute | null;
  /** With *value at max* and *value at min*: the attribute that decides which record. */
  by?: Attribute | null;
  /** Which records count; absent: all of them. */
  filter?: Group | null;
  /** From the aggregated table to the profile table. */
  path: Path;
  /** When they happened, by the table's time column; absent: ever. */
  window?: DateTest | null;
};

/** A sub-rule. */
export type Group = {
  /** How its nodes are joined. */
  match: Match;
  /** Conditions and sub-rules, to a depth of 32. */
  nodes: Node[];
  /** Asked of the customer's records of a related table instead of the joined record. */
  scope?: Scope | null;
};

/** What a measure has one row for. */
export type Grouping =
  /** Each customer: usable as an attribute. */
  | {
    level: "customer";
  }
  /** Each combination of values that there is. */
  | {
    /** At least one: attributes of tables on every figure's path, or look-ups that hang off it. */
    dimensions: Attribute[];
    level: "dimensions";
  }
  /** The business as a whole: one row. */
  | {
    level: "business";
  };

/** Below or above an account in its hierarchy, at any depth. */
export type Hierarchy = {
  /** The account's key, as text. */
  account: string;
  /** Which way. */
  direction: HierarchyDirection;
  /** The opposite. */
  negated?: boolean;
  /** The self-relationship that leads from an account to its parent. */
  relationship: Hop;
};

/** Which way along a hierarchy. */
export type HierarchyDirection =
  /** Accounts below it. */
  | "child_of"
  /** Accounts above it. */
  | "parent_of";

/** One relationship, walked from its source to its target or back. */
export type Hop = {
  /** The relationship's id in the workspace. */
  relationship: string;
  /** From target to source: from one to many. */
  reverse?: boolean;
};

/** At most so many of what remains after suppression. */
export type Limit =
  /** The largest by an attribute; ties by ascending key; empty values never rank. */
  | ({
    /** The attribute or measure that ranks. */
    by: Attribute;
    kind: "top";
  } & (
    /** Customers. */
    | {
      size: number;
      unit: "count";
    }
    /** Hundredths of a percent of what remains, rounded up; 100 percent is 10,000. */
    | {
      size: number;
      unit: "percent";
    }
  ))
  /** The smallest by an attribute. */
  | ({
    /** The attribute or measure that ranks. */
    by: Attribute;
    kind: "bottom";
  } & (
    /** Customers. */
    | {
      size: number;
      unit: "count";
    }
    /** Hundredths of a percent of what remains, rounded up; 100 percent is 10,000. */
    | {
      size: number;
      unit: "percent";
    }
  ))
  /** A seeded random choice by a hash of the key: the N lowest, or those under the share. */
  | ({
    kind: "random";
    /** Another seed, another choice. */
    seed: number;
  } & (
    /** Customers. */
    | {
      size: number;
      unit: "count";
    }
    /** Hundredths of a percent of what remains, rounded up; 100 percent is 10,000. */
    | {
      size: number;
      unit: "percent";
    }
  ))
  /** One arm of a split: the keys whose hash falls in `[from, to)` percent. */
  | {
    /** Percent in hundredths, 0 to 10,000. */
    from: number;
    kind: "split";
    /** Another seed, another split. */
    seed: number;
    /** Percent in hundredths, 0 to 10,000. */
    to: number;
  };

/** A test of a list. */
export type ListTest =
  /** At least one of the values is in the list. *Has none of* is this, negated. */
  | ({
    operator: "has_any_of";
  } & (
    /** Texts. */
    | {
      /** Both sides lower-cased code point by code point. */
      ignore_case?: boolean;
      of: "text";
      /** The values. */
      values: string[];
    }
    /** Numbers. */
    | {
      of: "number";
      /** The values. */
      values: Decimal[];
    }
    /** Days. */
    | {
      of: "date";
      /** The values. */
      values: Day[];
    }
    /** Booleans. */
    | {
      of: "boolean";
      /** The values. */
      values: boolean[];
    }
  ))
  /** Every one of the values is in the list. */
  | ({
    operator: "has_all_of";
  } & (
    /** Texts. */
    | {
      /** Both sides lower-cased code point by code point. */
      ignore_case?: boolean;
      of: "text";
      /** The values. */
      values: string[];
    }
    /** Numbers. */
    | {
      of: "number";
      /** The values. */
      values: Decimal[];
    }
    /** Days. */
    | {
      of: "date";
      /** The values. */
      values: Day[];
    }
    /** Booleans. */
    | {
      of: "boolean";
      /** The values. */
      values: boolean[];
    }
  ))
  /** The list's size: 0 for an empty list; a null list has none, and the test is then false. */
  | {
    operator: "size";
    /** What the size must be. */
    size: SizeTest;
  };

/** How the nodes of a group are joined. */
export type Match =
  /** Every node is true. */
  | "all"
  /** At least one is. */
  | "any"
  /** Not one is, of the same joined record. */
  | "none";

/** What a measure means. */
export type Measure = {
  /**
   * At least one. Each is a column of the measure's table; the last one is the value where the measure is used as
   * an attribute.
   */
  calculations: Calculation[];
  /** What there is one row for. */
  per: Grouping;
  /**
   * Of accounts: the self-relationship from an account to its parent; an account's records are then those of its
   * sub-accounts too, at any depth.
   */
  roll_up?: Hop | null;
  /** The version of this form. */
  version: 1;
};

/** In another segment or not. */
export type Membership = {
  /** Not in it. */
  negated?: boolean;
  /** The other segment. */
  segment: string;
};

/** A day (2026-11-24), or a day with a wall-clock time in the workspace's time zone (2026-11-24T09:30:00). */
export type Moment = string;

/** A condition or a sub-rule. */
export type Node = {
  /** Unique in the definition. */
  id: string;
  /** Switched off: as if it were not there. */
  off?: boolean;
} & (
  /** A sub-rule. */
  | (Group & {
    kind: "group";
  })
  /** An attribute, an operator, values. */
  | (Condition & {
    kind: "condition";
  })
  /** Two attributes of the same record and the same type. */
  | (Compare & {
    kind: "compare";
  })
  /** A figure of the customer's records of a table. */
  | (Activity & {
    kind: "activity";
  })
  /** One thing, then another. */
  | (Sequence & {
    kind: "sequence";
  })
  /** In another segment, by its saved version. */
  | (Membership & {
    kind: "membership";
  })
  /** Below or above an account. */
  | (Hierarchy & {
    kind: "hierarchy";
  })
  /** Every customer: **All customers**. */
  | {
    kind: "everyone";
  }
);

/** A test of a number. */
export type NumberTest =
  /** = */
  | {
    operator: "is";
    /** The other side. */
    value: Decimal;
  }
  /** Equal to one of them. */
  | {
    operator: "any_of";
    /** At least one. */
    values: Decimal[];
  }
  /** < */
  | {
    operator: "less";
    /** The other side. */
    value: Decimal;
  }
  /** ≤ */
  | {
    operator: "at_most";
    /** The other side. */
    value: Decimal;
  }
  /** > */
  | {
    operator: "greater";
    /** The other side. */
    value: Decimal;
  }
  /** ≥ */
  | {
    operator: "at_least";
    /** The other side. */
    value: Decimal;
  }
  /** Both ends in. */
  | {
    /** The lower end. */
    from: Decimal;
    operator: "between";
    /** The upper end. */
    to: Decimal;
  };

/** From a table over relationships to the profile table: at most 20 hops. */
export type Path = {
  /** The table it begins at. */
  from: string;
  /** In order, the last one ending at the profile table. */
  hops: Hop[];
};

/** A named period around *as of*. */
export type Period = "today" | "yesterday" | "tomorrow" | "this_week" | "last_week" | "next_week" | "this_month" | "last_month" | "next_month" | "this_quarter" | "last_quarter" | "next_quarter" | "this_year" | "last_year" | "next_year" | "week_to_date" | "month_to_date" | "quarter_to_date" | "year_to_date";

/** How many records. */
export type Quantifier =
  /** One or more. */
  | {
    quantifier: "any";
  }
  /** Every one, and there is at least one. */
  | {
    quantifier: "all";
  }
  /** Not one; true without records. */
  | {
    quantifier: "none";
  }
  /** That many or more. */
  | {
    count: number;
    quantifier: "at_least";
  }
  /** That many or fewer; true without records. */
  | {
    count: number;
    quantifier: "at_most";
  }
  /** Just that many. */
  | {
    count: number;
    quantifier: "exactly";
  };

/** Rows of one table that belong to one row of another each: many-to-one or one-to-one. */
export type Relationship = {
  /** Its columns that hold the target's key, in the order of that key. */
  columns: string[];
  /** Unique in the setup; definitions name it by this. */
  id: string;
  /** Many-to-one unless said otherwise. */
  kind?: Cardinality;
  /** The table with the many rows. */
  source: string;
  /** The table with the one row, by its key. */
  target: string;
};

/** A whole number instead of empty or of another value. */
export type Replacement = {
  /** What stands there instead. */
  by: number;
  /** The value that is replaced; absent: empty. */
  value?: Decimal | null;
};

/** One rule: a path and a tree of conditions that one joined record must make true. */
export type Rule = {
  /** Unique in the definition. */
  id: string;
  /** How its nodes are joined. */
  match: Match;
  /** A name that a person gave it. */
  name?: string | null;
  /** Conditions and sub-rules. */
  nodes: Node[];
  /** A note that a person wrote on it. */
  note?: string | null;
  /** Switched off: as if it were not there. */
  off?: boolean;
  /** How it joins the rules above it; unused on the first. */
  operator?: SetOperator;
  /** From the table it speaks of to the profile table; absent for the profile table itself. */
  path?: Path | null;
};

/** Which records a scoped group is asked of, and how many must make it true. */
export type Scope = {
  /** From the related table to the profile table. */
  path: Path;
  /** How many of the customer's distinct records. */
  quantifier: Quantifier;
};

/** One thing, then another, each strictly later than the one before. */
export type Sequence = {
  /** Two or more. */
  steps: Step[];
};

/** How a rule joins what stands above it. */
export type SetOperator =
  /** In either. */
  | "union"
  /** In both. */
  | "intersect"
  /** Above, and not in this one. */
  | "except";

/** The tables of a workspace and what leads from one to another. */
export type Setup = {
  /** The profile table: a row per customer, or per business account. */
  profile: string;
  /** In the order in which a person sees them. */
  relationships?: Relationship[];
  /** What is known of each table; a table that is not named has neither key nor time. */
  tables: TableSetup[];
};

/** A list's size against a whole number. */
export type SizeTest = {
  /** How. */
  comparison: Comparison;
  /** Against what. */
  value: number;
};

/** A step of a sequence. */
export type Step = {
  /** Which of its records; absent: any. */
  filter?: Group | null;
  /** From the step's activity table to the profile table. */
  path: Path;
  /** An attribute that has the same value as this attribute of the step before. */
  same?: Attribute | null;
  /** At most so long after the step before; absent on the first and where any time will do. */
  within?: TimeSpan | null;
  /** Nothing like this between the step before and this one. */
  without?: Between | null;
};

/** What is known of a table. */
export type TableSetup = {
  /**
   * The columns that tell its rows apart: several make one key together. The profile table has one, and so has
   * every target of a relationship. Of rows with the same key the first in file order is kept.
   */
  key?: string[];
  /** Of rows with the same key the last in file order is kept instead. */
  newest_wins?: boolean;
  /** Its name. */
  table: string;
  /** Of activities: the date or date-time column that says when a row happened. */
  time?: string | null;
  /** Date-time columns without a zone whose values are UTC, not the workspace's wall clock. */
  utc?: string[];
};

/** A test, by the type of the value. */
export type Test =
  /** The value is null, NaN, an empty text or an empty list. Of any type. */
  | {
    type: "empty";
  }
  /** Of a text. */
  | (TextTest & {
    type: "text";
  })
  /** Of a number. */
  | (NumberTest & {
    type: "number";
  })
  /** Of a boolean. */
  | {
    type: "boolean";
    /** True or false. */
    value: boolean;
  }
  /** Of a date. */
  | (DateTest & {
    type: "date";
  })
  /** Of a date-time. */
  | (DateTest & {
    type: "date_time";
  })
  /** Of a list. */
  | (ListTest & {
    type: "list";
  });

/** A test of a text. */
export type TextTest = {
  /** Both sides lower-cased code point by code point; *matches* uses the regex's own flag. */
  ignore_case?: boolean;
} & (
  /** Equal, code point for code point. */
  | {
    operator: "is";
    /** The other side. */
    value: string;
  }
  /** Equal to one of them. */
  | {
    operator: "any_of";
    /** At least one. */
    values: string[];
  }
  /** Has it inside. */
  | {
    operator: "contains";
    /** The part. */
    value: string;
  }
  /** Begins with it. */
  | {
    operator: "starts_with";
    /** The beginning. */
    value: string;
  }
  /** Ends with it. */
  | {
    operator: "ends_with";
    /** The end. */
    value: string;
  }
  /** Somewhere in the text the regular expression matches (the syntax of the `regex` crate). */
  | {
    operator: "matches";
    /** The regular expression. */
    pattern: string;
  }
);

/** A number of units. */
export type TimeSpan = {
  /** How many. */
  count: number;
  /** Of what. */
  unit: DateUnit;
};
