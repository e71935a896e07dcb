// The checkpoint's page: takes what field and camera bring, one after the other; reads it, signs it,
// keeps it, and only then says so. Works on when the network is gone.
import { beep } from '/js/beep.js';
import { insertScan, watchScan } from '/js/scan.js';
import { keyOf } from '/js/signing.js';
import * as calibration from './calibration.js';
import { Camera } from './camera.js';
import * as lots from './facts.js';
import * as journal from './journal.js';
import { readLabel } from './labels.js';
import { Sender } from './sender.js';
import { commandOf, MODES, Worklist } from './work.js';

const { lang } = document.documentElement;
const language = lang === 'en' ? 'en-GB' : lang;
const $ = (css) => document.querySelector(css);
const field = $('#scan');
const last = $('[data-last]');
const SYMBOLS = { GOOD: '✓', HOLD: '!', STOP: '✕', WAIT: '…' };
const VIBRATIONS = { GOOD: 60, HOLD: [60, 80, 60], STOP: 400 };
const SCANNER_FAULTS = ['CUS-SCN-020', 'CUS-SCN-021', 'CUS-SCN-022', 'CUS-SCN-023'];

/** Codes of the sentences for what is known against a pack; as the agent has them. */
const AGAINST = {
  RECALLED: 'CUS-AGT-030', WITHDRAWN: 'CUS-AGT-031', BLOCKED: 'CUS-AGT-032', UNKNOWN_LOT: 'CUS-AGT-033',
  EXPIRY_DIFFERS: 'CUS-AGT-034', EXPIRED: 'CUS-AGT-035', PACK_RECALLED: 'CUS-AGT-038', PACK_WITHDRAWN: 'CUS-AGT-039', PACK_BLOCKED: 'CUS-AGT-040',
};
const FACTS_EVERY = 10 * 60_000;
const LISTED = 100;

// --- Words ---

const words = Object.fromEntries([...document.querySelectorAll('[data-say]')].map((one) => [one.dataset.say, one.textContent]));

/** A sentence with its arguments; modes and what to do next are said too. */
function say(key, ...facts) {
  const said = (fact) => (/^(mode|next)\./.test(fact) ? words[fact] : undefined) ?? fact;
  return (words[key] ?? key).replace(/\{([0-9])\}/g, (whole, at) => said(facts[at]) ?? whole);
}

const day = (iso) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
const moment = (at) => new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));

function factWords({ name, value }) {
  return name === 'product' ? value : `${say(`fact.${name}`)} ${name === 'expiry' ? day(value) : value}`;
}

// --- Telling ---

/** By symbol, colour, words, sound and vibration. */
function tell(tone, title, detail = '', { quiet = false, code } = {}) {
  last.className = `last-scan last-${tone.toLowerCase()}`;
  last.querySelector('.last-symbol').textContent = SYMBOLS[tone];
  last.querySelector('[data-last-title]').textContent = title;
  last.querySelector('[data-last-detail]').textContent = detail;
  last.querySelector('[data-last-code]').textContent = code ? `(${code})` : '';
  if (quiet || tone === 'WAIT') return;
  if (setting.sound.checked) beep(tone);
  if (setting.vibration.checked && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATIONS[tone]);
}

function refuse(code, ...facts) {
  tell('STOP', say(code, ...facts), words[`${code}.action`] ?? '', { code });
}

/** What a failure to keep or sign is called. */
function explain(failure) {
  const { name } = failure.constructor;
  refuse({ Full: 'CUS-WEB-061', NotKept: 'CUS-WEB-062', NothingKept: 'CUS-WEB-062', KeyGone: 'CUS-WEB-063' }[name] ?? 'CUS-WEB-064');
}

// --- Settings, remembered in this browser ---

const setting = Object.fromEntries([...document.querySelectorAll('[data-setting]')].map((one) => [one.dataset.setting, one]));
for (const [name, input] of Object.entries(setting)) {
  const kept = localStorage.getItem(`custodia.checkpoint.${name}`);
  if (kept !== null) input[input.type === 'checkbox' ? 'checked' : 'value'] = input.type === 'checkbox' ? kept === 'true' : kept;
  input.addEventListener('change', () => {
    localStorage.setItem(`custodia.checkpoint.${name}`, input.type === 'checkbox' ? input.checked : input.value);
  });
}

