// Gets this browser's key enrolled on the ledger for the person who is signed in.
import * as signing from './signing.js';

const body = document.body;
const person = body.dataset.person;

/** The server's refusal, with its sentence and code. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.message);
    this.code = problem.code;
  }
}

let preparing;

/** Address of a live key, made and enrolled first where there is none. One at a time. */
export function ensureKey() {
  preparing ??= prepare().finally(() => { preparing = undefined; });
  return preparing;
}

/** `none`, or the server's word for the key that this browser has. */
export async function keyState() {
  const address = await signing.keyOf(person);
  if (!address) return { state: 'NONE' };
  return ask(`/keys/state?key=${address}`);
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
function usable(key) {
  return key.state === 'LIVE' && Date.parse(key.until) > Date.now() + 60_000;
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
    if (Date.now() > patience) throw new Error('the key was not confirmed within a minute');
    await pause(300);
  }
}

/** GET, or POST where there are fields. Answers JSON; throws Refused with the server's sentence. */
async function ask(path, fields) {
  const headers = { Accept: 'application/json' };
  if (fields) Object.assign(headers, JSON.parse(body.getAttribute('hx-headers')));
  const response = await fetch(path, {
    method: fields ? 'POST' : 'GET',
    headers,
    body: fields && new URLSearchParams(fields),
    credentials: 'same-origin',
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer);
  return answer;
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
