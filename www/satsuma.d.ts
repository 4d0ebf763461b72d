/**
 * The engine of Satsuma for programs: exact segments of customers over Arrow files, in the browser, without a server.
 *
 * Tables are read, kept and counted in workers that this module starts; rows come into the page only where they are asked
 * for. Definitions, measures and set-ups are the JSON of the published schemas (`schema/definition-1.json`,
 * `schema/measure-1.json`).
 *
 * @example
 * ```js
 * import { Engine } from "https://example.org/satsuma/satsuma.js";
 *
 * const engine = await Engine.create();
 * await engine.load("customers", "data/customers.arrow");
 * await engine.setUp();
 * const spanish = {
 *   version: 1,
 *   rules: [{ id: "r", match: "all", nodes: [{
 *     id: "c", kind: "condition", attribute: { table: "customers", column: "country" },
 *     test: { type: "text", operator: "is", value: "Spain" },
 *   }] }],
 * };
 * console.log(await engine.count(spanish));
 * engine.dispose();
 * ```
 *
 * @module
 */

import type { Attribute, Definition, Measure, Path, Relationship, Setup } from "./schema/types.d.ts";

export type * from "./schema/types.d.ts";

/** What all failures of this module have in common. Its message is a sentence for a person. */
export class SatsumaError extends Error {}

/** A definition cannot be evaluated. The message holds all problems, one a line. */
export class ProblemsError extends SatsumaError {
  /** All that is wrong, each with its place. */
  readonly problems: readonly Problem[];
}

/** A set-up does not fit the tables. The message holds all that is wrong, one a line. */
export class MisfitsError extends SatsumaError {
  /** All that is wrong, each with the table or the relationship that it concerns. */
  readonly misfits: readonly {
    readonly table: string | null;
    readonly relationship: string | null;
    readonly message: string;
    readonly hint: string;
  }[];
}

/** A source could not be read into a table. What was loaded before is as it was. */
export class LoadError extends SatsumaError {
  /** The table that was to be loaded. */
  readonly table: string;
}

/** A call was cancelled. Its `cause` is the reason of the signal. */
export class CancelledError extends SatsumaError {}

/**
 * The engine stopped, and its tables are gone: it broke, ran out of memory, could not be started, or was disposed of. Create
 * another one.
 */
export class EngineStoppedError extends SatsumaError {}

/** Something that is wrong with one node of a definition. */
export interface Problem {
  /** The rule or node that it concerns; null for the definition as a whole. */
  node: string | null;
  /** What of the node it concerns. */
  part: "node" | "path" | "attribute" | "operator" | "value";
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do about it; may be empty. */
  hint: string;
}

/** How an engine is created. */
export interface EngineOptions {
  /**
   * How many workers hold the customers among them, from 1 to 8: as many as the machine has processors, at least two, unless it
   * is said. Any number gives the same answers.
   */
  workers?: number;
  /**
   * The folder of the built site, in which `engine.js`, `worker.js` and `worker_bg.wasm` are: its address, absolute or relative
   * to the document. That of this module, unless it is said; a bundler that moves the module makes saying it necessary. The
   * folder may be of another origin that allows it (CORS).
   */
  base?: URL | string;
}

/** How a call is cancelled. */
export interface Cancellable {
  /** When it aborts, the work ends at its next step and the call rejects with a {@link CancelledError}. */
  signal?: AbortSignal;
}

