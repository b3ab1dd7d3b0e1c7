/** A field by Zeek's name, or two whose values are joined as `endpoint::operation`. */
export type Field = string | readonly [string, string];

/**
 * A test on one field of a record. `in` is asked once per distinct value, never per record; a JSON `true`
 * reads as Zeek's `T`. An unset value satisfies only `unset: true`.
 */
export type Where = { readonly field: Field } & (
  | { readonly in: ReadonlySet<string> | ((value: string) => boolean) }
  | { readonly unset: true }
);

/** One condition, or several that must all hold for a record. */
export type Condition = Where | readonly Where[];
