import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ColumnReader } from './columns.ts';
import { UnreadablePart } from './unreadable-part.ts';

/**
 * A part's bytes: `straypt` and the format's version (8 bytes), the CRC-32 of all that follows (u32), the length of the
 * header (u32), the header (JSON), then the sections, each packed with zstd and its own check sum.
 */
const magic = Buffer.from('straypt');

/** Raised when the format changes; parts of other versions are counted again. */
const version = 1;
const headAt = 16;
/** A section that unpacks to more is none of ours. */
const largestSection = 2 ** 31 - 1;
/** Columns of bytes gain from their frequencies, hardly from what repeats: higher levels save one per cent. */
const level = 1;

export type Section = { readonly name: string; readonly packed: number; readonly bytes: number };

export function seal(
  header: object,
  sections: readonly (readonly [name: string, bytes: Uint8Array])[],
): Uint8Array {
  const packed = sections.map(([, bytes]) =>
    zstdCompressSync(bytes, {
      params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
    }),
  );
  const listed: Section[] = sections.map(([name, bytes], i) => ({
    name,
    packed: packed[i]!.length,
    bytes: bytes.length,
  }));
  const head = Buffer.from(JSON.stringify({ ...header, sections: listed }));
  const sealed = Buffer.concat([Buffer.alloc(headAt), head, ...packed]);
  magic.copy(sealed);
  sealed[7] = version;
  sealed.writeUInt32LE(head.length, 12);
  sealed.writeUInt32LE(crc32(sealed.subarray(12)), 8);
  return sealed;
}

export type Unsealed = {
  /** whatever the header says */
  readonly header: Readonly<Record<string, unknown>>;
  section(name: string): ColumnReader;
};

export function unseal(bytes: Uint8Array): Unsealed {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (all.length < headAt || !all.subarray(0, 7).equals(magic)) {
    throw new UnreadablePart('This is no partial tally.');
  }
  if (all[7] !== version) {
    throw new UnreadablePart(`The partial tally has format ${all[7]}, where ${version} is read.`);
  }
  if (crc32(all.subarray(12)) !== all.readUInt32LE(8)) {
    throw new UnreadablePart('The partial tally is damaged: its check sum does not fit.');
  }
  const bodyAt = headAt + all.readUInt32LE(12);
  const header = parse(all.subarray(headAt, bodyAt));
  const places = new Map<string, Section & { readonly at: number }>();
  let at = bodyAt;
  for (const section of sectionsOf(header)) {
    places.set(section.name, { ...section, at });
    at += section.packed;
  }
  if (at !== all.length) throw new UnreadablePart('The partial tally is not as long as it says.');
  return {
    header,
    section: (name) => {
      const place = places.get(name);
      if (place === undefined) throw new UnreadablePart(`The partial tally lacks its section ${name}.`);
      return new ColumnReader(unpack(all.subarray(place.at, place.at + place.packed), place.bytes));
    },
  };
}

function parse(head: Buffer): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(head.toString());
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new UnreadablePart('The header of the partial tally cannot be read.');
}

function sectionsOf({ sections }: Readonly<Record<string, unknown>>): readonly Section[] {
  const fits = (section: Partial<Section> | null) =>
    typeof section?.name === 'string' && isLength(section.packed) && isLength(section.bytes);
  if (Array.isArray(sections) && sections.every(fits)) return sections;
  throw new UnreadablePart('The header of the partial tally lists no sections.');
}

function isLength(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= largestSection;
}

function unpack(packed: Uint8Array, bytes: number): Uint8Array {
  let unpacked: Uint8Array;
  try {
    unpacked = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    throw new UnreadablePart('A section of the partial tally cannot be unpacked.');
  }
  if (unpacked.length !== bytes) throw new UnreadablePart('A section of the partial tally is cut.');
  return unpacked;
}