/** When and where a definition is evaluated: relative dates mean nothing without. */
export interface EvaluateOptions extends Cancellable {
  /** The *as of* instant: a date, milliseconds since 1970, or an ISO text. Now, unless it is said. */
  asOf?: Date | number | string;
  /** The time zone whose wall clock days are of, an IANA name such as `Europe/Madrid`. `UTC`, unless it is said. */
  timeZone?: string;
  /** The weekday that weeks begin on, from 1 (Monday, unless it is said) to 7 (Sunday). */
  firstWeekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** How far a load is. */
export interface LoadProgress {
  /** The table that is loaded. */
  table: string;
  /** Rows read. */
  rows: number;
  /** Rows in all, where the file says so. */
  rowsTotal: number | null;
  /** Bytes read. */
  bytes: number;
  /** Bytes in all, where that is known. */
  bytesTotal: number | null;
}

/** How a table is loaded. */
export interface LoadOptions extends Cancellable {
  /** Called again and again while rows are read. */
  onProgress?: (progress: LoadProgress) => void;
  /**
   * `new` (unless it is said): a table of its own, whose name is free. `append`: behind the rows of the table of that name, whose
   * columns are the same. `replace`: instead of that table, once all rows are read.
   */
  mode?: "new" | "append" | "replace";
}

/** Which sample is made. */
export interface SampleOptions extends Cancellable {
  /** How many customers; 10,000 unless it is said. */
  customers?: 10_000 | 100_000 | 1_000_000;
  /** The same seed gives the same rows. */
  seed?: number;
  /** The day that its dates end at, `2026-11-24`; today in UTC unless it is said. */
  today?: string;
  /** Called again and again while rows are made. */
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Where a table's bytes are: an Arrow IPC file or stream (Feather too; uncompressed, LZ4 or ZSTD). Files and blobs are read slice by
 * slice in a worker; a URL (a text is one too, relative to the document) is fetched by the browser; bytes are copied once.
 */
export type TableSource = Uint8Array | ArrayBuffer | Blob | File | URL | string;

/** What a column holds. */
export type ColumnType = "number" | "text" | "date" | "date_time" | "boolean" | "empty" | "unsupported";

/** A column of a table. Fields of a struct are columns named `parent.child`. */
export interface Column {
  /** Unique in its table. */
  name: string;
  /** What it holds, or of a list, what the elements are. */
  type: ColumnType;
  /** Whether it has a list in each row. */
  list: boolean;
  /** The file's own type in the file format's words, `timestamp[ms, UTC]`. */
  sourceType: string;
}

/** What was read of a table and what was left out. */
export interface LoadReport {
  /** Rows read. */
  rows: number;
  /** Record batches read. */
  batches: number;
  /** How long it took. */
  milliseconds: number;
  /** Columns that are shown and cannot be used, each with its type in the file format's words. */
  unsupported: [column: string, type: string][];
}

/** A table that is there. */
export interface Table {
  /** Its name, as it was loaded. */
  name: string;
  /** Rows. */
  rows: number;
  /** In file order. */
  columns: Column[];
  /** Bytes of its sources. */
  bytes: number;
  /** Bytes in the engine's memory. */
  memory: number;
  /** Of the content of its sources. */
  fingerprint: string;
  /** The latest day of its dates that is not in the future of its load, `2011-12-09`: of use for `asOf`. */
  lastDay: string | null;
  /** What was read and what was left out. */
  report: LoadReport;
}

/** What the rows of a table came to under a set-up. */
export interface TableFound {
  /** Its name. */
  table: string;
  /** Rows. */
  rows: number;
  /** Rows left out because their key is another row's. */
  duplicates: number;
  /** Some of those keys, each once. */
  duplicateExamples: string[];
  /** Rows with an empty part of their key; of the profile table they are left out. */
  withoutKey: number;
}

/** What the rows of a relationship's source came to. */
export interface RelationshipFound {
  /** The relationship's id. */
  relationship: string;
  /** Rows of the source that are not left out. */
  rows: number;
  /** Rows of them whose key is empty. */
  empty: number;
  /** Rows of them whose key has no partner. */
  orphans: number;
  /** Some of those keys, each once. */
  orphanExamples: string[];
}

/** What an engine holds. What {@link Engine.setUp} found is null before it, and after a table has changed. */
export interface Description {
  /** In the order in which they were loaded. */
  tables: Table[];
  /** How the tables belong together. */
  setup: Setup | null;
  /** Those of the set-up. */
  relationships: Relationship[];
  /** From each table to the customers, the shortest first, at most twelve of a table: what rules and figures can begin with. */
  paths: Path[];
  /** Rows of the profile table with a key, each key once. */
  customers: number | null;
  /** What the rows of tables and relationships came to. */
  found: { tables: TableFound[]; relationships: RelationshipFound[] } | null;
}

/** Something that speaks for a choice or against it: a fact with its data. */
export interface Fact {
  /** What kind of fact, `unique` or `matching`. */
  fact: string;
  /** Its data. */
  [field: string]: unknown;
}

/** What could have been chosen. */
export interface Alternative<T> {
  /** What. */
  value: T;
  /** From 0, a shot in the dark, to 1. */
  confidence: number;
  /** What speaks for it, and against. */
  evidence: Fact[];
}

/** Something that was chosen among several. */
export interface Choice<T> extends Alternative<T> {
  /** What came second, third … */
  alternatives: Alternative<T>[];
}

/** How the values of a source's columns match a target's keys. */
export interface Matching {
  /** Rows of the source. */
  rows: number;
  /** Rows that were looked at; the counts below are of those. */
  looked: number;
  /** Every how many rows; 1 for all of them. */
  every: number;
  /** Rows of which a part of the key is empty. */
  empty: number;
  /** Rows whose key is one of the target's. */
  matched: number;
  /** Rows whose key is none of the target's. */
  orphans: number;
  /** Some keys of orphans, each once. */
  examples: string[];
  /** Different keys of the source. */
  distinct: number;
  /** Different keys of the target that the source uses. */
  used: number;
  /** Different keys of the target. */
  keys: number;
}

/** A relationship as guessed, and how its values match. */
export interface RelationshipProposal {
  /** What is proposed, or was refused. */
  relationship: Relationship;
  /** From 0 to 1. */
  confidence: number;
  /** What speaks for it, and against. */
  evidence: Fact[];
  /** Null where the values cannot be compared. */
  matching: Matching | null;
  /** Other targets of the same columns. */
  alternatives: Alternative<Relationship>[];
}

/** A whole set-up as guessed, and for each of its choices why. */
export interface Proposal {
  /** What is proposed; its profile is empty where no table seems to hold customers. */
  setup: Setup;
  /** Which table holds the customers. */
  profile: Choice<string | null>;
  /** Of each table its key and, of activities, the column that says when a row happened. */
  tables: { table: string; key: Choice<string[]>; time: Choice<string | null> }[];
  /** In the order of the set-up's relationships. */
  relationships: RelationshipProposal[];
  /** Relationships that something spoke for, and that lead nowhere in the set-up. */
  refused: RelationshipProposal[];
  /** The column that is shown as a customer's name. */
  display_name: Choice<string | null>;
  /** The column that is shown as a customer's e-mail address. */
  email: Choice<string | null>;
  /** Whom a row of the profile table stands for. */
  audience: Choice<"individuals" | "accounts">;
  /** The relationship that leads from an account to its parent, by its id. */
  hierarchy: Choice<string | null>;
}

/** The days or times that a relative date means, both ends inside. */
export interface Interval {
  /** `2026-10-25`, or of date-times `2026-10-25T00:00:00`; null where it has no beginning. */
  from: string | null;
  /** Null where it has no end. */
  to: string | null;
  /** Whether the ends are times. */
  timed: boolean;
}

/** The sizes of one rule, sub-rule or condition. */
export interface NodeFigure {
  /** Of the rule or node with this id. */
  id: string;
  /** A rule of just this node. */
  alone: number;
  /** Of rules that are on: the result of this rule and those above it. */
  running: number | null;
  /** The whole without this node; null where no rule would remain. */
  without: number | null;
  /** Of negated conditions: how many customers have no value, and are in for that. */
  empty: number | null;
  /** Of relative dates: what they mean now. */
  interval: Interval | null;
}

/** The sizes of a definition and of each of its nodes, all of the same data and instant. */
export interface Figures {
  /** Every customer of the data. */
  everyone: number;
  /** Members of the whole. */
  total: number;
  /** Rules and nodes in document order. */
  nodes: NodeFigure[];
}

/**
 * A value of a row. Dates are `2026-11-24`, date-times `2026-11-24T09:30:00.123` on the wall clock of the time zone. A number that a
 * float does not hold exactly is its decimal text.
 */
export type Value = string | number | boolean | null | Value[];

/** Some rows. */
export interface Rows {
  /** Their names, in the order of the values. */
  columns: string[];
  /** A row each. */
  rows: Value[][];
  /** How many there are in all. */
  total: number;
}

/** Which members are given, and how. */
export interface MembersOptions extends EvaluateOptions {
  /**
   * The columns in order; all of them unless they are said. A list has those of the profile table, then what the definition projects:
   * a column of another table is called `table.column`, a measure by the name of its last calculation, and what would come twice
   * gets a number behind it.
   */
  columns?: string[];
}

/** Which of the members, in which order. Pages of the same order fit together. */
export interface PageOptions {
  /** So many come before the first; none unless it is said. */
  offset?: number;
  /** At most so many; 100 unless it is said. */
  limit?: number;
  /**
   * By a column that holds no lists, the smallest first unless it is said; ties stand in file order, members without a value come
   * last. In file order unless it is said.
   */
  sort?: { column: string; descending?: boolean };
}

/** Members as rows. */
export interface RowsOptions extends MembersOptions, PageOptions {
  /** As rows, unless something else is said. */
  format?: "rows";
}

/** Members by their keys alone. */
export interface KeysOptions extends EvaluateOptions, PageOptions {
  /** As keys. */
  format: "keys";
}

/** Members as a file of comma-separated values: UTF-8, with a header. */
export interface CsvOptions extends MembersOptions {
  /** As CSV. */
  format: "csv";
  /** Whether text cells that a spreadsheet would take for a formula get a quote before them; they do not unless it is said. */
  spreadsheetSafe?: boolean;
}

/** Members as an Arrow IPC stream, which pandas, Polars, DuckDB and others read. */
export interface ArrowOptions extends MembersOptions {
  /** As Arrow. */
  format: "arrow";
}

/** Some members: those of a definition, perhaps as of another instant, or those with some keys, say of an earlier day. */
export type MembersOf =
  | Definition
  | { definition: Definition; asOf?: Date | number | string; timeZone?: string }
  | { keys: (string | number)[] };

/** Members who are in one list and not in another. */
export interface Changed {
  /** A page of their keys. Those who are not in the data come last. */
  keys: string[];
  /** How many there are in all. */
  total: number;
  /** How many of them are not in the data any more. */
  missing: number;
}

/** Which changes are given. */
export interface ChangesOptions extends EvaluateOptions {
  /** So many come before the first; none unless it is said. */
  offset?: number;
  /** At most so many keys of each; 100 unless it is said. */
  limit?: number;
}

/** A segment that definitions may refer to. */
export interface LibrarySegment {
  /** By which definitions refer to it. */
  id: string;
  /** Its name, for sentences; its id unless it is said. */
  name?: string;
  /** What it means. */
  definition: Definition;
  /** An inactive segment has no members; it is active unless it is said. */
  active?: boolean;
  /** Of static segments: the keys of its members, in place of those of the definition. */
  keys?: string[] | null;
}

/** What definitions and measures may refer to. */
export interface Library {
  /** Segments, for *membership* and suppression. */
  segments?: LibrarySegment[];
  /** Measures by their ids. */
  measures?: Record<string, Measure>;
}

/** Which rows of a measure are given. */
export interface MeasureOptions extends EvaluateOptions {
  /** At most so many; 100 unless it is said. */
  limit?: number;
}

/** A measure's rows: one for each customer, for each combination of its dimensions, or one alone. */
/** How a distribution is asked. */
export interface DistributionOptions extends EvaluateOptions {
  /** Over its members; over everybody unless it is said. */
  members?: Definition;
  /** Over the distinct records of its first table that lead to a member; over the members unless it is said. */
  path?: Path | null;
  /** At most so many of the commonest values: 10 unless it is said. */
  top?: number;
  /** Which, in percent: 5, 25, 50, 75 and 95 unless it is said. */
  percentiles?: number[];
  /** Whether different values are counted, too, as they are unless it is said: of numbers that takes longer than all else. */
  distinct?: boolean;
}

/** How values are spread. */
export interface Distribution {
  rows: number;
  /** Rows without a value. */
  empty: number;
  /** Different values; null where they were not asked for. */
  distinct: number | null;
  smallest: Value;
  largest: Value;
  /** The commonest first, ties ascending. */
  top: { value: Value; count: number }[];
  /** Of numbers and dates: bins of equal width, the last one with its upper edge in. */
  histogram: { edges: Value[]; counts: number[] } | null;
  /** By nearest rank; none where no row has a value or values have no order. */
  percentiles: { percent: number; value: Value }[];
}

/** Customers who are in just these of the definitions. */
export interface Region {
  /** The places of the definitions. */
  sets: number[];
  customers: number;
}

/** Why a customer is a member or is not. */
export interface Explanation {
  key: string;
  /** The customer's row in the file. */
  row: number;
  rules: { operator: "union" | "intersect" | "except"; running: boolean | null; node: NodeVerdict }[];
  /** What the rules say. */
  inRules: boolean;
  /** The suppressed segments that the customer is in. */
  suppressedBy: string[];
  /** What is left after suppression. */
  remains: boolean;
  /** The limit took the customer away. */
  cut: boolean;
  member: boolean;
}

/** What a rule or node says of a customer. */
export interface NodeVerdict {
  id: string;
  off: boolean;
  /** Nothing where it asks nothing. */
  holds: boolean | null;
  /** The different values that it looked at, the first few; the attribute is null for a figure. */
  values: { attribute: Attribute | null; values: Value[]; distinct: number }[];
  /**
   * Related records: how many there are, how many make it true, and the first few of those; `against` where all were to and
   * some do not: then the first few of these.
   */
  records: {
    table: string;
    columns: Attribute[];
    all: number;
    matching: number;
    shown: { row: number; time: Value; cells: Value[] }[];
    against: boolean;
  }[];
  nodes: NodeVerdict[];
}

export interface Measured extends Rows {
  /** How many of the columns come first and are dimensions, or the customer's key. */
  dimensions: number;
}

/** An engine with its tables. Calls may be made at any time; they are answered one after another. */
export class Engine {
  private constructor();

