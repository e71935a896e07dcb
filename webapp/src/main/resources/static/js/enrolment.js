// Gets this browser's key enrolled on the ledger for the person who is signed in.
import * as signing from './signing.js';

const body = document.body;
const person = body.dataset.person;

/** The server's refusal, with its sentence and code. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.message);
    this.code = problem.code;
    this.action = problem.action;
  }
}

/** How much the server's clock is ahead of ours. */
let ahead = 0;

/**
 * Address of a live key, made and enrolled first where there is none. One at a time in all tabs of
 * this browser: of two keys made at once, the first would be enrolled and lost.
 */
export function ensureKey() {
  return navigator.locks.request(`custodia.key.${person}`, prepare);
}

/** `NONE`, or the server's word for the key that this browser has. A key that is over is forgotten. */
export async function keyState() {
  const address = await signing.keyOf(person);
  if (!address) return { state: 'NONE' };
  const now = await ask(`/keys/state?key=${address}`);
  if (now.state !== 'ENDED' && now.state !== 'REVOKED') return now;
  await signing.forgetKey(person, address);
  return { state: 'NONE' };
}

export function signTypedData(typedData) {
  return signing.sign(person, typedData);
}

async function prepare() {
  const now = await keyState();
  if (usable(now)) return now.key;
  if (now.state === 'PENDING') return untilLive();
  const address = await signing.makeKey(person);
  const proof = await ask('/keys/proofs', { key: address });
  const command = await ask('/keys', {
    id: crypto.randomUUID(),
    key: address,
    issuedAt: proof.issuedAt,
    until: proof.until,
    proof: await signing.sign(person, JSON.parse(proof.typedData)),
  });
  await untilConfirmed(command);
  return untilLive();
}

/** Live, and for long enough that a signature made now still reaches its block. */
export function usable(key) {
  return key.state === 'LIVE' && Date.parse(key.until) > Date.now() + ahead + 60_000;
}

async function untilConfirmed(command) {
  let latest = command;
  while (latest.state !== 'CONFIRMED') {
    if (latest.state === 'REFUSED') throw new Refused({ message: latest.refusal.message, code: latest.refusal.name });
    await pause(300);
    latest = await ask(`/commands/${command.id}`);
  }
}

async function untilLive() {
  const patience = Date.now() + 60_000;
  for (;;) {
    const now = await keyState();
    if (usable(now)) return now.key;
    if (now.state === 'NONE') throw new signing.KeyGone('the key ended before it was confirmed');
    if (Date.now() > patience) {
      await signing.forgetKey(person, now.key); // else every further attempt would wait for it too
      throw new Error('the key was not confirmed within a minute');
    }
    await pause(300);
  }
}

/** GET, or POST where there are fields, with files where they are a FormData. Answers JSON; throws Refused with the server's sentence. */
export async function ask(path, fields) {
  const headers = { Accept: 'application/json' };
  if (fields) Object.assign(headers, JSON.parse(body.getAttribute('hx-headers')));
  const response = await fetch(path, {
    method: fields ? 'POST' : 'GET',
    headers,
    body: fields instanceof FormData ? fields : fields && new URLSearchParams(fields),
    credentials: 'same-origin',
  });
  ahead = Date.parse(response.headers.get('Date')) - Date.now() || 0;
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer);
  return answer;
}

export const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