// --- Who is here ---

let who; // what the server said, or what is remembered of it
let device; // address of the session key
let online = false;
let work;
let sender;
let known; // of lots, as of the last sync
let syncedAt = 0;

const headers = () => (who?.csrfHeader ? { [who.csrfHeader]: who.csrfToken } : null);

async function server(path, fields) {
  const response = await fetch(path, {
    method: fields ? 'POST' : 'GET',
    headers: { Accept: 'application/json', ...(fields ? headers() : null) },
    body: fields instanceof FormData ? fields : fields && new URLSearchParams(fields),
    credentials: 'same-origin',
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw Object.assign(new Error(path), { status: response.status, problem: await response.json().catch(() => null) });
  return response.json();
}

async function signedIn() {
  try {
    // The page itself may come from this browser's cache, so that the server has not heard its language.
    const session = await server(`/checkpoint/session?lang=${lang}`);
    online = true;
    return session;
  } catch (failure) {
    online = false;
    if (failure.status === 401 || failure.status === 403) return null;
    return offlineSession();
  }
}

/** The last who was here, without what only a live session has. */
async function offlineSession() {
  const known = await journal.remembered().catch(() => undefined);
  return known && { ...known, csrfHeader: null, csrfToken: null, fresh: false };
}

async function begin() {
  watchScan(document);
  setInterval(freshen, 60_000);
  addEventListener('online', () => connect());
  addEventListener('offline', () => { online = false; showWho(); });
  await connect();
  field.focus({ preventScroll: true });
}

let connecting;

/** Finds out who is here and with which key; again after the network was away. */
function connect() {
  connecting ??= connectNow().finally(() => { connecting = undefined; });
  return connecting;
}

async function connectNow() {
  const before = who?.person;
  who = await signedIn();
  if (!who) {
    device = undefined;
    showWho();
    return;
  }
  document.body.dataset.person = who.person;
  if (who.csrfHeader) document.body.setAttribute('hx-headers', JSON.stringify(headers()));
  if (before !== who.person) {
    setting.place.value = localStorage.getItem(`custodia.place.${who.person}`) || setting.place.value;
    work = undefined;
  }
  showWho();
  known = await lots.kept(who.slug, who);
  await prepareKey();
  showWho();
  syncFacts();
  if (!sender && !before) {
    sender = new Sender({ organisation: who.slug, headers, renew: connect, changed: showSending });
    sender.start();
    navigator.storage?.persist?.();
  } else if (before !== who.person) {
    location.reload(); // another person's scans are another person's
  } else {
    sender.tryNow();
  }
  if (!work && device) await takeUp();
  showWork();
  await showStatus();
  await settle();
  await journal.tidy(who.slug).catch(() => {});
}

/** Fetches what is known of lots, for when nobody answers. What fails is tried again in a minute. */
async function syncFacts(notWithin = FACTS_EVERY) {
  if (!online || Date.now() - syncedAt < notWithin) return;
  try {
    known = await lots.take(who.slug, await server('/checkpoint/facts'), who);
    syncedAt = Date.now();
  } catch {
    // What there was still counts, with the time that it is from.
  }
  showWho();
  showWork();
}

/** A key that lives: enrolled now where there is none and the server is there; else the one of this shift. */
async function prepareKey() {
  $('[data-key-trouble]').hidden = true;
  const kept = await keyOf(who.person).catch(() => undefined);
  if (!online) {
    device = kept && Date.parse(who.until) > Date.now() ? kept : undefined;
    return;
  }
  try {
    const enrolment = await import('/js/enrolment.js');
    // What is scanned meanwhile is signed with the key that was good until now.
    const now = await enrolment.keyState();
    if (!enrolment.usable(now) && now.state !== 'PENDING' && !who.fresh) return troubleWithKey(say('key.stale'), true);
    tell('WAIT', say('key.preparing'), '', { quiet: true });
    device = await enrolment.ensureKey();
    who.until = (await enrolment.keyState()).until;
    const { csrfHeader, csrfToken, ...session } = who;
    await journal.remember(session);
    tell('GOOD', say('ready.page'), '', { quiet: true });
  } catch (failure) {
    if (kept && failure instanceof TypeError) device = kept; // the network went meanwhile
    else troubleWithKey(failure.message, failure.code === 'CUS-WEB-007');
  }
}

function troubleWithKey(message, stale) {
  device = undefined;
  $('[data-key-trouble]').hidden = false;
  $('[data-key-message]').textContent = message;
  $('[data-again]').hidden = !stale;
  tell('STOP', say('CUS-WEB-063'), say('CUS-WEB-063.action'), { quiet: true });
}

function showWho() {
  $('[data-signed-out]').hidden = Boolean(who) || !navigator.onLine;
  $('[data-nobody]').hidden = Boolean(who) || navigator.onLine;
  $('[data-checkpoint]').hidden = !who;
  $('[data-who]').textContent = who ? `${who.operator} · ${who.organisation}` : '';
  $('[data-offline]').hidden = online || !who;
  $('[data-known]').hidden = online || !who;
  $('[data-known]').textContent = known ? say('known', moment(known.at)) : say('known.none');
  $('[data-until]').textContent = who?.until ? say('key.until', moment(who.until)) : '';
}

/** Whether the server answers is found out by asking; browsers only know of their own network. */
async function freshen() {
  showStatus();
  if (!who) return;
  if (!online) return connect();
  syncFacts();
  return settle();
}

// --- Sessions of work ---

/** The session that was open when the page was closed. */
async function takeUp() {
  const events = await journal.eventsOf(device);
  const newest = events.at(-1)?.wire;
  if (!newest || newest.entry === 'FINISHED') return;
  work = new Worklist(newest.mode, newest.session);
  for (const event of events.filter(({ wire }) => wire.session === newest.session)) {
    if (event.wire.entry === 'UNDONE') work.takeBack(event.undoes);
    else work.add(itemOf(event));
  }
  tell('GOOD', say('resumed', `mode.${work.mode}`), say(work.next()), { quiet: true });
}

const itemOf = (event) => ({
  id: event.id, digest: event.digest, subject: event.wire.subject, thing: event.thing, facts: event.facts, text: event.wire.text, verdict: event.verdict,
  unverified: event.wire.mode === 'VERIFY' && !event.verdict && who.checksPacks,
});

function choose(mode) {
  if (work?.items.length) return refuse('CUS-AGT-025', `mode.${work.mode}`);
  work = new Worklist(mode, journal.randomWord());
  $('[data-verdict-place]').replaceChildren();
  showWork();
  tell('GOOD', say('begun', `mode.${mode}`, work.next()));
  field.focus({ preventScroll: true });
  shot = '';
  inView(view);
}

async function undo(input) {
  if (!work) return refuse('CUS-AGT-023');
  const back = work.last();
  if (!back) return refuse('CUS-AGT-022');
  await record('UNDONE', input, { refers: back.id });
  work.takeBack(back.id);
  $('[data-verdict-place]').replaceChildren();
  showWork();
  tell('GOOD', say('undone', work.count(), work.next()));
}

async function finish(input) {
  if (!work) return refuse('CUS-AGT-023');
  if (work.missing().length) return refuse('CUS-AGT-020', work.next());
  await record('FINISHED', input, { root: journal.rootOf(work.items.map((item) => item.digest)) });
  const count = work.count();
  work = undefined;
  showWork();
  tell('GOOD', say('finished', count));
}

/** Leaves a mode in which nothing was recorded. */
function leave() {
  if (work?.items.length) return refuse('CUS-AGT-025', `mode.${work.mode}`);
  work = undefined;
  showWork();
  field.focus({ preventScroll: true });
}

async function record(entry, input, { refers, text, label, root } = {}) {
  const { person, member, chainId, registrar, operator } = who;
  if (!device || (!online && Date.parse(who.until) <= Date.now())) throw new NoKey();
  const place = setting.place.value.trim();
  const event = await journal.append(
    { person, device, member, chainId, registrar, place },
    { entry, mode: work.mode, session: work.session, refers, operator, input, text, root }, label);
  sender.wake();
  showStatus();
  return event;
}

class NoKey extends Error {}

// --- Scans, one after the other, in the order in which they came ---

let queue = Promise.resolve();

function inTurn(act) {
  queue = queue.then(act).catch((failure) => (failure instanceof NoKey ? refuse('CUS-WEB-063') : explain(failure)));
  return queue;
}

function take(text, input) {
  return inTurn(() => scanned(text, input));
}

async function scanned(text, input) {
  const command = commandOf(text);
  if (command?.begin) return choose(command.begin);
  if (command) return command.undo ? undo(input) : finish(input);
  $('[data-verdict-place]').replaceChildren(); // that of the pack before is not this one's, be this one readable or not
  if (!work) return refuse('CUS-AGT-023');
  if (!setting.place.value.trim()) {
    setting.place.closest('details').open = true;
    return refuse('CUS-WEB-065');
  }
  const label = await labelOf(text);
  if (!label) return refuse('CUS-WEB-066');
  if (label.problem) return unread(label.problem);
  if (!label.thing || !work.takes(label.thing)) return refuse('CUS-AGT-021', `mode.${work.mode}`);
  const again = work.has(label.subject);
  const event = await record('SCANNED', input, { text, label });
  const item = { ...itemOf(event), unverified: false };
  work.add(item);
  showWork();
  const quiet = work.mode === 'VERIFY' && online && who.checksPacks; // the verdict is heard
  const found = against(label);
  if (found?.finding === 'UNKNOWN_LOT') syncFacts(60_000); // it may be newer than what is known here
  if (again) tell('HOLD', say('again', work.count()), label.facts.map(factWords).join(' · '), { quiet });
  else if (found) tell('HOLD', found.sentence, found.action, { quiet });
  else tell('GOOD', say('taken', work.count(), work.next()), label.facts.map(factWords).join(' · '), { quiet });
  if (label.repaired) tell('HOLD', say('repaired'), label.facts.map(factWords).join(' · '));
  if (work.mode === 'VERIFY') await verify(item);
}

function unread({ code, message, action }) {
  const scanner = SCANNER_FAULTS.includes(code) ? `${say('scanner.problem')} ` : '';
  tell('STOP', `${scanner}${message}`, action ?? '', { code });
}

/** Today where the person is, in ISO. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** What is to be said against a pack by what is known here, reached or not; undefined for nothing. */
function against({ thing, facts }) {
  const { expiry, gtin, lot, serial } = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  const finding = thing === 'PACK' && known?.against({ gtin, lot, expiry, serial }, today());
  if (!lots.isOrdered(finding) && expiry && expiry < today()) {
    return { sentence: say('CUS-AGT-024', day(expiry)), action: say('CUS-AGT-024.action'), word: say('found.EXPIRED') };
  }
  const code = AGAINST[finding];
  return code && { finding, sentence: say(code, lot, moment(known.at)), action: say(`${code}.action`), word: say(`found.${finding}`) };
}

/** What could be looked at and what not, where there is nothing against a pack. */
function lookedAt({ facts }) {
  const { expiry, gtin, lot, serial } = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  if (!known) return say('not.verified.what');
  const finding = known.against({ gtin, lot, expiry, serial }, today());
  return say(finding.startsWith('NOTHING') ? 'not.verified.lot' : 'not.verified.no.lot', lot ?? '', moment(known.at));
}

const readings = new Map();

/** How a text reads: here where it is certain, else by the server; null where that does not answer. */
async function labelOf(text) {
  const here = readLabel(text, new Date().getFullYear());
  if (here) return here;
  if (readings.has(text)) return readings.get(text);
  if (!online) return null;
  try {
    const answer = await server('/checkpoint/readings', { text });
    readings.set(text, answer);
    return answer;
  } catch (failure) {
    if (failure.problem) return { problem: failure.problem };
    online = false;
    showWho();
    return null;
  }
}

// --- Verdicts ---

/** The verdict of the verification service, under the id of the scan: the same question asked twice is one. */
async function verify(item) {
  if (!who.checksPacks) return undefined;
  $('[data-verdict-place]').replaceChildren(); // that of another pack is not this one's
  if (!online) return notVerified(item);
  tell('WAIT', say('verifying'), item.facts.map(factWords).join(' · '), { quiet: true });
  let page;
  try {
    const response = await fetch('/check', {
      method: 'POST',
      headers: { 'HX-Request': 'true', ...headers() },
      body: new URLSearchParams({ id: item.id, scan: item.text }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(10_000),
    });
    page = document.createElement('template');
    page.innerHTML = await response.text();
  } catch {
    online = false;
    showWho();
    return notVerified(item);
  }
  const verdict = page.content.querySelector('article.verdict');
  if (!verdict) {
    item.unverified = true;
    showWork();
    return tell('HOLD', page.content.textContent.trim().replace(/\s+/g, ' ') || say('not.verified'), say('not.verified.what'));
  }
  return show(verdict, item);
}

async function show(verdict, item) {
  for (const part of verdict.querySelectorAll('[data-act-place], [data-after], [data-print], .no-print, script')) part.remove();
  for (const time of verdict.querySelectorAll('time[data-local]')) time.textContent = moment(time.dateTime);
  const tone = { 'verdict-good': 'GOOD', 'verdict-stop': 'STOP' }[[...verdict.classList].find((name) => /^verdict-(good|stop)$/.test(name))] ?? 'HOLD';
  $('[data-verdict-place]').replaceChildren(verdict);
  item.verdict = { tone, word: verdict.querySelector('.verdict-word').textContent.trim() };
  item.unverified = false;
  await journal.noteVerdict(item.id, item.verdict);
  showWork();
  inView(view); // what the camera sees is named with its verdict
  tell(tone, item.verdict.word, `${verdict.querySelector('.verdict-sentence').textContent.trim()} ${say('taken', work?.count() ?? 0, '')}`);
}

function notVerified(item) {
  item.unverified = true;
  showWork();
  const found = against(item);
  if (found) tell('HOLD', found.sentence, `${found.action} ${say('not.verified')}`);
  else tell('HOLD', say('not.verified'), lookedAt(item));
}

/** What could not be verified when it was scanned, in this session or one that is finished. */
function settle() {
  return inTurn(async () => {
    if (!device || !who.checksPacks) return;
    for (const event of await journal.unverified(device)) {
      if (!online) return;
      await verify(work?.items.find((item) => item.id === event.id) ?? itemOf(event));
    }
  });
}

// --- What is shown of the work ---

function showWork() {
  $('[data-modes]').hidden = Boolean(work);
  $('[data-work]').hidden = !work;
  if (!work) return;
  $('[data-mode]').textContent = say(`mode.${work.mode}`);
  $('[data-count]').textContent = work.count().toLocaleString(language);
  $('[data-next]').textContent = say(work.next());
  $('[data-finish]').disabled = work.missing().length > 0;
  $('[data-undo]').disabled = !work.items.length;
  $('[data-leave]').hidden = work.items.length > 0;
  $('[data-none]').hidden = work.items.length > 0;
  $('[data-items]').replaceChildren(...work.items.slice(-LISTED).reverse().map(line));
  const earlier = work.items.length - LISTED;
  $('[data-earlier]').textContent = earlier > 0 ? say('earlier', earlier.toLocaleString(language)) : '';
}

function line(item) {
  const found = against(item);
  const tone = item.verdict?.tone ?? (item.unverified || found ? 'HOLD' : 'GOOD');
  const unsettled = [found?.word, item.unverified ? say('not.verified') : ''].filter(Boolean).join(' · ');
  const row = document.createElement('li');
  row.className = `scan-line scan-${tone.toLowerCase()}`;
  row.dataset.thing = item.thing;
  const symbol = Object.assign(document.createElement('span'), { className: 'scan-symbol', textContent: SYMBOLS[tone] });
  symbol.setAttribute('aria-hidden', 'true');
  const what = Object.assign(document.createElement('span'), { className: 'scan-what' });
  what.append(
    Object.assign(document.createElement('strong'), { textContent: say(`thing.${item.thing}`) }),
    Object.assign(document.createElement('span'), { className: 'scan-detail', textContent: item.facts.map(factWords).join(' · ') }),
    Object.assign(document.createElement('span'), { className: 'scan-word', textContent: item.verdict?.word ?? unsettled }),
  );
  row.append(symbol, what);
  return row;
}

// --- Status line ---

async function showStatus() {
  if (!who) return;
  try {
    const now = await journal.status(who.slug);
    for (const state of ['WAITING', 'SENT', 'CONFIRMED', 'REFUSED']) {
      $(`[data-state=${state}]`).textContent = now[state].toLocaleString(language);
    }
    $('[data-oldest]').textContent = now.oldest ? say('oldest', moment(now.oldest)) : '';
    $('[data-refused]').hidden = now.REFUSED === 0;
    const others = await journal.waitingOfOthers(who.slug);
    $('[data-others]').textContent = others ? say('others', others) : '';
  } catch (failure) {
    explain(failure);
  }
}

function showSending({ kind, code, status, clockOff }) {
  const about = $('[data-sending]');
  about.dataset.sending = kind;
  about.textContent = code ? `${say(code, status ?? say('no.answer'))} ${words[`${code}.action`] ?? ''}` : clockOff ? `${say('CUS-AGT-012')} ${say('CUS-AGT-012.action')}` : '';
  about.hidden = !about.textContent || (kind === 'away' && !status); // that one is offline is said anyway
  if (kind === 'away' && !status && online) {
    online = false;
    showWho();
  } else if ((kind === 'idle' || kind === 'busy') && !online && navigator.onLine) {
    connect();
  }
  showStatus();
}

// --- The field: for scanners that type ---

const entry = $('form[data-entry]');

entry.addEventListener('submit', (event) => {
  event.preventDefault();
  commit('keyboard');
});

/** Takes what is in the field; at once, so that the next key falls into an empty one. */
function commit(input) {
  let text = field.value;
  field.value = '';
  field.dispatchEvent(new Event('input'));
  field.focus({ preventScroll: true });
  const { prefix } = setting;
  if (prefix.value && text.startsWith(prefix.value)) text = text.slice(prefix.value.length);
  if (calibration.isCalibration(text)) inTurn(() => calibrated(text, input));
  else if (text.trim()) take(calibration.undo(text), input);
}

/** The calibration sheet was scanned: what the scanner does wrong is said, and undone from now on where that is certain. */
async function calibrated(text, input) {
  let read;
  try {
    read = await server('/checkpoint/calibrations', { text });
  } catch (failure) {
    return failure.problem ? unread(failure.problem) : refuse('CUS-WEB-069');
  }
  if (!read.whole) return scanned(calibration.undo(text), input);
  calibration.keep(read.undone);
  showCalibration();
  if (!read.findings.length) return tell('GOOD', say('calibration.right'));
  const layouts = read.layouts.length ? ` (${read.layouts.join(', ')})` : '';
  const what = read.findings.map((finding) => say(`calibration.${finding}`)).join(', ') + layouts;
  if (!calibration.kept()) return refuse('CUS-AGT-026', what);
  tell('HOLD', say('calibration.undone', what));
}

function showCalibration() {
  $('[data-calibrated]').hidden = !calibration.kept();
}

let keys = []; // when each character came, by the event's own time: a page that is busy does not make a scanner slow
let pause;

field.addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.key === 'z' && field.value === '') {
    event.preventDefault();
    inTurn(() => undo('screen'));
    return;
  }
  if (event.ctrlKey && event.key === 'Enter') {
    event.preventDefault();
    inTurn(() => finish('screen'));
    return;
  }
  if (setting.suffix.value === 'tab' && event.key === 'Tab' && !event.shiftKey && field.value) {
    event.preventDefault();
    commit('keyboard');
  }
});

