// Checks blocks, transactions, receipts and state of a network, as its RPC gave them, with
// ethereumjs alone: node check.mjs DUMP.json. Prints what does not hold, and ends with 1 if
// anything does not. The dump: {blocks: [{block, receipts, accounts}]}, blocks with full
// transactions, receipts of a node that is party to nothing, accounts after the block with their
// first storage slots, and proofs of eth_getProof where there are any.
import { readFileSync } from "node:fs";
import { createBlockHeader } from "@ethereumjs/block";
import { createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { createMPT, verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import {
  accountBodyToRLP,
  createAccount,
  createContractAddress,
  createAddressFromString,
  ecrecover,
  hexToBytes,
  pubToAddress,
} from "@ethereumjs/util";
import { keccak_256 as keccak } from "@noble/hashes/sha3.js";

const CHAIN_ID = 1337n;
const EMPTY_ROOT = hex(keccak(RLP.encode(new Uint8Array())));
const common = createCustomCommon({ chainId: 1337 }, Mainnet, { hardfork: Hardfork.Istanbul });

function hex(bytes) {
  return "0x" + Buffer.from(bytes).toString("hex");
}

const wrong = [];
let checked = 0;

function same(what, expected, got) {
  checked++;
  if (expected !== got) wrong.push(`${what}: the network says ${expected}, ethereumjs ${got}`);
}

const bytes = (text) => hexToBytes(text ?? "0x");
/** A quantity as RLP wants it: without leading zeros. */
function number(quantity) {
  const digits = BigInt(quantity).toString(16);
  return digits === "0" ? new Uint8Array() : bytes("0x" + (digits.length % 2 ? "0" : "") + digits);
}

async function indexedRoot(values) {
  const trie = await createMPT();
  for (const [i, value] of values.entries()) await trie.put(RLP.encode(number(i)), value);
  return hex(trie.root());
}

/** Three bits of 2048 per address and topic, yellow paper (24) to (27). */
function bloom(logs) {
  const filter = new Uint8Array(256);
  for (const log of logs) {
    for (const entry of [log.address, ...log.topics]) {
      const hash = keccak(bytes(entry));
      for (const i of [0, 2, 4]) {
        const bit = ((hash[i] << 8) | hash[i + 1]) & 2047;
        filter[255 - (bit >> 3)] |= 1 << (bit & 7);
      }
    }
  }
  return hex(filter);
}

function transaction(tx) {
  const unsigned = [
    number(tx.nonce), number(tx.gasPrice), number(tx.gas), bytes(tx.to), number(tx.value), bytes(tx.input),
  ];
  const raw = RLP.encode([...unsigned, number(tx.v), number(tx.r), number(tx.s)]);
  same(`hash of transaction ${tx.hash}`, tx.hash, hex(keccak(raw)));
  same(`sender of ${tx.hash}`, tx.from, sender(tx, unsigned));
  return raw;
}

/** A private transaction is signed without a chain id and says so by 37 or 38. */
function sender(tx, unsigned) {
  const v = BigInt(tx.v);
  const word = (quantity) => bytes("0x" + BigInt(quantity).toString(16).padStart(64, "0"));
  const withoutChain = v === 27n || v === 28n || v === 37n || v === 38n;
  const signed = withoutChain ? unsigned : [...unsigned, number(CHAIN_ID), number(0), number(0)];
  const parity = v > 36n && withoutChain ? v - 10n : v;
  const key = ecrecover(
    keccak(RLP.encode(signed)), parity, word(tx.r), word(tx.s), withoutChain ? undefined : CHAIN_ID);
  return hex(pubToAddress(key));
}

function receipt(entry, tx, gasBefore) {
  const gas = gasBefore + BigInt(entry.gasUsed);
  same(`cumulative gas of ${tx.hash}`, BigInt(entry.cumulativeGasUsed), gas);
  same(`bloom of the receipt of ${tx.hash}`, entry.logsBloom, bloom(entry.logs));
  if (tx.to === null) {
    const created = createContractAddress(createAddressFromString(tx.from), BigInt(tx.nonce));
    same(`contract of ${tx.hash}`, entry.contractAddress, created.toString());
  }
  return RLP.encode([
    number(entry.status),
    number(entry.cumulativeGasUsed),
    bytes(entry.logsBloom),
    entry.logs.map((log) => [bytes(log.address), log.topics.map(bytes), bytes(log.data)]),
  ]);
}

async function header(block, parent) {
  const built = createBlockHeader(
    {
      parentHash: block.parentHash,
      uncleHash: block.sha3Uncles,
      coinbase: block.miner,
      stateRoot: block.stateRoot,
      transactionsTrie: block.transactionsRoot,
      receiptTrie: block.receiptsRoot,
      logsBloom: block.logsBloom,
      difficulty: block.difficulty,
      number: block.number,
      gasLimit: block.gasLimit,
      gasUsed: block.gasUsed,
      timestamp: block.timestamp,
      extraData: block.extraData,
      mixHash: block.mixHash,
      nonce: block.nonce,
    },
    { common, skipConsensusFormatValidation: true },
  );
  same(`hash of block ${block.number}`, block.hash, hex(built.hash()));
  same(`uncles of block ${block.number}`, block.sha3Uncles, hex(keccak(RLP.encode([]))));
  if (parent) same(`parent of block ${block.number}`, block.parentHash, parent.hash);
}

async function storageRoot(slots) {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [slot, value] of Object.entries(slots)) {
    if (BigInt(value) === 0n) continue;
    await trie.put(bytes(slot), RLP.encode(number(value)));
  }
  return hex(trie.root());
}

async function state(block, accounts) {
  const trie = await createMPT({ useKeyHashing: true });
  for (const account of accounts) {
    const root = await storageRoot(account.slots);
    same(`storage root of ${account.address} after block ${block.number}`, account.storageRoot, root);
    const entry = createAccount({
      nonce: BigInt(account.nonce),
      balance: BigInt(account.balance),
      storageRoot: bytes(root),
      codeHash: keccak(bytes(account.code)),
    });
    const rlp = accountBodyToRLP(entry.raw());
    if (!entry.isEmpty()) await trie.put(bytes(account.address), rlp);
    if (account.proof) await proof(block, account, entry.isEmpty() ? null : rlp);
  }
  same(`state root of block ${block.number}`, block.stateRoot, hex(trie.root()));
}

async function proof(block, account, rlp) {
  const proven = async (key, nodes, root) => {
    // Of an empty trie there is nothing to show.
    if (nodes.length === 0 && root === EMPTY_ROOT) return null;
    return verifyMerkleProof(bytes(key), nodes.map(bytes), { root: bytes(root), useKeyHashing: true });
  };
  const about = `of ${account.address} after block ${block.number}`;
  const entry = await proven(account.address, account.proof.accountProof, block.stateRoot);
  same(`proof ${about}`, rlp && hex(rlp), entry && hex(entry));
  for (const slot of account.proof.storageProof) {
    const value = await proven(
      "0x" + BigInt(slot.key).toString(16).padStart(64, "0"), slot.proof, account.proof.storageHash);
    same(`proof of slot ${slot.key} ${about}`, BigInt(slot.value), value ? BigInt(hex(RLP.decode(value))) : 0n);
  }
}

let parent;
let transactions = 0;
for (const { block, receipts, accounts } of JSON.parse(readFileSync(process.argv[2])).blocks) {
  await header(block, parent);
  const raw = block.transactions.map(transaction);
  same(`transactions root of block ${block.number}`, block.transactionsRoot, await indexedRoot(raw));
  let gas = 0n;
  const encoded = [];
  for (const [i, entry] of receipts.entries()) {
    encoded.push(receipt(entry, block.transactions[i], gas));
    gas += BigInt(entry.gasUsed);
  }
  same(`receipts root of block ${block.number}`, block.receiptsRoot, await indexedRoot(encoded));
  same(`gas used in block ${block.number}`, BigInt(block.gasUsed), gas);
  same(`bloom of block ${block.number}`, block.logsBloom, bloom(receipts.flatMap((one) => one.logs)));
  await state(block, accounts);
  transactions += raw.length;
  parent = block;
}
wrong.slice(0, 50).forEach((sentence) => console.log(sentence));
console.log(`${checked} checks of ${transactions} transactions, ${wrong.length} do not hold`);
process.exit(wrong.length ? 1 : 0);
