/**
 * By text and not by number: the answer is wanted for every distinct responder of a log, and Zeek writes
 * addresses in one form. RFC 1918, 6598, 3927 and loopback; multicast, broadcast and unspecified.
 */
const insideIpv4 =
  /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|23\d|255|0)\./;
/** Unique local, link-local, multicast, loopback, unspecified (RFC 4193, 4291). */
const insideIpv6 = /^(f[cd]|fe[89ab]|ff)[0-9a-f]{0,2}:|^::1?$/i;

/** An address of someone else's host: neither inside a site nor of a group. */
export function isExternal(address: string): boolean {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return !insideIpv4.test(address);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return !insideIpv4.test(mapped[1]!);
  return address.includes(':') && !insideIpv6.test(address);
}