// Without a suffix a pause of 0.2 s ends a scan, where it was typed faster than people do.
field.addEventListener('input', (event) => {
  clearTimeout(pause);
  if (!field.value) keys = [];
  else keys.push(event.timeStamp);
  if (setting.suffix.value !== 'pause' || keys.length < 6) return;
  const fast = (keys.at(-1) - keys[0]) / (keys.length - 1) < 50;
  if (fast) whenStill();
});

function whenStill() {
  const from = performance.now();
  pause = setTimeout(() => {
    // Late: the page was busy, and what was typed meanwhile only comes now.
    if (performance.now() - from > 300) whenStill();
    else commit('keyboard');
  }, 200);
}

// A scanner types wherever the focus is, and its Enter must not press a button.
document.addEventListener('keydown', (event) => {
  if (event.target === field || event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.('input:not([type=checkbox]):not([type=file]), textarea')) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus({ preventScroll: true });
  field.value = '';
  insertScan(field, event.key);
  field.dispatchEvent(new Event('input'));
}, true);

// --- The camera ---

const CAMERA = 'custodia.checkpoint.camera';
let view = [];
let shot = '';
const names = new Map();

const camera = new Camera({ video: $('[data-video]'), canvas: $('[data-overlay]'), name: nameOf, found: inView, decoderIs: decoderIs });