  /**
   * Starts an engine.
   *
   * @throws {EngineStoppedError} Its files could not be loaded.
   */
  static create(options?: EngineOptions): Promise<Engine>;

  /** How many workers hold the customers. */
  readonly workers: number;

  /**
   * Reads a table. Loads run one after another.
   *
   * @param name The table's name; definitions speak of it by this.
   * @param source Where its bytes are.
   * @throws {LoadError} The source could not be read: it is damaged, of another format, or too large.
   */
  load(name: string, source: TableSource, options?: LoadOptions): Promise<Table>;

  /** Makes the sample, a shop of coffee and tea, and reads its seven tables. Tables of these names go. */
  loadSample(options?: SampleOptions): Promise<Table[]>;

  /** What the engine holds. */
  describe(): Description;

  /** Guesses how the tables belong together, with how sure each choice is and what speaks for it. */
  propose(options?: Cancellable): Promise<Proposal>;

  /**
   * Says which table holds the customers and how the tables belong together. Needed before anything is counted, and again after
   * a table has changed.
   *
   * @param setup As guessed ({@link Engine.propose}) where it is left out.
   * @throws {SatsumaError} It does not fit the tables, and nothing has changed; or none was guessed.
   */
  setUp(setup?: Setup, options?: Cancellable): Promise<Description>;

