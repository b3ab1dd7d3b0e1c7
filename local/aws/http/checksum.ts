import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented } from './aws-error.ts';

/** A running checksum; `digest` gives the text that the header carries. */
export type Checksum = { update(piece: Buffer): void; digest(): string };

/** The checksum that a header asks for. Throws 501 for one that is not written here. */
export function checksumOf(header: string): Checksum {
  switch (header) {
    case 'x-amz-checksum-crc32':
      return crc32Sum();
    case 'x-amz-checksum-sha256':
      return hashSum('sha256');
    case 'x-amz-checksum-sha1':
      return hashSum('sha1');
    case 'content-md5':
      return hashSum('md5');
    default:
      throw notImplemented(`the checksum ${header}`);
  }
}

export function crc32Sum(): Checksum {
  let value = 0;
  return {
    update(piece) {
      value = crc32(piece, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString('base64');
    },
  };
}

function hashSum(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return { update: (piece) => void hash.update(piece), digest: () => hash.digest('base64') };
}
