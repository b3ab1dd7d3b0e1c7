import type { KeyFilter } from '../settings.ts';

/** The notification's filter once more: events also come by hand, and from sources that filter more coarsely. */
export function passes({ keyPrefix, keySuffixes }: KeyFilter, key: string): boolean {
  return (
    key.startsWith(keyPrefix) &&
    (keySuffixes.length === 0 || keySuffixes.some((suffix) => key.endsWith(suffix)))
  );
}
