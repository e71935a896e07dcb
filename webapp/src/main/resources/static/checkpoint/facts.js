// What is known of lots while there is no server: as the organisation had them at the last sync, signed
// by an account of it, and looked at as if it had just come each time it is read. The agent has the same
// (org.custodia.scanners.agent.facts); docs/scanner-agent.md has the format. In a database of its own,
// so that the one with the scans never waits for it.
import { Signature } from '/vendor/secp256k1/index.js';
import { digest, fromHex, keccak, toHex } from '/js/eip712.js';
import { packId } from './labels.js';

const DATABASE = 'custodia-checkpoint-facts';
const STORE = 'facts';
const VERSION = 1;
const TYPES = {
  EIP712Domain: fields('name string, version string, chainId uint256, verifyingContract address'),
  CheckpointFacts: fields('member bytes32, detail bytes32, block uint64, at uint64'),
};

function fields(list) {
  return list.split(', ').map((one) => ({ name: one.split(' ')[0], type: one.split(' ')[1] }));
}

/** Findings, the gravest first; the first six were ordered by somebody. As the agent has them. */
const FINDINGS = [
  'RECALLED', 'PACK_RECALLED', 'WITHDRAWN', 'PACK_WITHDRAWN', 'BLOCKED', 'PACK_BLOCKED', 'UNKNOWN_LOT', 'EXPIRY_DIFFERS', 'EXPIRED', 'NO_LOT',
  'NOT_KNOWN_HERE', 'NOTHING_OF_LOT', 'NOTHING',
];

/** Whether somebody stopped the lot or the pack. */
export const isOrdered = (finding) => FINDINGS.indexOf(finding) >= 0 && FINDINGS.indexOf(finding) < 6;

/** These are not signed as they have to be, or of a version that this page does not know. */
export class NotTheirs extends Error {}

/** Lots, and single packs that were stopped, as the organisation's node had them at a time. What they say nothing against is not genuine by that. */
class LotFacts {
  constructor({ block, at, whole, lots, allPacks = false, packs = [] }) {
    Object.assign(this, { block, whole, allPacks, at: at * 1000 });
    this.packs = new Map(packs.map(([gtin, lot, id, status]) => [`${gtin} ${lot} ${id}`, status]));
    this.lots = new Map(lots.map(([gtin, number, expiry, status]) => [`${gtin} ${number}`, { expiry, status }]));
  }

  /**
   * What there is against a pack, the gravest.
   *
   * @param {{gtin: string, serial: string, lot?: string, expiry?: string}} pack 14 digits; last day in ISO
   * @param {string} today in ISO
   */
  against(pack, today) {
    const ofLot = this.#ofLot(pack, today);
    const alone = this.#alone(pack);
    return FINDINGS.indexOf(alone) < FINDINGS.indexOf(ofLot) ? alone : ofLot;
  }

  /** What is said of this very pack. */
  #alone({ gtin, serial, lot = '' }) {
    const status = this.packs.get(`${gtin} ${lot} ${packId(gtin, serial)}`);
    if (['RECALLED', 'WITHDRAWN', 'BLOCKED'].includes(status)) return `PACK_${status}`;
    return this.allPacks ? 'NOTHING' : 'NOTHING_OF_LOT';
  }

  #ofLot(pack, today) {
    const past = pack.expiry && pack.expiry < today;
    const lot = pack.lot && this.lots.get(`${pack.gtin} ${pack.lot}`);
    if (lot) {
      const found = LotFacts.#found(pack, lot, today);
      return past && !isOrdered(found) ? 'EXPIRED' : found;
    }
    if (past) return 'EXPIRED';
    if (!pack.lot) return 'NO_LOT';
    return this.whole ? 'UNKNOWN_LOT' : 'NOT_KNOWN_HERE';
  }

  static #found({ expiry }, lot, today) {
    if (lot.status === 'NONE') return 'UNKNOWN_LOT';
    if (lot.status !== 'RELEASED') return lot.status;
    if (expiry && expiry !== lot.expiry) return 'EXPIRY_DIFFERS';
    return today > lot.expiry ? 'EXPIRED' : 'NOTHING';
  }
}

/**
 * @param {{facts: string, signature: string}} signed JSON as text, so that what was signed is what was sent
 * @param {{chainId: number, registrar: string, member: string, signer: string}} whose account has to have signed
 */
export function open({ facts, signature }, { chainId, registrar, member, signer }) {
  let said;
  try {
    said = JSON.parse(facts);
    const hash = digest({
      types: TYPES,
      primaryType: 'CheckpointFacts',
      domain: { name: 'Custodia', version: '1', chainId, verifyingContract: registrar },
      message: { member, detail: toHex(keccak(new TextEncoder().encode(facts))), block: said.block, at: said.at },
    });
    if (signerOf(signature, hash) !== signer) throw new NotTheirs('facts of another signer');
    if (said.version !== VERSION) throw new NotTheirs('facts of another version');
    return new LotFacts(said);
  } catch (cause) {
    throw new NotTheirs('facts that do not count', { cause });
  }
}

/** Address of the account that signed: r ‖ s ‖ v, v 27 or 28. */
function signerOf(signature, hash) {
  const bytes = fromHex(signature);
  const point = Signature.fromBytes(bytes.subarray(0, 64)).addRecoveryBit(bytes[64] - 27).recoverPublicKey(hash);
  return toHex(keccak(point.toBytes(false).subarray(1)).subarray(12));
}

/** What the last sync left for an organisation; undefined for nothing that counts. */
export async function kept(organisation, whose) {
  try {
    const found = await inStore('readonly', (store) => store.get(organisation));
    return found && open(found, whose);
  } catch {
    return undefined;
  }
}

/**
 * Takes what a sync brought, unless what is there is younger. Answers what counts from now on.
 *
 * @throws {NotTheirs}
 */
export async function take(organisation, signed, whose) {
  const fresh = open(signed, whose);
  const before = await kept(organisation, whose);
  if (before && before.block > fresh.block) return before;
  await inStore('readwrite', (store) => store.put({ organisation, ...signed }));
  return fresh;
}

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'organisation' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    opened.close();
  }
}
