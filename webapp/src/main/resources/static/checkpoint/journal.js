// Scans of this browser: each signed at its moment, in a chain by sequence number and the digest of
// the one before, and on the disk before anybody is told. Nothing is deleted before the ledger has it.
// The same as the agent's journal, in IndexedDB; docs/scanner-agent.md says what is signed.
import { digest, fromHex, keccak, toHex } from '/js/eip712.js';
import { sign } from '/js/signing.js';
import { MODES } from './work.js';

const DATABASE = 'custodia-checkpoint';
const KEPT_AFTER_CONFIRMATION = 24 * 3600 * 1000;
const ZERO = '0x' + '0'.repeat(64);
const CHECKPOINT = 65;
const MEDICINE = 1;
const ORGAN_LEG = 5;
const ENTRIES = { SCANNED: 1, UNDONE: 2, FINISHED: 3 };
const UTF8 = new TextEncoder();

const TYPES = {
  EIP712Domain: fields('name string, version string, chainId uint256, verifyingContract address'),
  Act: fields('commandId bytes32, kind uint8, subject bytes32, giver bytes32, receiver bytes32, action uint8, place string, '
    + 'deviceTime uint64, deviceSequence uint64, previousHash bytes32, detail bytes32'),
};

function fields(list) {
  return list.split(', ').map((one) => ({ name: one.split(' ')[0], type: one.split(' ')[1] }));
}

/** This browser has no room for another scan. */
export class Full extends Error {}

/** This browser keeps nothing, or not any more. */
export class NotKept extends Error {}

export const randomWord = () => toHex(crypto.getRandomValues(new Uint8Array(32)));

// --- Adding ---

/**
 * Signs the next event of the key's record and keeps it; when the promise is fulfilled it is on the disk.
 *
 * @param {{person: string, device: string, member: string, chainId: number, registrar: string, place: string}} post
 *     `device` is the address of the person's session key
 * @param {{entry: string, mode: string, session: string, refers?: string, operator: string, input: string, text?: string, root?: string}} terms
 *     `refers` is the id of the event that is taken back, `root` what the last event of a session signs
 * @param {{thing: string, subject: string, humanOrigin: boolean, facts: object[]}} [label] how the text reads
 */
export function append(post, terms, label) {
  return navigator.locks.request(`custodia.checkpoint.${post.device}`, async () => {
    const head = (await read('heads', (store) => store.get(post.device))) ?? { sequence: 0, digest: ZERO };
    const id = crypto.randomUUID();
    const organ = terms.mode === 'ORGAN' || label?.humanOrigin;
    const wire = {
      id, sequence: head.sequence + 1, previous: head.digest, kind: organ ? ORGAN_LEG : MEDICINE,
      subject: label?.subject ?? terms.session, member: post.member, place: post.place, deviceTime: Date.now(),
      entry: terms.entry, mode: terms.mode, session: terms.session, refers: terms.refers ? wordOf(terms.refers) : terms.root ?? ZERO,
      operator: terms.operator, input: terms.input, text: terms.text ?? '',
    };
    const typedData = actOf(wire, post);
    wire.signature = await sign(post.person, typedData, post.device);
    const signed = toHex(digest(typedData));
    const event = {
      device: post.device, sequence: wire.sequence, id, person: post.person, state: 'WAITING', wire, digest: signed,
      thing: label?.thing, facts: label?.facts ?? [], undoes: terms.refers,
    };
    await change(['events', 'heads'], (stores) => {
      stores.events.add(event);
      stores.heads.put({ device: post.device, person: post.person, sequence: wire.sequence, digest: signed });
    });
    return event;
  });
}

