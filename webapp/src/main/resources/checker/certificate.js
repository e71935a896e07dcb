// Reads certificates of verification and checks them, with nothing but this file: no server of ours is asked.
import { keccak_256 } from 'hashes/sha3.js';
import { Signature } from 'secp256k1/index.js';

const PREFIX = 'CUSTODIA-1:';
const UTF8 = new TextEncoder();

export const keccak = (bytes) => keccak_256(bytes);

export const toHex = (bytes) => '0x' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text) {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) throw new Error('not hex');
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function concat(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A number as 32 bytes, the most significant first. */
export function word(number) {
  const bytes = new Uint8Array(32);
  for (let at = 31, left = BigInt(number); left > 0n; at--, left >>= 8n) bytes[at] = Number(left & 255n);
  return bytes;
}

const leftPadded = (bytes) => concat([new Uint8Array(32 - bytes.length), bytes]);

/** abi.encode(uint64, string) for a text of at most 32 bytes. */
function encoded(number, text) {
  const bytes = UTF8.encode(text);
  return concat([word(number), word(64), word(bytes.length), bytes, new Uint8Array(32 - bytes.length)]);
}

/** What stands in a certificate's code; an Error when it is none. */
export function read(text) {
  const code = text.replace(/\s+/g, '');
  if (!code.startsWith(PREFIX)) throw new Error('no certificate');
  const base64 = code.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const take = (length) => {
    if (at + length > bytes.length) throw new Error('cut short');
    at += length;
    return bytes.slice(at - length, at);
  };
  const small = () => take(1)[0];
  const number = () => (take(8), view.getBigUint64(at - 8));
  const text8 = () => new TextDecoder('utf-8', { fatal: true }).decode(take(small()));
  const certificate = {
    chainId: number(),
    registrar: take(20),
    registry: take(20),
    gtin: number(),
    lotNumber: text8(),
    serial: text8(),
    proof: Array.from({ length: small() }, () => take(32)),
    queryId: take(16),
    answerer: take(32),
    status: small(),
    detail: take(32),
    block: number(),
    answeredAt: number(),
    signature: take(65),
  };
  if (at !== bytes.length) throw new Error('something follows');
  certificate.packId = keccak(encoded(certificate.gtin, certificate.serial));
  certificate.lotId = keccak(encoded(certificate.gtin, certificate.lotNumber));
  return certificate;
}

const before = (a, b) => {
  for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return true;
};

/** The root that the proof leads to; OpenZeppelin's StandardMerkleTree of ["uint64", "string"]. */
export function rootOf(certificate) {
  return certificate.proof.reduce(
    (hash, sibling) => keccak(concat(before(hash, sibling) ? [hash, sibling] : [sibling, hash])),
    keccak(certificate.packId),
  );
}

const hashed = (text) => keccak(UTF8.encode(text));

/** EIP-712 domain of chain and Registrar. */
const domainOf = (signed) => keccak(concat([
  hashed('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
  hashed('Custodia'),
  hashed('1'),
  word(signed.chainId),
  leftPadded(signed.registrar),
]));

/** EIP-712 digest of the regulator's answer. */
export function answerDigest(certificate) {
  const answer = keccak(concat([
    hashed('VerificationAnswer(bytes32 queryId,bytes32 answerer,uint8 status,bytes32 lotId,bytes32 packId,bytes32 detail,uint64 block,uint64 answeredAt)'),
    leftPadded(certificate.queryId),
    certificate.answerer,
    word(certificate.status),
    certificate.lotId,
    certificate.packId,
    certificate.detail,
    word(certificate.block),
    word(certificate.answeredAt),
  ]));
  return keccak(concat([Uint8Array.of(0x19, 0x01), domainOf(certificate), answer]));
}

/** Address of the key that signed the regulator's answer. */
export const signer = (certificate) => signerOf(certificate.signature, answerDigest(certificate));

/** Address of the account that vouches for a custody record. */
export const recordSigner = (record) => signerOf(record.signature, recordDigest(record));

function signerOf(signature, digest) {
  const recovery = signature[64] - 27;
  if (recovery !== 0 && recovery !== 1) throw new Error('malformed signature');
  const point = Signature.fromBytes(signature.slice(0, 64))
    .addRecoveryBit(recovery)
    .recoverPublicKey(digest);
  return toHex(keccak(point.toBytes(false).slice(1)).slice(12));
}

// --- Custody records of organs ---

const RECORD_PREFIX = 'CUSTODIA-ORGAN-1:';
const RECORD = 100;

export const isRecord = (text) => text.trim().startsWith(RECORD_PREFIX);

/** What stands in the code of a custody record; an Error when it is none. */
export function readRecord(text) {
  const code = text.replace(/\s+/g, '');
  if (!code.startsWith(RECORD_PREFIX)) throw new Error('no custody record');
  const base64 = code.slice(RECORD_PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (bytes.length !== 213) throw new Error('not all of it');
  const view = new DataView(bytes.buffer);
  return {
    chainId: view.getBigUint64(0),
    registrar: bytes.slice(8, 28),
    messageId: bytes.slice(28, 44),
    sender: bytes.slice(44, 76),
    subject: bytes.slice(76, 108),
    content: bytes.slice(108, 140),
    sentAt: view.getBigUint64(140),
    signature: bytes.slice(148, 213),
  };
}

/** Keccak-256 of a record's text, as hex. */
export const contentOf = (text) => toHex(hashed(text));

/** EIP-712 digest of the message that vouches for a record: OrganMessage to nobody, number 100. */
export function recordDigest(record) {
  const message = keccak(concat([
    hashed('OrganMessage(bytes32 messageId,bytes32 sender,bytes32 receiver,uint8 kind,bytes32 subject,bytes32 content,uint64 sentAt)'),
    leftPadded(record.messageId),
    record.sender,
    new Uint8Array(32),
    word(RECORD),
    record.subject,
    record.content,
    word(record.sentAt),
  ]));
  return keccak(concat([Uint8Array.of(0x19, 0x01), domainOf(record), message]));
}

// --- Acts and hand-overs in a record ---

const ACT = 'Act(bytes32 commandId,uint8 kind,bytes32 subject,bytes32 giver,bytes32 receiver,uint8 action,string place,uint64 deviceTime,uint64 deviceSequence,bytes32 previousHash,bytes32 detail)';
const ORGAN_LEG = 5;
const HAND_OVER = 63;
const TAKE_OVER = 64;

/** EIP-712 digest of an act, as the record has it. */
function actDigest(record, act) {
  const message = keccak(concat([
    hashed(ACT),
    fromHex(act.commandId),
    word(act.kind),
    fromHex(act.subject),
    fromHex(act.giver),
    fromHex(act.receiver),
    word(act.action),
    hashed(act.place),
    word(act.deviceTime),
    word(act.deviceSequence),
    fromHex(act.previousHash),
    fromHex(act.detail),
  ]));
  return keccak(concat([Uint8Array.of(0x19, 0x01), domainOf(record), message]));
}

const isSignedBy = (record, act, key) => signerOf(fromHex(act.signature), actDigest(record, act)) === key.toLowerCase();

function isRightAct(record, event) {
  const termsAreThose = !event.terms || toHex(keccak(fromHex(event.terms))) === event.act.detail;
  return termsAreThose && isSignedBy(record, event.act, event.signer);
}

function isRightLink(record, link, holder) {
  const both = [link.given, link.taken].every(
    (act) => act.kind === ORGAN_LEG && act.subject === toHex(record.subject) && act.giver === link.giver && act.receiver === link.receiver,
  );
  return both && link.given.action === HAND_OVER && link.taken.action === TAKE_OVER && (holder ?? link.giver) === link.giver
    && isSignedBy(record, link.given, link.given.signer) && isSignedBy(record, link.taken, link.taken.signer);
}

/** Whether acts and hand-overs of a record are signed by the keys that it names; nobody is asked. */
export function checkActs(record, told) {
  const links = told.chain?.links ?? [];
  return {
    signed: told.events.filter((event) => isRightAct(record, event)).length,
    links: links.length,
    stated: links.filter((link) => link.from !== 'OWN_NODE').length,
    follow: links.every((link, at) => isRightLink(record, link, links[at - 1]?.receiver)),
  };
}

/** Whether the keys of the hand-overs are those of givers and takers, as the public ledger has them. */
export async function areKeysOfBothSides(node, registrar, told) {
  for (const link of told.chain?.links ?? []) {
    for (const [act, member] of [[link.given, link.giver], [link.taken, link.receiver]]) {
      const operator = await call(node, registrar, selector('operator(address)') + toHex(leftPadded(fromHex(act.signer))).slice(2));
      if (toHex(operator[0]) !== member) return false;
    }
  }
  return true;
}

/** The member whose account this is on the public ledger; zero for nobody's. */
export async function memberOfAccount(node, registrar, account) {
  const [member] = await call(node, registrar, selector('memberOfAccount(address)') + toHex(leftPadded(fromHex(account))).slice(2));
  return toHex(member);
}

// --- A node of anybody's ---

const selector = (signature) => toHex(hashed(signature).slice(0, 4));

async function call(node, to, data) {
  const answer = await fetch(node, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to, data }, 'latest'] }),
  });
  const { result, error } = await answer.json();
  if (error || !/^0x([0-9a-f]{64})+$/.test(result ?? '')) throw new Error('no such contract at this node');
  const bytes = fromHex(result);
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.slice(32 * i, 32 * i + 32));
}

const asNumber = (bytes) => bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);

/**
 * What the public ledger says of the lot and of who signed.
 *
 * @param node URL of its JSON-RPC
 * @param registry address of the MedicineRegistry
 * @param registrar address of the Registrar
 */
export async function ask(node, registry, registrar, certificate, key) {
  const lot = await call(node, registry, selector('lot(bytes32)') + toHex(certificate.lotId).slice(2));
  const pack = await call(
    node,
    registry,
    selector('packStatus(bytes32,bytes32)') + toHex(certificate.lotId).slice(2) + toHex(certificate.packId).slice(2),
  );
  const operator = await call(node, registrar, selector('operator(address)') + toHex(leftPadded(fromHex(key))).slice(2));
  const verifier = 32n;
  return {
    root: toHex(lot[3]),
    status: Number(asNumber(lot[6])),
    packStatus: Number(asNumber(pack[0])),
    expiry: new Date(Number(asNumber(lot[2])) * 86_400_000).toISOString().slice(0, 10),
    signerIsService:
      toHex(operator[0]) === toHex(certificate.answerer) && (asNumber(operator[2]) & verifier) !== 0n,
  };
}