  /**
   * How many customers a definition holds.
   *
   * @throws {ProblemsError} The definition is none, or does not fit the tables.
   */
  count(definition: Definition, options?: EvaluateOptions): Promise<number>;

  /**
   * The sizes of a definition and of all its nodes.
   *
   * @throws {ProblemsError} The definition is none, or does not fit the tables.
   */
  figures(definition: Definition, options?: EvaluateOptions): Promise<Figures>;

  /**
   * A definition's members: a page of them as rows or as keys, or all of them in file order as CSV in UTF-8 or as an Arrow IPC
   * stream, which `new Response(stream).blob()` makes a file of. Keys are texts, of several columns with U+001F between them.
   *
   * @throws {ProblemsError} The definition is none, or does not fit the tables.
   * @throws {SatsumaError} The list has no such column.
   */
  members(definition: Definition, options?: RowsOptions): Promise<Rows>;
  members(definition: Definition, options: KeysOptions): Promise<string[]>;
  members(definition: Definition, options: CsvOptions | ArrowOptions): Promise<ReadableStream<Uint8Array>>;

  /**
   * Who entered and who left between two lists of members, compared by key.
   *
   * @throws {ProblemsError} A definition is none, or does not fit the tables.
   */
  changes(before: MembersOf, after: MembersOf, options?: ChangesOptions): Promise<{ entered: Changed; left: Changed }>;

