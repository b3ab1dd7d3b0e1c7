/**
 * Everything in a log was written by a stranger. Each function makes text safe for one place where it lands, and
 * shows what it took away, so that a reader sees the attempt.
 */

/** Controls, and marks that reorder or hide text: they never reach a page, a picture or a message as they are. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u{e0000}-\u{e007f}\ufffe\uffff]|\p{Surrogate}/gu;

/** Text on one line in which every character can be seen: the others stand as `\u202e`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, codePoint);
}

/** At most `most` characters of visible text, with an ellipsis where it was cut. */
export function brief(text: string, most: number): string {
  // Cut before escaping, since an escape is up to ten characters and a hostile name may be megabytes long.
  const head = visible(cut(text, most + 1));
  return head.length <= most ? head : `${cut(head, most - 1).trimEnd()}…`;
}

/** The first characters, and no half of one. */
const cut = (text: string, most: number) => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** Text of an HTML element or of a quoted attribute. */
export function html(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text of an SVG or XML element or of a quoted attribute; XML 1.0 has no way to write most controls. */
export const svg = html;

/**
 * A text cell of a CSV file (RFC 4180). What a spreadsheet would run as a formula gets a leading `'`; controls
 * that act on a terminal stand as Zeek writes them, `\x1b`.
 */
export function csv(text: string): string {
  if (PLAIN_CELL.test(text)) return text;
  const cell = text.replace(TERMINAL, zeekEscape).replace(FORMULA, "'$&");
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const PLAIN_CELL = /^[\w.:][\w.:\- ]*$/;
const FORMULA = /^[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const TERMINAL = /(?![\t\r\n])\p{Cc}|\p{Surrogate}/gu;

/** JSON as a program reads it, in which every character can be seen by a person. NaN and infinities are null. */
export function json(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(BEYOND_JSON, utf16Escapes);
}

/** What JSON leaves as it is although a terminal, an editor or a script element would act on it. */
const BEYOND_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const codePoint = (character: string) => `\\u${hex(character.codePointAt(0)!, 4)}`;
const zeekEscape = (character: string) => {
  const code = character.charCodeAt(0);
  return code > 0xff ? '\ufffd' : `\\x${hex(code, 2)}`;
};
const utf16Escapes = (characters: string) =>
  Array.from({ length: characters.length }, (_, index) => `\\u${hex(characters.charCodeAt(index), 4)}`).join(
    '',
  );
