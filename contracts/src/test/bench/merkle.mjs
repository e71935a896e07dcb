// How long OpenZeppelin's JavaScript takes for the Merkle tree of a lot: node merkle.mjs GTIN LOT PACKS
// Prints {"root", "seconds"}. Serials are the lot's number and seven digits; making them does not count.
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';

const [gtin, lot, packs] = process.argv.slice(2);
const serials = (count) =>
  Array.from({ length: count }, (_, pack) => [gtin, lot + String(pack).padStart(7, '0')]);

StandardMerkleTree.of(serials(2_000), ['uint64', 'string']); // compiled before it is measured
const values = serials(Number(packs));
const began = performance.now();
const tree = StandardMerkleTree.of(values, ['uint64', 'string']);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ root: tree.root, seconds }));
