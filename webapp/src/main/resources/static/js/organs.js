// Recording at a checkpoint, by scanner and in gloves: Enter behind a scan goes on to the next field
// and presses no button, a scan that comes while nothing has the focus goes where it is wanted, and
// fields for scans only take nothing that was typed or pasted.
import { insertScan } from './scan.js';

const form = document.querySelector('form[data-leg-act]');
const fields = [...form.querySelectorAll('[data-scan-next]')];
const told = form.querySelector('[data-typed]');

/** Milliseconds between two characters. Scanners need some ten; people more than a hundred. */
const SLOWEST = 60;

/** Characters of the shortest scan. */
const LEAST = 3;

const empty = () => fields.find((field) => field.value === '');

function next(field) {
  const after = fields.slice(fields.indexOf(field) + 1).find((one) => one.value === '') ?? empty();
  (after ?? form.querySelector('fieldset input, [inputmode=decimal], select, [data-draft]')).focus();
}

for (const field of fields) {
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (field.value.trim() !== '') next(field);
  });
}

/** Milliseconds in which a scanner's Enter comes behind its last character. */
const ENTER_BEHIND = 300;
let stray = -ENTER_BEHIND;

// A scanner types at any time: what comes while no field has the focus goes where it is wanted, and the
// Enter behind it presses no button, whatever is to be signed there.
document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest('textarea, input:not([type=radio], [type=checkbox], [type=file])')) return;
  if (key === 'Enter' && event.timeStamp - stray < ENTER_BEHIND) return event.preventDefault();
  if (key.length !== 1 || key === ' ') return;
  if (target.matches('select')) return; // letters choose there
  event.preventDefault();
  event.stopPropagation();
  const field = empty();
  if (!field) {
    stray = event.timeStamp;
    return;
  }
  field.focus({ preventScroll: true });
  if (pace(field, event.timeStamp)) insertScan(field, key);
}, true);

// --- Scans only ---

const last = new WeakMap();
const slowest = new WeakMap();

// What of a scan comes behind a character that was too slow is no scan: it is left out up to the next pause.
const broken = new WeakSet();

/** Notes the time of a character; false, and the field empty, when it is too slow for a scanner. */
function pace(field, at) {
  if (!field.matches('[data-scanned-only]')) return true;
  const since = at - last.get(field);
  last.set(field, at);
  if (broken.has(field) && since <= SLOWEST) return false;
  broken.delete(field);
  const gap = field.value === '' ? 0 : since;
  if (gap > SLOWEST) {
    broken.add(field);
    refuse(field);
    return false;
  }
  slowest.set(field, field.value === '' ? 0 : Math.max(slowest.get(field) ?? 0, gap));
  const all = fields.filter((one) => one.matches('[data-scanned-only]')).map((one) => slowest.get(one) ?? 0);
  form.elements.pace.value = Math.ceil(Math.max(...all));
  if (field.value.length >= LEAST - 1) told.hidden = true;
  return true;
}

function refuse(field) {
  field.value = '';
  slowest.delete(field);
  form.elements.pace.value = '';
  told.textContent = form.dataset.refused;
  told.hidden = false;
}

for (const field of fields.filter((one) => one.matches('[data-scanned-only]'))) {
  field.addEventListener('keydown', (event) => {
    if (event.key.length === 1 && !pace(field, event.timeStamp)) event.preventDefault();
  });
  field.addEventListener('paste', (event) => { event.preventDefault(); event.stopImmediatePropagation(); refuse(field); }, true);
  field.addEventListener('drop', (event) => { event.preventDefault(); refuse(field); });
  // One character is no scan: whoever types slowly leaves nothing behind.
  field.addEventListener('change', () => { if (field.value.length < LEAST) refuse(field); });
}

// The place of what was put before the person is taken anew when something is scanned again.
form.addEventListener('input', () => {
  const place = document.getElementById('act');
  if (place.querySelector('form[data-typed-data]')) place.replaceChildren();
});

if (document.activeElement === document.body) empty()?.focus();
