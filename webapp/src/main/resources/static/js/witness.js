// The page's side of signing: forms that need a key wait for it, forms that carry an act get its
// signature, and a line on the page says whether this browser is ready.
import { ensureKey, keyState, Refused, signTypedData, usable } from './enrolment.js';
import { grantOnce } from './grant.js';
import { sendInParts } from './upload.js';
import { KeyGone, NothingKept, supported } from './signing.js';

const fresh = document.body.dataset.fresh === 'true';

document.addEventListener('htmx:confirm', (event) => {
  const form = event.target;
  if (form.matches('form[data-needs-witness]')) {
    event.preventDefault();
    const place = form.closest('[data-act-place]');
    if (place) {
      dropReason(place);
      before.set(place, [...place.childNodes]);
    }
    const button = form.querySelector('button[type=submit], button:not([type])');
    if (button) button.disabled = true;
    showKey('preparing');
    ensureKey()
      .then(async (address) => {
        showKey('ready');
        form.elements.witness.value = address;
        await sendInParts(form);
        await grantOnce(form);
        event.detail.issueRequest(true);
      })
      .catch((failure) => explain(form, failure))
      .finally(() => { if (button) button.disabled = false; });
  } else if (form.matches('form[data-typed-data]')) {
    event.preventDefault();
    signAll(JSON.parse(form.dataset.typedData))
      .then((signatures) => {
        form.elements.signature.value = signatures.join(',');
        event.detail.issueRequest(true);
      })
      .catch((failure) => explain(form, failure));
  }
});

// What is refused stays where it was filled in, with what was typed; the reason stands below.
document.addEventListener('htmx:beforeSwap', (event) => {
  const { isError, target: place, requestConfig } = event.detail;
  const form = requestConfig?.elt;
  if (!isError || !form?.matches?.('form') || !place.matches?.('[data-act-place]')) return;
  if (!place.contains(form) || (form.matches('[data-typed-data]') && !before.has(place))) return;
  dropReason(place);
  event.detail.swapOverride = 'beforeend';
});

function dropReason(place) {
  for (const said of place.querySelectorAll(':scope > .notice-problem')) said.remove();
}

/** One act, or several in their order. */
async function signAll(typedData) {
  const signatures = [];
  for (const one of [typedData].flat()) signatures.push(await signTypedData(one));
  return signatures;
}

// What stood where an act is put before the person comes back when it is not signed, with what was typed.
const before = new WeakMap();

function dropAct(place) {
  place.replaceChildren(...(before.get(place) ?? []));
  window.htmx.process(place);
  place.querySelector('button')?.focus();
}

document.addEventListener('click', (event) => {
  const element = event.target.closest('[data-prepare-key], [data-drop-act], [data-sign-in-again]');
  if (!element) return;
  if (element.matches('[data-prepare-key]')) {
    prepareQuietly().then(() => location.reload());
  } else if (element.matches('[data-drop-act]')) {
    dropAct(element.closest('[data-act-place]'));
  } else {
    element.href = signInAgain();
    const scan = document.querySelector('input[name=scan]')?.value;
    if (scan) sessionStorage.setItem('custodia.scan', scan);
  }
});

/** A pack that something was just done to is no longer what its verdict said a moment ago. */
document.addEventListener('htmx:afterSwap', (event) => {
  const verdict = event.detail.target.closest?.('.verdict');
  if (!verdict) return;
  const asked = verdict.querySelector('[data-offer]')?.dataset.offer;
  if (asked) verdict.dataset.asked = asked;
  if (!verdict.querySelector('[data-state=CONFIRMED], [data-state=WITNESSED]')) return;
  const done = verdict.dataset.asked === 'DISPENSE' ? 'dispensed' : 'other';
  verdict.classList.remove('verdict-stop', 'verdict-hold', 'verdict-unclear');
  verdict.classList.add('verdict-good');
  for (const part of verdict.querySelectorAll('[data-before]')) part.hidden = true;
  for (const part of verdict.querySelectorAll('[data-after]')) part.hidden = part.dataset.after !== done;
});

/** At the start of a page on which something will be signed: get ready while the person reads. */
export async function getReady() {
  const line = document.querySelector('[data-key-now]');
  if (!line) return;
  if (!supported()) return showKey('unsupported');
  let now;
  try {
    now = await keyState();
  } catch (failure) {
    return tell(failure);
  }
  if (usable(now)) return showKey('ready');
  if (!fresh) return showKey('stale');
  if (line.dataset.keyNow === 'prepare') return prepareQuietly();
  showKey('none');
}

async function prepareQuietly() {
  showKey('preparing');
  try {
    await ensureKey();
    showKey('ready');
  } catch (failure) {
    tell(failure);
  }
}

/** Says on the key's line what is wrong; answers which of its sentences it was. */
function tell(failure) {
  let state = 'failed';
  if (failure instanceof Refused && failure.code === 'CUS-WEB-007') state = 'stale';
  if (failure instanceof NothingKept) state = 'unsupported';
  if (failure instanceof KeyGone) state = 'gone';
  showKey(state, failure instanceof Refused ? failure.message : '');
  return state;
}

function showKey(state, detail) {
  for (const line of document.querySelectorAll('[data-key-now]')) {
    for (const part of line.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state;
    const more = line.querySelector('[data-detail]');
    if (more) more.textContent = state === 'failed' && detail ? detail : '';
    line.hidden = false;
  }
  for (const button of document.querySelectorAll('[data-prepare-key]')) button.hidden = state === 'ready';
}

/** Puts the reason where the act would have been. */
function explain(form, failure) {
  const state = tell(failure);
  if (state === 'stale') {
    document.querySelector('[data-key-now] a')?.focus();
    return;
  }
  const line = document.querySelector(`[data-key-now] [data-when=${state}]`);
  const place = form.closest('[data-act-place]') ?? form.parentElement;
  const notice = document.createElement('p');
  notice.className = 'notice notice-problem';
  notice.setAttribute('role', 'alert');
  notice.textContent = failure instanceof Refused || !line ? failure.message : line.textContent;
  place.append(notice);
}

function signInAgain() {
  return `/sign-in-again?back=${encodeURIComponent(location.pathname + location.search)}`;
}
