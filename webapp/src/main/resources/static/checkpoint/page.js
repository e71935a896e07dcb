// The checkpoint's page: takes what field and camera bring, one after the other; reads it, signs it,
// keeps it, and only then says so. Works on when the network is gone.
import { beep } from '/js/beep.js';
import { insertScan, watchScan } from '/js/scan.js';
import { keyOf } from '/js/signing.js';
import { Camera } from './camera.js';
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

// --- Words ---

const words = Object.fromEntries([...document.querySelectorAll('[data-say]')].map((one) => [one.dataset.say, one.textContent]));

/** A sentence with its arguments; those that are keys themselves are said too. */
function say(key, ...facts) {
  return (words[key] ?? key).replace(/\{([0-9])\}/g, (whole, at) => words[facts[at]] ?? facts[at] ?? whole);
}

const day = (iso) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
const moment = (at) => new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));

function factWords({ name, value }) {
  return name === 'product' ? value : `${say(`fact.${name}`)} ${name === 'expiry' ? day(value) : value}`;
}

// --- Telling ---

/** By symbol, colour, words, sound and vibration. */
function tell(tone, title, detail = '', { quiet = false } = {}) {
  last.className = `last-scan last-${tone.toLowerCase()}`;
  last.querySelector('.last-symbol').textContent = SYMBOLS[tone];
  last.querySelector('[data-last-title]').textContent = title;
  last.querySelector('[data-last-detail]').textContent = detail;
  if (quiet || tone === 'WAIT') return;
  if (setting.sound.checked) beep(tone);
  if (setting.vibration.checked && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATIONS[tone]);
}

function refuse(code, ...facts) {
  tell('STOP', `${say(code, ...facts)} (${code})`, words[`${code}.action`] ?? '');
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
    const session = await server('/checkpoint/session');
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
  await prepareKey();
  showWho();
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
  $('[data-until]').textContent = who?.until ? say('key.until', moment(who.until)) : '';
}

/** Whether the server answers is found out by asking; browsers only know of their own network. */
async function freshen() {
  showStatus();
  if (!who) return;
  if (online) await settle();
  else await connect();
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
  if (again) tell('HOLD', say('again', work.count()), label.facts.map(factWords).join(' · '));
  else if (isExpired(label)) tell('HOLD', `${say('CUS-AGT-024', day(expiryOf(label)))}`, say('CUS-AGT-024.action'));
  else tell('GOOD', say('taken', work.count(), work.next()), label.facts.map(factWords).join(' · '), { quiet: work.mode === 'VERIFY' && online });
  if (label.repaired) tell('HOLD', say('repaired'), label.facts.map(factWords).join(' · '));
  if (work.mode === 'VERIFY') await verify(item);
}

function unread({ code, message, action }) {
  const scanner = SCANNER_FAULTS.includes(code) ? `${say('scanner.problem')} ` : '';
  tell('STOP', `${scanner}${message} (${code})`, action ?? '');
}

const expiryOf = (label) => label.facts.find((fact) => fact.name === 'expiry')?.value;

function isExpired(label) {
  const until = expiryOf(label);
  const today = new Date();
  const local = new Date(today.getTime() - today.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return until !== undefined && until < local;
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
  tell(tone, item.verdict.word, `${verdict.querySelector('.verdict-sentence').textContent.trim()} ${say('taken', work?.count() ?? 0, '')}`);
}

function notVerified(item) {
  item.unverified = true;
  showWork();
  const expired = isExpired({ facts: item.facts });
  tell('HOLD', say('not.verified'), say(expired ? 'not.verified.expired' : 'not.verified.what'));
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
  $('[data-items]').replaceChildren(...work.items.slice(-100).reverse().map(line));
}

function line(item) {
  const tone = item.verdict?.tone ?? (item.unverified ? 'HOLD' : 'GOOD');
  const row = document.createElement('li');
  row.className = `scan-line scan-${tone.toLowerCase()}`;
  row.dataset.thing = item.thing;
  const symbol = Object.assign(document.createElement('span'), { className: 'scan-symbol', textContent: SYMBOLS[tone] });
  symbol.setAttribute('aria-hidden', 'true');
  const what = Object.assign(document.createElement('span'), { className: 'scan-what' });
  what.append(
    Object.assign(document.createElement('strong'), { textContent: say(`thing.${item.thing}`) }),
    Object.assign(document.createElement('span'), { className: 'scan-detail', textContent: item.facts.map(factWords).join(' · ') }),
    Object.assign(document.createElement('span'), { className: 'scan-word', textContent: item.verdict?.word ?? (item.unverified ? say('not.verified') : '') }),
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
  about.hidden = !about.textContent;
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
  if (text.trim()) take(text, input);
}

let keys = [];
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
field.addEventListener('input', () => {
  clearTimeout(pause);
  if (!field.value) keys = [];
  else keys.push(performance.now());
  if (setting.suffix.value !== 'pause' || keys.length < 6) return;
  const fast = (keys.at(-1) - keys[0]) / (keys.length - 1) < 50;
  if (fast) pause = setTimeout(() => commit('keyboard'), 200);
});

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
  return { words: `${say(`thing.${label.thing}`)} ${shown}`, short: short && factWords(short), tone: work?.takes(label.thing) ? 'GOOD' : 'WAIT' };
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
    if (!work?.has(names.get(shot).subject)) take(shot, 'camera');
  }
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

async function startCamera(id) {
  $('[data-no-camera]').hidden = true;
  try {
    await camera.start(id);
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
  cameraStart: () => startCamera(),
  cameraStop: () => { camera.stop(); showCamera(false); },
  still: async () => readPicture(await camera.still()),
  resend: () => sender.resume(),
  retry: () => connect(),
  update: () => navigator.serviceWorker.getRegistration('/checkpoint/').then((found) => found?.waiting?.postMessage('take over')),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-click]');
  if (!button) return;
  CLICKS[button.dataset.click](button);
  if (button.dataset.click !== 'cameraStart') field.focus({ preventScroll: true });
});
$('[data-cameras]').addEventListener('change', (event) => startCamera(event.target.value));
$('[data-torch] input').addEventListener('change', (event) => camera.torch(event.target.checked));
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

install().catch(() => {}); // without it the page works, but not offline
begin();
