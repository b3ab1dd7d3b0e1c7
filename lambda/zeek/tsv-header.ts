const lineBreak = Buffer.from('\n');

/** A header as plain data. Texts are bytes, one a character. */
export type HeaderInForce = {
  readonly separator: string;
  readonly unset: string;
  readonly empty: string;
  readonly path: string | null;
  readonly fields: readonly string[] | null;
  /** the lines in force, by the directive's name, as they stood */
  readonly lines: readonly (readonly [directive: string, line: string])[];
};

/** What Zeek's header lines say: `#separator`, `#unset_field`, `#path`, `#fields` and their like. */
export class TsvHeader {
  separator = '\t';
  unset = '-';
  empty = '(empty)';
  path: string | null = null;
  fields: readonly string[] | null = null;

  readonly #lines = new Map<string, Uint8Array>();

  inForce(): HeaderInForce {
    const { separator, unset, empty, path, fields } = this;
    const lines = [...this.#lines].map(
      ([directive, line]) => [directive, Buffer.from(line).toString('latin1')] as const,
    );
    return { separator, unset, empty, path, fields, lines };
  }

  resume({ lines, ...said }: HeaderInForce): void {
    Object.assign(this, said);
    this.#lines.clear();
    for (const [directive, line] of lines) this.#lines.set(directive, Buffer.from(line, 'latin1'));
  }

  /** Takes a line that begins with `#`; whether it changed what rows mean. `raw` are its bytes. */
  take(line: string, raw: Uint8Array): boolean {
    const name =
      /^#(separator|set_separator|empty_field|unset_field|path|fields|types|open|close)(?![A-Za-z_])/.exec(
        line,
      )?.[1];
    if (name === undefined) return false;
    if (name === 'separator') this.#lines.clear();
    if (name !== 'close') this.#lines.set(name, raw.slice());
    const value = this.#value(line, name.length + 1);
    switch (name) {
      case 'separator':
        this.separator = undoEscapes(line.slice(name.length + 1).replace(/^[ \t]/, '')) || '\t';
        return true;
      case 'empty_field':
        this.empty = value;
        return true;
      case 'unset_field':
        this.unset = value;
        return true;
      case 'path':
        this.path = undoEscapes(value) === '' || value === this.unset ? null : undoEscapes(value);
        return true;
      case 'fields':
        this.fields = value.split(this.separator).map(undoEscapes);
        return true;
      default:
        return false;
    }
  }

  /** Takes a header that is one line of names. */
  takeBare(names: readonly string[], raw: Uint8Array): void {
    this.fields = names;
    this.#lines.set('fields', raw.slice());
  }

  /** The header in force as it stood, each line with its line break. */
  lines(): Uint8Array {
    return Buffer.concat([...this.#lines.values()].flatMap((line) => [line, lineBreak]));
  }

  /** Behind the directive's name comes the separator, or, in a damaged header, some other character. */
  #value(line: string, from: number): string {
    const rest = line.slice(from);
    return rest.startsWith(this.separator) ? rest.slice(this.separator.length) : rest.slice(1);
  }
}

/** Undoes `\xNN` and a literal `\t`. */
function undoEscapes(text: string): string {
  if (text === '\\t') return '\t';
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

const fieldName = /^[A-Za-z_@][\w.:@-]*$/;
const wellKnown = ['ts', 'uid', 'id.orig_h', 'id_orig_h', '_path', 'fuid'];

/** Zeek's bare header: one line of names, as it writes it when told to (`tsv=T`). The names, or null. */
export function bareHeader(line: string): readonly string[] | null {
  const names = line.split('\t');
  if (names.length < 2 || !names.every((name) => fieldName.test(name))) return null;
  return names.some((name) => wellKnown.includes(name)) ? names : null;
}

/** The names that the contract of Zeek's fields knows them by. */
export function zeekField(name: string): string {
  return name.replace(/^id_(orig|resp)_([hp])$/, 'id.$1_$2');
}