/** The act that an event is, as typed data. */
export function actOf(wire, { chainId, registrar }) {
  return {
    types: TYPES,
    primaryType: 'Act',
    domain: { name: 'Custodia', version: '1', chainId, verifyingContract: registrar },
    message: {
      commandId: wordOf(wire.id), kind: wire.kind, subject: wire.subject, giver: wire.member, receiver: ZERO, action: CHECKPOINT,
      place: wire.place, deviceTime: wire.deviceTime, deviceSequence: wire.sequence, previousHash: wire.previous, detail: detailOf(wire),
    },
  };
}

/** A UUID as 32 bytes. */
const wordOf = (id) => '0x' + id.replaceAll('-', '').padStart(64, '0');

/** `keccak256(abi.encode(uint8, uint8, bytes32, bytes32, string, string, string))` of the terms. */
function detailOf({ entry, mode, session, refers, operator, input, text }) {
  const words = [numberWord(ENTRIES[entry]), numberWord(MODES[mode]), session.slice(2), refers.slice(2)];
  const tail = [];
  let at = 7 * 32;
  for (const content of [operator, input, text].map((one) => UTF8.encode(one))) {
    words.push(numberWord(at));
    const padded = Math.ceil(content.length / 32) * 32;
    tail.push(numberWord(content.length) + toHex(content).slice(2).padEnd(padded * 2, '0'));
    at += 32 + padded;
  }
  const bytes = Uint8Array.from((words.join('') + tail.join('')).match(/../g), (pair) => parseInt(pair, 16));
  return toHex(keccak(bytes));
}

const numberWord = (value) => value.toString(16).padStart(64, '0');

/**
 * One root over the digests of a session's scans: OpenZeppelin's StandardMerkleTree over `["bytes32"]`. Zero for none.
 */
export function rootOf(digests) {
  const leaves = digests.map((one) => toHex(keccak(keccak(fromHex(one))))).sort();
  if (!leaves.length) return ZERO;
  const tree = Array(2 * leaves.length - 1);
  leaves.forEach((leaf, i) => { tree[tree.length - 1 - i] = leaf; });
  for (let i = leaves.length - 2; i >= 0; i--) {
    tree[i] = toHex(keccak(fromHex('0x' + [tree[2 * i + 1], tree[2 * i + 2]].sort().map((one) => one.slice(2)).join(''))));
  }
  return tree[0];
}

// --- What waits, and what became of it ---

/** The first events of a key's record that are to be sent, in order. */
export async function waiting(device, most) {
  const all = await eventsOf(device);
  return all.filter((event) => event.state === 'WAITING').slice(0, most);
}

/** Ids of what is sent and on no ledger yet. */
export async function unconfirmed(device, most) {
  const all = await eventsOf(device);
  return all.filter((event) => event.state === 'SENT').slice(0, most).map((event) => event.id);
}

/** @param {{id: string, state: string, reason?: string}[]} changes */
export async function apply(changes) {
  await change(['events'], ({ events }) => {
    for (const { id, state, reason } of changes) {
      const found = events.index('id').get(id);
      found.onsuccess = () => {
        if (found.result) events.put({ ...found.result, state, reason, changedAt: Date.now() });
      };
    }
  });
}

/** What was scanned to be verified and not taken back, and has no verdict yet. */
export async function unverified(device) {
  const all = await eventsOf(device);
  const undone = new Set(all.map((event) => event.undoes));
  return all.filter(({ id, wire, verdict }) => wire.mode === 'VERIFY' && wire.entry === 'SCANNED' && !verdict && !undone.has(id));
}

/** @param {{tone: string, word: string}} verdict */
export async function noteVerdict(id, verdict) {
  await change(['events'], ({ events }) => {
    const found = events.index('id').get(id);
    found.onsuccess = () => { if (found.result) events.put({ ...found.result, verdict }); };
  });
}

/** From this sequence number on everything is sent again, as the other end asks. */
export async function sendAgainFrom(device, sequence) {
  await change(['events'], ({ events }) => {
    const cursor = events.openCursor(IDBKeyRange.bound([device, sequence], [device, Infinity]));
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      cursor.result.update({ ...cursor.result.value, state: 'WAITING', reason: undefined });
      cursor.result.continue();
    };
  });
}

