import { brief, visible } from '../report/escape.ts';

/** Text that a stranger may have written, safe on a line of an email: visible, at most `most` characters, no live link. */
export function plainText(text: string, most = 200): string {
  return defanged(brief(text, most));
}

/** The same for Slack's mrkdwn: no mention, link, emphasis or code; the entities are those that Slack asks for. */
export function mrkdwn(text: string, most = 200): string {
  return defanged(brief(text, most))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (character) => LOOKALIKES[character]!);
}

/** Printable ASCII, as a subject must be; every other character becomes a question mark. */
export function ascii(text: string, most: number): string {
  const printable = visible(text.slice(0, most + 1)).replace(/[^\x20-\x7e]/gu, '?');
  return printable.length <= most ? printable : `${printable.slice(0, most - 2)}..`;
}

/** Readers' programs turn addresses with a scheme into links; as analysts do, the scheme is broken. */
const defanged = (text: string) => text.replaceAll('://', '[:]//');

/** Characters that look alike and mean nothing to Slack. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: 'ˍ' };