/** What a code in view is called, and whether it has a place in what one is doing. */
function nameOf(text) {
  if (commandOf(text)) return { words: text.slice(3), tone: 'GOOD' };
  const label = names.get(text);
  if (!label) return { words: '…', tone: 'WAIT' };
  if (label.problem || !label.thing) return { words: say('code.other'), tone: 'WAIT' };
  const short = label.facts.find(({ name }) => ['serial', 'sscc', 'donation'].includes(name)) ?? label.facts[0];
  const few = label.facts.filter(({ name }) => name !== 'gtin' || label.thing === 'PRODUCT');
  const shown = few.map(factWords).join(' · ');
  const known = verdictHere(label);
  const word = known ? ` · ${known.word}` : '';
  return {
    words: `${say(`thing.${label.thing}`)} ${shown}${word}`,
    short: short && `${factWords(short)}${word}`,
    tone: known?.tone ?? (work?.takes(label.thing) ? 'GOOD' : 'WAIT'),
  };
}

/** What was said of a thing in this piece of work, or is known against it without asking. */
function verdictHere(label) {
  const said = work?.of(label.subject)?.verdict;
  if (said) return said;
  const found = against(label);
  return found && { tone: 'HOLD', word: found.word };
}

async function inView(texts) {
  view = texts;
  for (const text of texts) {
    if (!names.has(text)) names.set(text, (await labelOf(text)) ?? { facts: [], unknown: true });
    if (names.get(text).unknown) names.delete(text);
  }
  if (view !== texts) return; // others are in view by now
  const wanted = texts.filter((text) => commandOf(text) || (names.get(text)?.thing && work?.takes(names.get(text).thing)));
  showCodes(texts, wanted);
  if (!wanted.length) {
    shot = '';
  } else if (wanted.length === 1 && shot !== wanted[0]) {
    // One is in view, so it is meant, once. Several: the person says which.
    [shot] = wanted;
    const label = names.get(shot);
    if (!work?.has(label.subject)) take(shot, 'camera');
    else inTurn(() => heldAgain(label));
  }
}

