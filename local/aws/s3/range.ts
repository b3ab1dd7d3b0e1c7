import { AwsError, notImplemented } from '../http/aws-error.ts';

/** `end` is the first byte that is not sent. */
export type Range = { readonly start: number; readonly end: number };

/** One range of bytes of an object of `size`; null where the header asks for none. Throws InvalidRange. */
export function rangeOf(header: string | undefined, size: number): Range | null {
  if (header === undefined) return null;
  if (header.includes(',')) throw notImplemented('a request for several ranges');
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header);
  // As S3: a range that is not one is not looked at.
  if (parts === null || (parts[1] === '' && parts[2] === '')) return null;
  const [, first, last] = parts as unknown as [string, string, string];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  if (start >= size) throw new AwsError('InvalidRange', 416, 'The requested range is not satisfiable');
  return { start, end };
}
