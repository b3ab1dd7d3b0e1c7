/** An IPv4 address as 32 bits or an IPv6 address as 128. */
export type Address = { readonly bits: 32 | 128; readonly value: bigint };

/** Does a host, as it stands in a log, belong to what was named? */
export type HostMatcher = (host: string) => boolean;

/** The address, or null where the text is none. A zone (`fe80::1%eth0`) is left out; IPv4 in IPv6 is IPv4. */
export function parseAddress(text: string): Address | null {
  if (text.length > 64) return null;
  const bare = text.replace(/%.*$/, '');
  return bare.includes(':') ? parseIPv6(bare) : parseIPv4(bare);
}

/** `10.0.0.0/8`, `fd00::/8`, or an address that stands for itself; null where it is neither. */
export function parseNetwork(text: string): { readonly address: Address; readonly prefix: number } | null {
  const [base, length, ...rest] = text.split('/');
  const address = parseAddress(base!);
  if (address === null || rest.length > 0) return null;
  if (length === undefined) return { address, prefix: address.bits };
  if (!/^\d{1,3}$/.test(length)) return null;
  const mapped = address.bits === 32 && base!.includes(':');
  const prefix = Number(length) - (mapped ? 96 : 0);
  return prefix < 0 || prefix > address.bits ? null : { address, prefix };
}

/** Hosts inside a network, or the one host that reads exactly so where the text is no network. */
export function hostMatcher(text: string): HostMatcher {
  const network = parseNetwork(text);
  if (network === null) return (host) => host === text;
  const { bits, value } = network.address;
  const shift = BigInt(bits - network.prefix);
  const wanted = value >> shift;
  return (host) => {
    const address = parseAddress(host);
    return address !== null && address.bits === bits && address.value >> shift === wanted;
  };
}

function parseIPv4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null;
  return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) };
}

/** `::ffff:0:0/96`, under which an IPv6 socket names an IPv4 peer, reads as IPv4. */
function parseIPv6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupsOf);
  if (head === null || tail === null || head === undefined) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  const value = groups.reduce((all, group) => (all << 16n) | group, 0n);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/** The 16-bit groups of one side of `::`; a trailing IPv4 address stands for two. */
function groupsOf(text: string): bigint[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1)!.includes('.') ? parseIPv4(parts.pop()!) : undefined;
  if (last === null || !parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return null;
  const groups = parts.map((part) => BigInt(`0x${part}`));
  return last === undefined ? groups : [...groups, last.value >> 16n, last.value & 0xffffn];
}