/** The camera sees what this piece of work has already: nothing is recorded, and what was said of it is said again. */
function heldAgain(label) {
  $('[data-verdict-place]').replaceChildren();
  const known = verdictHere(label);
  const facts = label.facts.map(factWords).join(' · ');
  tell(known?.tone ?? 'HOLD', known?.word ?? say('again', work.count()), known ? `${facts} · ${say('again', work.count())}` : facts);
}

function showCodes(texts, wanted) {
  const list = $('[data-codes]');
  list.replaceChildren(...texts.map((text) => {
    const row = document.createElement('li');
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-outline-primary w-100 text-start' });
    button.textContent = nameOf(text).words;
    button.disabled = !wanted.includes(text);
    button.addEventListener('click', () => { shot = text; take(text, 'camera'); });
    row.append(button);
    return row;
  }));
  $('[data-take-all]').hidden = wanted.length < 2;
  $('[data-take-all]').onclick = () => { for (const text of wanted) take(text, 'camera'); };
  $('[data-several]').hidden = wanted.length < 2;
}

function decoderIs(ready) {
  $('[data-by-server]').hidden = ready;
  $('[data-still]').hidden = ready || !camera.stream;
}

/** @param {string} [id] of the camera that was chosen; it is not always there, and then another is taken */
async function startCamera(id) {
  $('[data-no-camera]').hidden = true;
  try {
    await camera.start(id).catch((failure) => { if (id) return camera.start(); throw failure; });
  } catch (failure) {
    showCamera(false);
    $('[data-no-camera]').hidden = false;
    $('[data-no-camera]').textContent = `${say('CUS-WEB-067')} ${say('CUS-WEB-067.action')} (CUS-WEB-067)`;
    return;
  }
  showCamera(true);
  const all = await camera.cameras();
  const choice = $('[data-cameras]');
  choice.replaceChildren(...all.map((one, i) => new Option(one.label || say('camera.number', i + 1), one.deviceId)));
  choice.value = camera.current() ?? '';
  $('[data-camera-choice]').hidden = all.length < 2;
  $('[data-torch]').hidden = !camera.hasTorch();
  $('[data-torch] input').checked = false;
}

