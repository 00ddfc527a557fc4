/**
 * The index of the chunks of a dataset that grows along one dimension (HDF5 File Format Specification 3.0, VII.D), read
 * straight from the file.
 *
 * The first few addresses stand in the index block. The following ones stand in data blocks, whose addresses stand in the
 * index block too, or for later ones in secondary blocks. Data blocks come in levels: level n has 2^(n div 2) of them with
 * 2^((n + 1) div 2) times the least number of addresses each, so that all levels before it have 2^n - 1 times that.
 */
import { Hdf5Error } from "./hdf5.ts";
import { addressAt, type Structure } from "./structure.ts";

const HEADER_BYTES = 72;
const INDEX_BLOCK_AT = 60;
/** Signature, version, client and the address of the header. */
const PREFIX_BYTES = 14;
const ADDRESS_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** HDF5 makes pages of 2^10 addresses, and indices of 32 bits. */
const MOST_PAGE_BITS = 16;
const MOST_INDEX_BITS = 64;

/** Finds chunks by their number. Methods throw an {@linkcode Hdf5Error} for what is damaged. */
export class ExtensibleArray {
  readonly #structure: Structure;
  readonly #at: number;
  /** Null before the first chunk. */
  #indexBlockAt: number | null = null;
  readonly #indexBlockBytes: number;
  /** Addresses in the index block itself, and in the smallest data blocks. */
  readonly #direct: number;
  readonly #least: number;
  readonly #pageElements: number;
  /** Levels whose data blocks the index block knows, and how many blocks those are. */
  readonly #directLevels: number;
  readonly #directBlocks: number;
  /** Bytes of the offset that each block begins with. */
  readonly #offsetBytes: number;

  /** `at` is where the array's header lies. */
  constructor(structure: Structure, at: number) {
    const header = structure.block(at, "EAHD", HEADER_BYTES);
    const [version, client, elementBytes] = [header.getUint8(4), header.getUint8(5), header.getUint8(6)];
    const [indexBits, direct, least] = [header.getUint8(7), header.getUint8(8), header.getUint8(9)];
    const [pointers, pageBits] = [header.getUint8(10), header.getUint8(11)];
    const isKnown = version === 0 && client === 0 && elementBytes === ADDRESS_BYTES && isPower(least) &&
      isPower(pointers) && indexBits <= MOST_INDEX_BITS && pageBits <= MOST_PAGE_BITS;
    this.#pageElements = 2 ** pageBits;
    this.#directLevels = 2 * Math.log2(pointers);
    this.#directBlocks = 2 * (pointers - 1);
    const levels = 1 + indexBits - Math.log2(least);
    if (!isKnown || levels < this.#directLevels || elementsOf(least, this.#directLevels - 1) > this.#pageElements) {
      throw new Hdf5Error(`read the structure of ${structure.path}`, "it has an index of chunks of another kind");
    }
    this.#structure = structure;
    this.#at = at;
    this.#direct = direct;
    this.#least = least;
    this.#offsetBytes = Math.ceil(indexBits / 8);
    const addresses = direct + this.#directBlocks + levels - this.#directLevels;
    this.#indexBlockBytes = PREFIX_BYTES + ADDRESS_BYTES * addresses + CHECKSUM_BYTES;
  }

  /** Where the chunk of this number lies in the file; null when it was never written. */
  locate(chunk: number): number | null {
    this.#indexBlockAt ??= addressAt(this.#structure.block(this.#at, "EAHD", HEADER_BYTES), INDEX_BLOCK_AT);
    if (this.#indexBlockAt === null) return null;
    const index = this.#structure.block(this.#indexBlockAt, "EAIB", this.#indexBlockBytes);
    if (chunk < this.#direct) return addressAt(index, PREFIX_BYTES + ADDRESS_BYTES * chunk);
    const units = Math.floor((chunk - this.#direct) / this.#least) + 1;
    const level = Math.floor(Math.log2(units));
    const inLevel = chunk - this.#direct - this.#least * (2 ** level - 1);
    const elements = elementsOf(this.#least, level);
    const block = Math.floor(inLevel / elements);
    const blocksAt = PREFIX_BYTES + ADDRESS_BYTES * this.#direct;
    if (level < this.#directLevels) {
      const before = Array.from({ length: level }, (_, n) => blocksOf(n)).reduce((sum, n) => sum + n, 0);
      const at = addressAt(index, blocksAt + ADDRESS_BYTES * (before + block));
      return at === null ? null : this.#inBlock(at, elements, inLevel % elements);
    }
    const secondaries = blocksAt + ADDRESS_BYTES * this.#directBlocks;
    const secondaryAt = addressAt(index, secondaries + ADDRESS_BYTES * (level - this.#directLevels));
    return secondaryAt === null ? null : this.#inSecondary(secondaryAt, level, block, inLevel % elements);
  }

  #inSecondary(at: number, level: number, block: number, element: number): number | null {
    const elements = elementsOf(this.#least, level);
    const pages = elements > this.#pageElements ? elements / this.#pageElements : 0;
    const bitsAt = PREFIX_BYTES + this.#offsetBytes;
    const addressesAt = bitsAt + blocksOf(level) * Math.ceil(pages / 8);
    const bytes = addressesAt + ADDRESS_BYTES * blocksOf(level) + CHECKSUM_BYTES;
    const secondary = this.#structure.block(at, "EASB", bytes);
    const blockAt = addressAt(secondary, addressesAt + ADDRESS_BYTES * block);
    if (blockAt === null) return null;
    if (pages === 0) return this.#inBlock(blockAt, elements, element);
    const page = Math.floor(element / this.#pageElements);
    const bit = block * pages + page;
    const isWritten = (secondary.getUint8(bitsAt + (bit >> 3)) & 0x80 >> bit % 8) !== 0;
    if (!isWritten) return null;
    const pageBytes = ADDRESS_BYTES * this.#pageElements + CHECKSUM_BYTES;
    const pageAt = blockAt + PREFIX_BYTES + this.#offsetBytes + CHECKSUM_BYTES + page * pageBytes;
    return addressAt(this.#structure.block(pageAt, "", pageBytes), ADDRESS_BYTES * (element % this.#pageElements));
  }

  #inBlock(at: number, elements: number, element: number): number | null {
    const elementsAt = PREFIX_BYTES + this.#offsetBytes;
    const block = this.#structure.block(at, "EADB", elementsAt + ADDRESS_BYTES * elements + CHECKSUM_BYTES);
    return addressAt(block, elementsAt + ADDRESS_BYTES * element);
  }
}

/** Data blocks of a level. */
function blocksOf(level: number): number {
  return 2 ** Math.floor(level / 2);
}

/** Addresses in each data block of a level. */
function elementsOf(least: number, level: number): number {
  return least * 2 ** Math.floor((level + 1) / 2);
}

function isPower(n: number): boolean {
  return n > 0 && (n & (n - 1)) === 0;
}
