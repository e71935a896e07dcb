// What every page does: times in the reader's zone, fields that remember, new ids for new requests.
import { watchScan } from './scan.js';
import { getReady } from './witness.js';

const { lang } = document.documentElement;
const language = lang === 'en' ? 'en-GB' : lang;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  document.cookie = `zone=${zone.replaceAll('/', '.')}; path=/; max-age=31536000; SameSite=Lax`;
}

/** Times are sent in UTC, which stays in the title; shown is the reader's own clock. */
function localTimes(root) {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
  for (const time of root.querySelectorAll('time[data-local]')) {
    const at = new Date(time.dateTime);
    // What ends at midnight counts until the end of the day before.
    const wholeDays = time.matches('[data-ends]') && at.getHours() === 0 && at.getMinutes() === 0;
    time.textContent = wholeDays ? day.format(at - 1) : format.format(at);
    time.removeAttribute('data-local');
  }
}

function remembering(root) {
  for (const field of root.querySelectorAll('[data-remember]')) {
    const name = `custodia.${field.dataset.remember}.${document.body.dataset.person}`;
    field.value = localStorage.getItem(name) || field.value;
    field.addEventListener('change', () => localStorage.setItem(name, field.value));
  }
}

/** Fields elsewhere on the page that go along with a form: `data-with="place"`. */
function alongWith(event) {
  const form = event.target;
  if (!form.matches?.('form')) return;
  const { parameters } = event.detail;
  if (form.matches('[data-new-id]')) parameters.id = crypto.randomUUID();
  // What this device's clock says when it hands over what it signed: one that is off marks it.
  if (form.matches('[data-typed-data], [data-tells-clock]')) parameters.deviceClock = new Date().toISOString();
  if (form.dataset.with) {
    parameters.place = document.getElementById(form.dataset.with).value;
  }
}

function fresh(root) {
  localTimes(root);
  remembering(root);
}

document.addEventListener('htmx:load', (event) => fresh(event.detail.elt));
document.addEventListener('htmx:configRequest', alongWith);
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
});

/** Signing out forgets the person's signing key in this browser; the server ends it on the ledger. */
async function signOut(form) {
  const { person } = document.body.dataset;
  try {
    const { forgetKey, keyOf } = await import('./signing.js');
    const address = person && await keyOf(person);
    if (address) await forgetKey(person, address);
  } catch {
    // A browser that keeps nothing has nothing to forget; signing out goes on.
  }
  form.submit();
}
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-sign-out]')) return;
  event.preventDefault();
  signOut(event.target);
});

/** Which file was chosen, beside the button that chooses. */
function tellFile(input) {
  const told = document.querySelector(`[data-file-of="${input.id}"]`);
  if (told) told.textContent = input.files[0]?.name ?? told.dataset.none;
}
document.addEventListener('change', (event) => {
  if (event.target.matches('.file-input')) tellFile(event.target);
});
document.addEventListener('reset', (event) => {
  const input = event.target.querySelector('.file-input');
  if (input) setTimeout(() => tellFile(input));
});

// On paper nothing can be unfolded.
const folded = () => document.querySelectorAll('details[data-print-open]:not([open])');
window.addEventListener('beforeprint', () => { for (const one of folded()) { one.open = true; one.dataset.folded = ''; } });
window.addEventListener('afterprint', () => {
  for (const one of document.querySelectorAll('details[data-folded]')) { one.open = false; delete one.dataset.folded; }
});

document.querySelector('.bar .here')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// A page that renews itself must not look alive when the server is gone.
const lost = (so) => (event) => {
  const notice = document.querySelector('[data-lost]');
  if (notice && event.target.matches?.('#lights, [data-renews]')) notice.hidden = !so;
};
for (const failed of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
  document.addEventListener(failed, lost(true));
}
document.addEventListener('htmx:afterRequest', (event) => {
  if (event.detail.successful) lost(false)(event);
});

// What hinders the whole of Custodia is said at the top of the page, and not once more by each part that it brings along.
document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, target } = event.detail;
  if (xhr.status === 503 && target.matches?.('[data-aside]')) event.detail.shouldSwap = false;
});

// What renews itself waits while somebody has opened something in it, or writes.
document.addEventListener('htmx:beforeRequest', (event) => {
  const part = event.target;
  if (!part.matches?.('[data-not-while-open]') || event.detail.elt !== part) return;
  if (part.querySelector('details[open]') || part.contains(document.activeElement)) event.preventDefault();
});

// A scanner types at once: browsers leave autofocus out now and then, so it is made sure of here.
if (document.activeElement === document.body) document.querySelector('[autofocus]')?.focus();

watchScan(document);
getReady();
if (document.querySelector('[data-patient]')) import('./patient.js');
if (document.querySelector('[data-leg-act]')) import('./organs.js');
if (document.querySelector('[data-billing]')) import('./billing.js');
if (document.querySelector('[data-scan-list]')) import('./scanlist.js');