function showCamera(on) {
  $('[data-viewer]').hidden = !on;
  $('[data-camera-start]').hidden = on;
  $('[data-camera-stop]').hidden = !on;
  if (!on) for (const part of ['[data-torch]', '[data-camera-choice]', '[data-still]']) $(part).hidden = true;
}

async function readPicture(file) {
  if (!file) return;
  tell('WAIT', say('reading.picture'), '', { quiet: true });
  const form = new FormData();
  form.append('image', file, 'picture.jpg');
  let codes;
  try {
    codes = await server('/checkpoint/pictures', form);
  } catch (failure) {
    if (failure.problem) return unread(failure.problem);
    return refuse('CUS-WEB-066');
  }
  if (!codes.length) return refuse('CUS-WEB-068');
  for (const code of codes) {
    names.set(code.text, code);
    readings.set(code.text, code);
  }
  shot = '';
  $('[data-viewer-codes]').hidden = false;
  await inView(codes.map((code) => code.text));
  if (![...$('[data-codes]').querySelectorAll('button')].some((button) => !button.disabled)) {
    tell('STOP', say('CUS-AGT-021', work ? `mode.${work.mode}` : '…'), say('CUS-AGT-021.action'));
  } else if (!$('[data-several]').hidden) {
    tell('HOLD', say('several'), '');
  }
}