  /**
   * Says which segments and measures definitions may refer to, in place of those before.
   *
   * @throws {ProblemsError} A definition is none.
   */
  library(library: Library, options?: Cancellable): Promise<void>;

  /**
   * What a measure comes to: groups in ascending order of their dimensions, customers in file order.
   *
   * @throws {ProblemsError} The measure does not fit the tables.
   */
  measure(measure: Measure, options?: MeasureOptions): Promise<Measured>;

  /**
   * Why a customer is a member or is not: the verdict of every node, with the values and records that decided. Null where there
   * is no such customer. A key of several columns is their texts with U+001F between them.
   *
   * @throws {ProblemsError} The definition is none, or does not fit the tables.
   */
  explain(definition: Definition, key: string | number, options?: EvaluateOptions): Promise<Explanation | null>;

  /**
   * How an attribute is spread over customers, or over their related records.
   *
   * @throws {ProblemsError} The attribute, the path or the members do not fit the tables.
   */
  distribution(attribute: Attribute, options?: DistributionOptions): Promise<Distribution>;

  /** How two to five definitions lie over one another: the size of every region, by the places of the definitions in it. */
  overlap(definitions: Definition[], options?: EvaluateOptions): Promise<Region[]>;

  /** Forgets all answers, so that the next ones are found out anew: for measuring. */
  forgetAnswers(): Promise<void>;

  /** Ends the engine at once and gives its memory back. Open calls fail with an {@link EngineStoppedError}. */
  dispose(): void;
}
