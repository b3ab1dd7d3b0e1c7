import { html } from './escape.ts';

/** HTML that is safe as it stands. Only `markup` and `trusted` make it, so that nothing lands unescaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Part = string | number | null | undefined | false | Markup | readonly Part[];

/** Escapes every value that is not markup itself; lists are joined, null and false are nothing. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = literals[0]!;
  parts.forEach((part, index) => {
    text += render(part) + literals[index + 1]!;
  });
  return new Markup(text);
}

/** Text that is known to hold no stranger's words, or to have been escaped: the drawn plot, the page's own script. */
export const trusted = (text: string): Markup => new Markup(text);

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  return html(String(part));
}
