import { deflateRawSync } from 'node:zlib';

/** One file as an archive holds it. */
export interface ZipEntry {
  readonly deflated: Buffer;
  readonly crc: number;
  readonly size: number;
}

/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATE = 8;
/** The first day that an archive can name: equal files give equal archives, whenever. */
const DATE = 0x0021;
/** The version that can unpack it, 2.0, and in its high byte Unix, as whose file modes the attributes are read. */
const VERSION = 20;
const UNIX = 3 << 8;
/** A file that everybody may read: Lambda runs as another user than unpacks. */
const MODE = (0o100644 << 16) >>> 0;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** Compresses a file once, for as many archives as hold it. */
export function zipEntry(content: Buffer): ZipEntry {
  return { deflated: deflateRawSync(content, { level: 9 }), crc: crcOf(content), size: content.length };
}

/** A ZIP archive of small files ("APPNOTE.TXT", PKWARE): local headers with the files, the directory, and where that begins. */
export function zip(entries: ReadonlyMap<string, ZipEntry>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, entry] of entries) {
    const { deflated } = entry;
    const path = Buffer.from(name);
    // What both headers say.
    const common = numbers(
      [VERSION, 2],
      [FLAGS, 2],
      [DEFLATE, 2],
      [0, 2],
      [DATE, 2],
      [entry.crc, 4],
      [deflated.length, 4],
      [entry.size, 4],
      [path.length, 2],
      [0, 2],
    );
    parts.push(numbers([0x04034b50, 4]), common, path, deflated);
    directory.push(numbers([0x02014b50, 4], [UNIX | VERSION, 2]), common);
    directory.push(numbers([0, 2], [0, 2], [0, 2], [MODE, 4], [offset, 4]), path);
    offset += 4 + common.length + path.length + deflated.length;
  }
  const listed = Buffer.concat(directory);
  const count = entries.size;
  const end = numbers(
    [0x06054b50, 4],
    [0, 4],
    [count, 2],
    [count, 2],
    [listed.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...parts, listed, end]);
}

/** Numbers of so many bytes each, the lowest byte first. */
function numbers(...fields: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

function crcOf(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