/** What was refused may be taken now: somebody has put right what was wrong. */
export async function sendRefusedAgain(organisation) {
  const refused = (await eventsHere(organisation)).filter((event) => event.state === 'REFUSED');
  await apply(refused.map(({ id }) => ({ id, state: 'WAITING' })));
}

/** Whoever signed, a colleague may send it. */
const isOf = (organisation) => ({ person }) => person.startsWith(`${organisation}/`);

/** Keys whose records the people of an organisation have in this browser. */
export async function devicesOf(organisation) {
  const heads = await read('heads', (store) => store.getAll());
  return heads.filter(isOf(organisation)).map((head) => head.device);
}

/** All events of a key, in order. */
export function eventsOf(device) {
  return read('events', (store) => store.getAll(IDBKeyRange.bound([device, 0], [device, Infinity])));
}

async function eventsHere(organisation) {
  return (await read('events', (store) => store.getAll())).filter(isOf(organisation));
}

/** How many wait, are sent, confirmed and refused; since when the oldest waits; why the first was refused. */
export async function status(organisation) {
  const counts = { WAITING: 0, SENT: 0, CONFIRMED: 0, REFUSED: 0 };
  let oldest;
  let reason;
  for (const event of await eventsHere(organisation)) {
    counts[event.state]++;
    if (event.state === 'WAITING') oldest = Math.min(oldest ?? Infinity, event.wire.deviceTime);
    if (event.state === 'REFUSED') reason ??= event.reason;
  }
  return { ...counts, oldest, reason };
}

/** Scans of other organisations that wait in this browser until somebody of theirs signs in. */
export async function waitingOfOthers(organisation) {
  const all = await read('events', (store) => store.getAll());
  return all.filter((event) => !isOf(organisation)(event) && event.state === 'WAITING').length;
}

/** Forgets what the ledger has had for a day; the last of a record stays. */
export async function tidy(organisation) {
  const before = Date.now() - KEPT_AFTER_CONFIRMATION;
  const over = (await eventsHere(organisation)).filter((event) => event.state === 'CONFIRMED' && event.changedAt < before);
  const heads = await read('heads', (store) => store.getAll());
  const last = new Map(heads.map((head) => [head.device, head.sequence]));
  await change(['events'], ({ events }) => {
    for (const { device, sequence } of over) if (last.get(device) !== sequence) events.delete([device, sequence]);
  });
}

// --- Who was here, for being offline ---

export async function remember(session) {
  await change(['people'], ({ people }) => people.put({ ...session, seenAt: Date.now() }));
}

/** Who was here last; undefined for nobody. */
export async function remembered() {
  const all = await read('people', (store) => store.getAll());
  return all.sort((one, other) => other.seenAt - one.seenAt)[0];
}

export async function forget(person) {
  await change(['people'], ({ people }) => people.delete(person));
}

// --- IndexedDB ---

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const events = request.result.createObjectStore('events', { keyPath: ['device', 'sequence'] });
      events.createIndex('id', 'id', { unique: true });
      request.result.createObjectStore('heads', { keyPath: 'device' });
      request.result.createObjectStore('people', { keyPath: 'person' });
    };
    request.onsuccess = () => {
      request.result.onclose = () => { opened = undefined; };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function read(name, work) {
  return inTransaction([name], 'readonly', (stores) => work(stores[name]));
}

/** Flushed to the disk when it is done, as far as the browser can tell. */
async function change(names, work) {
  return inTransaction(names, 'readwrite', work);
}

async function inTransaction(names, mode, work) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(names, mode, { durability: 'strict' });
      const request = work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } catch (cause) {
    opened = undefined;
    if (cause?.name === 'QuotaExceededError') throw new Full('no room', { cause });
    throw new NotKept('this browser keeps no scans', { cause });
  }
}
