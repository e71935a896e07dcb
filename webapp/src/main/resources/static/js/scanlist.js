// Scanning many things one after another: each scan is looked up, told by colour, symbol, word and
// sound, and kept until it is sent; the focus stays in the scan field. What was scanned survives a
// reload of the page, but not the tab.
import { beep as sounded } from './beep.js';
import { insertScan } from './scan.js';

const list = document.querySelector('[data-scan-list]');
const entry = list.querySelector('form[data-scan-entry]');
const field = entry.elements.scan;
const lines = list.querySelector('[data-lines]');
const last = list.querySelector('[data-last]');
const undo = list.querySelector('[data-undo]');
const sound = list.querySelector('[data-sound]');
const form = list.querySelector('form[data-scanned]');
const open = list.dataset.open === undefined ? null : places(list.dataset.open);
const kept = list.dataset.keep && `custodia.scans.${document.body.dataset.person}.${list.dataset.keep}`;
const number = list.querySelector('[data-scan-into]');
const symbols = { GOOD: '✓', HOLD: '!', STOP: '✕', WAIT: '…' };

// --- One scan after another, in the order in which they came ---

let queue = Promise.resolve();

entry.addEventListener('submit', (event) => {
  event.preventDefault();
  const scan = field.value.trim();
  field.value = '';
  field.dispatchEvent(new Event('input'));
  field.focus({ preventScroll: true });
  if (scan) take(scan, entry.elements.mode?.value ?? 'found');
});

function take(scan, mode) {
  queue = queue.then(() => lookUp(scan, mode)).catch(() => tell('STOP', last.dataset.lost, scan));
  return queue;
}

async function lookUp(scan, mode) {
  tell('WAIT', scan);
  const into = list.dataset.intoFrom ? document.getElementById(list.dataset.intoFrom).value : '';
  const response = await fetch(list.dataset.look, {
    method: 'POST',
    headers: { 'HX-Request': 'true', ...JSON.parse(document.body.getAttribute('hx-headers')) },
    body: new URLSearchParams({ scan, into }),
    credentials: 'same-origin',
  });
  const answer = document.createElement('template');
  answer.innerHTML = await response.text();
  const line = answer.content.querySelector('li.scan-line');
  if (!line) {
    tell('STOP', answer.content.textContent.trim().replace(/\s+/g, ' ') || last.dataset.lost, scan);
    return;
  }
  add(line, mode);
}

function add(line, mode) {
  const title = line.querySelector('[data-title]').textContent;
  const detail = [line.querySelector('.scan-detail').textContent, line.querySelector('[data-word]').textContent].filter(Boolean).join(' · ');
  if (line.dataset.tone === 'STOP') return tell('STOP', title, detail);
  if (!undo) line.querySelector('[data-remove]').remove(); // kept by the server already
  const known = [...lines.children].find((one) => one.dataset.key === line.dataset.key);
  // Once more in another way: a pack that turns out to be damaged, a unit whose inside is counted after all.
  if (known && (known.dataset.mode ?? 'found') === mode) {
    return undo ? tell('HOLD', last.dataset.again, `${title} ${detail}`) : tell('HOLD', title, detail);
  }
  known?.remove();
  line.dataset.mode = mode === 'opened' && line.dataset.unit !== 'true' ? 'found' : mode;
  mark(line);
  lines.prepend(line);
  changed();
  tell(line.dataset.mode === 'damaged' ? 'HOLD' : line.dataset.tone, title, detail);
}

function mark(line) {
  const words = { damaged: list.dataset.markDamaged, opened: list.dataset.markOpen };
  line.querySelector('[data-mark]').textContent = words[line.dataset.mode] ?? '';
}

// --- Taking back ---

function remove(line) {
  if (!line) return;
  const title = line.querySelector('[data-title]').textContent;
  line.remove();
  changed();
  tell('HOLD', last.dataset.undone, title);
  field.focus({ preventScroll: true });
}

undo?.addEventListener('click', () => remove(lines.firstElementChild));
lines.addEventListener('click', (event) => {
  if (event.target.closest('[data-remove]')) remove(event.target.closest('li'));
});
field.addEventListener('keydown', (event) => {
  if (undo && event.ctrlKey && event.key === 'z' && field.value === '') {
    event.preventDefault();
    remove(lines.firstElementChild);
  }
});

// --- Telling ---

function tell(tone, title, detail = '') {
  last.className = `last-scan last-${tone.toLowerCase()}`;
  last.querySelector('.last-symbol').textContent = symbols[tone];
  last.querySelector('[data-last-title]').textContent = title;
  last.querySelector('[data-last-detail]').textContent = detail;
  beep(tone);
}

/** Sounds are off where the person switched them off. */
function beep(tone) {
  if (sound?.checked) sounded(tone);
}

if (sound) {
  sound.checked = localStorage.getItem('custodia.sound') !== 'off';
  sound.addEventListener('change', () => {
    localStorage.setItem('custodia.sound', sound.checked ? 'on' : 'off');
    field.focus({ preventScroll: true });
  });
}