// --- Buttons ---

const CLICKS = {
  mode: (button) => inTurn(() => choose(button.dataset.choose)),
  undo: () => inTurn(() => undo('screen')),
  finish: () => inTurn(() => finish('screen')),
  leave: () => inTurn(() => leave()),
  cameraStart: () => startCamera(localStorage.getItem(CAMERA)),
  cameraStop: () => { camera.stop(); showCamera(false); },
  still: async () => readPicture(await camera.still()),
  resend: () => sender.resume(),
  retry: () => connect(),
  forgetCalibration: () => { calibration.keep({}); showCalibration(); },
  update: () => navigator.serviceWorker.getRegistration('/checkpoint/').then((found) => found?.waiting?.postMessage('take over')),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-click]');
  if (!button) return;
  CLICKS[button.dataset.click](button);
  if (button.dataset.click !== 'cameraStart') field.focus({ preventScroll: true });
});
$('[data-cameras]').addEventListener('change', ({ target }) => {
  localStorage.setItem(CAMERA, target.value);
  startCamera(target.value);
});
$('[data-torch] input').addEventListener('change', ({ target }) => {
  camera.torch(target.checked).catch(() => { target.checked = !target.checked; });
});
$('#picture').addEventListener('change', async (event) => {
  await readPicture(event.target.files[0]);
  event.target.value = '';
});
setting.place.addEventListener('change', () => { if (who) localStorage.setItem(`custodia.place.${who.person}`, setting.place.value); });
$('[data-mode-list]').replaceChildren(...Object.keys(MODES).map((mode) => {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-outline-primary btn-lg', textContent: say(`mode.${mode}`) });
  Object.assign(button.dataset, { click: 'mode', choose: mode });
  return button;
}));

// --- Installed ---

async function install() {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register('/checkpoint/service-worker.js', { scope: '/checkpoint/' });
  const waits = () => { $('[data-new-version]').hidden = !(registration.waiting && navigator.serviceWorker.controller); };
  waits();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', waits));
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) location.reload();
    had = true;
  });
}

showCalibration();
install().catch(() => {}); // without it the page works, but not offline
begin();
