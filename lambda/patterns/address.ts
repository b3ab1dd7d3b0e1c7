/** An address as its bits, or null where the text is no address. IPv4-mapped IPv6 counts as IPv4. */
function bitsOf(address: string): { bits: bigint; width: 32 | 128 } | null {
  const text = address.split('%')[0]!;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (mapped !== null) return bitsOf(mapped[1]!);
  const bits = ipv4.test(text) ? BigInt(ofIpv4(text)) : ofIpv6(text);
  return bits === null ? null : { bits, width: ipv4.test(text) ? 32 : 128 };
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function ofIpv4(text: string): number {
  return text.split('.').reduce((bits, part) => bits * 256 + Number(part), 0);
}

function ofIpv6(text: string): bigint | null {
  const dotted = text.replace(/(\d+\.\d+\.\d+\.\d+)$/, (ending) => {
    const bits = ofIpv4(ending);
    return `${Math.floor(bits / 65_536).toString(16)}:${(bits % 65_536).toString(16)}`;
  });
  const halves = dotted.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return null;
  return groups.reduce((bits, part) => (bits << 16n) | BigInt(Number.parseInt(part, 16)), 0n);
}

/** Whether an address is, or lies in, `network`: an address or a CIDR. False where either is not readable. */
export function inNetwork(address: string, network: string): boolean {
  const [base, length] = network.split('/');
  const [inner, outer] = [bitsOf(address), bitsOf(base!)];
  if (inner === null || outer === null || inner.width !== outer.width) return false;
  const kept = length === undefined ? outer.width : Number(length);
  if (!Number.isInteger(kept) || kept < 0 || kept > outer.width || length === '') return false;
  const dropped = BigInt(outer.width - kept);
  return inner.bits >> dropped === outer.bits >> dropped;
}

const local = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1',
];
const group = ['224.0.0.0/4', '255.255.255.255', 'ff00::/8', '0.0.0.0', '::'];

/** Private, shared, link-local or loopback: an address inside a site, not on the Internet. */
export function isLocal(address: string): boolean {
  return local.some((network) => inNetwork(address, network));
}

/** Multicast, broadcast or unspecified: no host of its own. */
export function isGroup(address: string): boolean {
  return group.some((network) => inNetwork(address, network));
}

/** An address that belongs to someone else's network. */
export function isExternal(address: string): boolean {
  return bitsOf(address) !== null && !isLocal(address) && !isGroup(address);
}