// --- Counting ---

/** `0-3,7` as a set of numbers. */
function places(ranges = '') {
  const found = new Set();
  for (const range of ranges.split(',').filter(Boolean)) {
    const [from, to = from] = range.split('-').map(Number);
    for (let place = from; place <= to; place++) found.add(place);
  }
  return found;
}

function ranges(found) {
  const sorted = [...found].sort((a, b) => a - b);
  const text = [];
  for (let at = 0; at < sorted.length;) {
    let end = at;
    while (sorted[end + 1] === sorted[end] + 1) end++;
    text.push(end === at ? `${sorted[at]}` : `${sorted[at]}-${sorted[end]}`);
    at = end + 1;
  }
  return text.join(',');
}

/**
 * What was found of what was announced. A unit stands for all its packs, unless it is counted
 * inside: then only those of its packs that were scanned themselves are there.
 */
function difference() {
  const all = [...lines.children];
  const of = (choose) => new Set(all.filter(choose).flatMap((one) => [...places(one.dataset.places)]));
  const single = of((one) => one.dataset.unit !== 'true');
  const labels = of((one) => one.dataset.unit === 'true' && one.dataset.mode !== 'opened');
  const opened = of((one) => one.dataset.mode === 'opened');
  const isOpen = (place) => open.has(place);
  const found = new Set([...single, ...[...labels].filter((place) => !opened.has(place))].filter(isOpen));
  const notInside = new Set([...labels].filter((place) => opened.has(place) && !single.has(place) && isOpen(place)));
  const damaged = new Set([...of((one) => one.dataset.mode === 'damaged')].filter((place) => found.has(place)));
  const surplus = all.filter((one) => one.dataset.unit !== 'true' && !one.dataset.places).length;
  return { found, damaged, surplus, notInside, missing: open.size - found.size };
}

function total(name, value) {
  const shown = list.querySelector(`[data-total=${name}]`);
  if (shown) shown.textContent = value.toLocaleString(document.documentElement.lang);
}

const scans = (choose) => [...lines.children].filter(choose).map((one) => one.dataset.scan).reverse().join('\n');

function changed() {
  const all = [...lines.children];
  for (const none of list.querySelectorAll('[data-none]')) none.hidden = all.length > 0;
  total('packs', all.reduce((sum, one) => sum + Number(one.dataset.packs), 0));
  for (const hidden of document.querySelectorAll('input[data-all]')) hidden.value = scans(() => true);
  if (open) {
    const now = difference();
    total('open', open.size);
    total('found', now.found.size);
    total('missing', now.missing);
    total('surplus', now.surplus);
    total('damaged', now.damaged.size);
    list.querySelector('[data-difference]').classList.toggle('difference-none', now.missing === 0 && now.surplus === 0 && now.damaged.size === 0);
    form.elements.scanned.value = scans((one) => one.dataset.mode !== 'opened');
    form.elements.missing.value = ranges(now.notInside);
    form.elements.damaged.value = scans((one) => one.dataset.mode === 'damaged');
  }
  // What was put before the person to sign is no longer what is on the list.
  for (const act of document.querySelectorAll('[data-act-place]')) {
    if (act.querySelector('form[data-typed-data]')) act.replaceChildren();
  }
  if (list.dataset.told) window.htmx.trigger(list.dataset.told, 'scanned');
  keep();
}

function keep() {
  if (!kept) return;
  const all = [...lines.children].reverse().map((one) => [one.dataset.scan, one.dataset.mode ?? 'found']);
  if (all.length) sessionStorage.setItem(kept, JSON.stringify({ scans: all, number: number?.value }));
  else sessionStorage.removeItem(kept);
}

// Signed and recorded: the next list begins empty.
document.addEventListener('htmx:afterSwap', (event) => {
  if (!event.detail.target.querySelector?.('[data-recorded]')) return;
  if (kept) sessionStorage.removeItem(kept);
});

// --- A scanner types at any time; the Enter behind it must not press a button ---

document.addEventListener('keydown', (event) => {
  const button = event.target.closest?.('button, a[href], summary, input[type=checkbox], input[type=radio], select');
  if (!button || entry.contains(event.target) && event.target === field) return;
  if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches('select, input[type=radio]') && !/[0-9\]]/.test(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus({ preventScroll: true });
  field.value = '';
  insertScan(field, event.key);
}, true);

// The number of a unit, scanned from its label: on to what goes in.
number?.addEventListener('change', keep);
number?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  field.focus({ preventScroll: true });
});
for (const mode of entry.querySelectorAll('input[name=mode]')) {
  mode.addEventListener('change', () => field.focus({ preventScroll: true }));
}

// --- What was scanned before the page was loaded again ---

const earlier = kept && JSON.parse(sessionStorage.getItem(kept) ?? 'null');
for (const line of lines.children) mark(line);
if (earlier?.number && number) number.value = earlier.number;
changed();
for (const [scan, mode] of earlier?.scans ?? []) take(scan, mode);
