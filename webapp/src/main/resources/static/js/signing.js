// A person's signing key: made here, kept here, used here. The private half is stored encrypted
// under an AES key that WebCrypto keeps and hands out to no script, so that it is never in a server's
// hands and no page can carry it away. Whoever copies the browser's whole profile copies that key too;
// therefore a key lasts for one shift, and can be revoked.
import { getPublicKey, signAsync, utils } from '/vendor/secp256k1/index.js';
import { digest, fromHex, keccak, toHex } from './eip712.js';

const DATABASE = 'custodia';
const STORE = 'signing-keys';

/** Types of messages that a person's key signs; anything else is refused. */
const SIGNED = ['Act', 'Approval', 'OfferTurn', 'RecordQuery', 'SessionKeyProof'];

/** Types that a key of one signature signs. */
const SIGNED_ONCE = ['Consent', 'PatientDecision'];

/** This browser keeps nothing for us: storage is switched off, full or broken. */
export class NothingKept extends Error {}

/** The key that was to sign is not, or no longer, in this browser. */
export class KeyGone extends Error {}

export function supported() {
  return Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);
}

/** Ethereum address of a private key: the last 20 bytes of the public key's Keccak-256. */
export function addressOf(privateKey) {
  const point = getPublicKey(privateKey, false);
  return toHex(keccak(point.subarray(1)).subarray(12));
}

/** Signs typed data with a private key: r ‖ s ‖ v, low s, v 27 or 28, as hex. */
export async function signWith(privateKey, typedData) {
  const signature = await signAsync(digest(typedData), privateKey, { lowS: true });
  const bytes = new Uint8Array(65);
  bytes.set(signature.toBytes());
  bytes[64] = 27 + signature.recovery;
  return toHex(bytes);
}

/** Makes a key for a person (organisation/name), in place of the one they had in this browser. */
export async function makeKey(person) {
  const privateKey = utils.randomPrivateKey();
  const address = addressOf(privateKey);
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: fromHex(address) }, wrapping, privateKey);
  privateKey.fill(0);
  await inStore('readwrite', (store) => store.put({ person, address, wrapping, iv, sealed }));
  return address;
}

/** Address of the key that a person has in this browser, or undefined. */
export async function keyOf(person) {
  return (await inStore('readonly', (store) => store.get(person)))?.address;
}

/**
 * Signs typed data with the person's key in this browser.
 *
 * @param {string} [address] of the key that is to sign and no other, where a record is kept by key
 */
export async function sign(person, typedData, address) {
  allow(SIGNED, typedData);
  const key = await inStore('readonly', (store) => store.get(person));
  if (!key || (address && key.address !== address)) throw new KeyGone('no signing key in this browser');
  const privateKey = await unwrap(key);
  try {
    return await signWith(privateKey, typedData);
  } finally {
    privateKey.fill(0);
  }
}

async function unwrap({ address, wrapping, iv, sealed }) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: fromHex(address) }, wrapping, sealed));
  } catch (cause) {
    throw new KeyGone('the signing key in this browser does not open', { cause });
  }
}

/**
 * Signs one message with a key made for it, which is stored nowhere and gone afterwards.
 *
 * @param typedDataFor given the key's address, answers the typed data, or a promise of it; a
 *     consent names the key as `grantKey`; when it throws, nothing is signed and the key is gone all the same
 * @returns {Promise<{address: string, signature: string, typedData: object}>}
 */
export async function signOnce(typedDataFor) {
  const privateKey = utils.randomPrivateKey();
  try {
    const address = addressOf(privateKey);
    const typedData = await typedDataFor(address);
    allow(SIGNED_ONCE, typedData);
    if (typedData.primaryType === 'Consent' && typedData.message.grantKey?.toLowerCase() !== address) {
      throw new Error('what is to be signed names another key');
    }
    return { address, signature: await signWith(privateKey, typedData), typedData };
  } finally {
    privateKey.fill(0);
  }
}

function allow(types, typedData) {
  if (!types.includes(typedData.primaryType) || typedData.domain.name !== 'Custodia') {
    throw new Error(`this key does not sign ${typedData.primaryType}`);
  }
}

/** Forgets this key, unless another tab has put a new one in its place meanwhile. */
export async function forgetKey(person, address) {
  await inStore('readwrite', (store) => {
    const found = store.get(person);
    found.onsuccess = () => { if (found.result?.address === address) store.delete(person); };
    return found;
  });
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'person' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  try {
    return await workInStore(mode, work);
  } catch (cause) {
    throw new NothingKept('this browser keeps no signing keys', { cause });
  }
}

async function workInStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
