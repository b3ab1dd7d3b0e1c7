import type { AwsError } from '../http/aws-error.ts';
import type { Answer } from '../http/service.ts';

export type Element = readonly [name: string, content: string | number | boolean | readonly Element[]];

export function xmlAnswer(root: Element, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"')}`,
  };
}

export function s3Error({ code, status, message }: AwsError, requestId: string): Answer {
  const fields: Element[] = [
    ['Code', code],
    ['Message', message],
    ['RequestId', requestId],
  ];
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${render(['Error', fields])}`,
  };
}

export function render([name, content]: Element, attributes = ''): string {
  const inner = Array.isArray(content)
    ? content.map((child) => render(child)).join('')
    : escapeXml(String(content));
  return `<${name}${attributes}>${inner}</${name}>`;
}

/** XML 1.0 has no form at all for most control characters; keys that hold them are listed url-encoded. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos));/gi, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10))
      : named[name]!,
  );
}
