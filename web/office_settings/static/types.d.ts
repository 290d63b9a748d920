// Forms of the settings as the server describes them (web/office_settings/form.py), and what their fields draw from.
import type { Language, SettingsError, Words } from "../../static/js/types.js";

export type FieldKind =
  | "id"
  | "text"
  | "both"
  | "texts"
  | "number"
  | "choice"
  | "several"
  | "row"
  | "rows"
  | "hours"
  | "date"
  | "flag"
  | "colour"
  | "list";

export interface Field {
  /** Its path in the row. */
  name: string;
  label: string;
  kind: FieldKind;
  hint?: string;
  /** Of "choice" and "several": what can be chosen, by value. */
  options?: Record<string, string>;
  /** Of "row" and "rows": the table whose rows can be chosen. */
  of?: string;
  /** Of "list": the fields of each part. */
  fields?: Field[];
  least?: number;
  most?: number;
  default?: any;
  optional?: boolean;
}

export interface Form {
  table: string;
  title: string;
  intro?: string;
  shape: "rows" | "table";
  fields: Field[];
  /** Of "rows": the words on the button, the field with a row's name, and a title with {name}. */
  add?: string;
  row_name?: string;
  row_title?: string;
}

/** A row of a table: whatever the settings hold there. */
export type Row = Record<string, any>;
export type Tables = Record<string, any>;

/** Where an error is: the table, the row's number, the field and what lies in it. */
export type Place = (string | number)[];

export interface FieldContext {
  texts: Words;
  lang: Language;
  tables: Tables;
  /** The row is new: its id can still be given. */
  isNew: boolean;
  /** The sentences about what lies in the field. */
  errorsOf?(below: Place): string[];
}

export type { SettingsError };
