// The patient's pages: allowing something step by step, signing it with a key that is thrown away,
// and news that come while a page is open.
import { ask, pause } from './enrolment.js';
import { signOnce, supported } from './signing.js';

/** A page that nobody has touched for so long stops asking, so that its sign-in can run out. */
const ASLEEP_AFTER = 15 * 60_000;

// --- Steps -----------------------------------------------------------------------------------

const form = document.querySelector('form[data-steps]');
const steps = form ? [...form.querySelectorAll('[data-step]')] : [];
let current = 0;

function showStep(number, focus) {
  current = number;
  steps.forEach((step, at) => { step.hidden = at !== number; });
  const now = form.querySelector('[data-step-now]');
  now.textContent = now.dataset.words.replace('%1', number + 1).replace('%2', steps.length);
  form.querySelector('[data-previous]').hidden = number === 0;
  const next = form.querySelector('[data-next-step]');
  next.textContent = number === steps.length - 1 ? next.dataset.last : next.dataset.next;
  if (focus) steps[number].querySelector('legend').focus();
}

/** Says what is wrong with a step, at the field; true when nothing is. */
function isFilledIn(step) {
  const dates = form.elements.span.value === 'dates';
  for (const day of [form.elements.from, form.elements.until]) day.required = dates;
  form.elements.until.min = form.elements.from.value || form.elements.from.min;
  form.elements.uses.disabled = form.elements.limit.value !== 'some';
  const noKinds = step.querySelector('[data-no-kinds]');
  if (noKinds) {
    noKinds.hidden = hasKinds();
    if (!hasKinds()) return false;
  }
  return [...step.querySelectorAll('input')].every((field) => field.reportValidity());
}

const hasKinds = () =>
  form.elements.records.value !== 'some' || form.querySelector('[name=kinds]:checked') !== null;

/** What follows from what was chosen. */
function chosen() {
  if (hasKinds()) form.querySelector('[data-no-kinds]').hidden = true;
  const once = form.elements.purpose.value === 'ONE_TIME';
  form.querySelector('[data-one-time]').hidden = !once;
  for (const field of form.querySelectorAll('[name=limit]')) field.disabled = once;
}

function find(event) {
  const wanted = plain(event.target.value);
  let found = 0;
  for (const choice of form.querySelectorAll('[data-choice]')) {
    choice.hidden = !plain(choice.textContent).includes(wanted);
    if (!choice.hidden) found += 1;
  }
  form.querySelector('[data-found]').textContent = event.target.dataset.words.replace('%1', found);
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

if (form) {
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    if (isFilledIn(steps[current]) && current === steps.length - 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isFilledIn(steps[current])) showStep(current + 1, true);
  }, true);
  form.querySelector('[data-previous]').addEventListener('click', () => showStep(current - 1, true));
  form.querySelector('[data-find]')?.addEventListener('input', find);
  form.querySelector('[data-find]')?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  form.addEventListener('change', chosen);
  chosen();
  showStep(0, false);
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-change]')) {
    document.getElementById('grant').replaceChildren();
    form.hidden = false;
    showStep(0, true);
  }
  event.target.closest('[data-close]')?.closest('.toast-news').remove();
});

// The summary takes the form's place, and the focus; so does what comes after signing.
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target.id !== 'grant') return;
  const shown = event.detail.target.querySelector('[data-summary], [data-granted]');
  if (!shown) return;
  form.hidden = true;
  shown.focus();
});

// --- Signing ---------------------------------------------------------------------------------

document.addEventListener('htmx:confirm', (event) => {
  const summary = event.target;
  if (!summary.matches('form[data-sign-once]')) return;
  event.preventDefault();
  signSummary(summary)
    .then((signature) => {
      summary.elements.signature.value = signature;
      event.detail.issueRequest(true);
    })
    .catch((failure) => explain(summary, failure));
});

// Answering an offer or a request: one decision, signed by a key that is made for it.
document.addEventListener('htmx:confirm', (event) => {
  const answer = event.target;
  if (!answer.matches('form[data-answer]')) return;
  event.preventDefault();
  signAnswer(answer)
    .then(() => event.detail.issueRequest(true))
    .catch((failure) => explain(answer, failure));
});

async function signAnswer(answer) {
  busy(answer, 'signing');
  if (!supported()) throw new Error(document.querySelector('noscript')?.textContent ?? 'unsupported');
  const fields = new URLSearchParams(new FormData(answer));
  const signed = await signOnce(async () => {
    const typedData = JSON.parse((await ask(answer.dataset.answer, fields)).typedData);
    const { message } = typedData;
    const said = [String(message.decision), message.subject, message.provider];
    const meant = [answer.dataset.code, answer.elements.subject.value, answer.elements.provider.value];
    if (said.join() !== meant.join()) throw new Error('what is to be signed is another decision');
    return typedData;
  });
  answer.elements.key.value = signed.address;
  answer.elements.signature.value = signed.signature;
}

async function signSummary(summary) {
  busy(summary, 'preparing');
  if (!supported()) throw new Error(document.querySelector('noscript')?.textContent ?? 'unsupported');
  const signed = await signOnce((address) => draftFor(summary, address));
  busy(summary, 'signing');
  return signed.signature;
}

/** Asks until the channel is open, with one key all along. */
async function draftFor(summary, address) {
  const fields = new URLSearchParams(new FormData(summary));
  fields.set('grantKey', address);
  fields.delete('signature');
  for (;;) {
    const answer = await ask(summary.dataset.signOnce, fields);
    if (answer.state === 'TO_SIGN') return checked(summary, JSON.parse(answer.typedData));
    await pause(1000);
  }
}

/** What is signed must be what the sentences said. */
function checked(summary, typedData) {
  const { message } = typedData;
  const said = {
    grantee: summary.elements.grantee.value,
    purpose: summary.dataset.purposeCode,
    validFrom: summary.dataset.from,
    uses: summary.elements.uses.value,
  };
  for (const [name, value] of Object.entries(said)) {
    if (String(message[name]) !== value) throw new Error(`what is to be signed differs in ${name}`);
  }
  // The form names the last second that counts, the message perhaps the first that does not.
  const longer = Number(message.validUntil) - Number(summary.dataset.until);
  if (longer !== 0 && longer !== 1) throw new Error('what is to be signed differs in validUntil');
  return typedData;
}

function busy(summary, state) {
  for (const part of summary.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state;
  for (const button of summary.querySelectorAll('button')) button.disabled = state !== undefined;
  summary.querySelector('[data-failed]').hidden = true;
}

function explain(summary, failure) {
  busy(summary, undefined);
  const notice = summary.querySelector('[data-failed]');
  notice.querySelector('.notice-sentence').textContent = failure.message;
  notice.querySelector('[data-next]').textContent = failure.action ?? '';
  notice.hidden = false;
}

// --- News ------------------------------------------------------------------------------------

let touched = Date.now();
for (const sign of ['pointerdown', 'keydown', 'pointermove', 'scroll']) {
  document.addEventListener(sign, wake, { passive: true, capture: true });
}
document.addEventListener('visibilitychange', () => { if (!document.hidden) wakeUp(); });

const asleep = () => Date.now() - touched > ASLEEP_AFTER;

function wake() {
  const slept = asleep();
  touched = Date.now();
  if (slept) wakeUp();
}

function wakeUp() {
  for (const part of document.querySelectorAll('[data-renews]')) part.dispatchEvent(new Event('wake'));
}

// Nobody looks: nothing is asked, and the page says so when it has been long.
document.addEventListener('htmx:beforeRequest', (event) => {
  if (!event.target.matches?.('[data-renews]')) return;
  document.querySelector('[data-asleep]').hidden = !asleep();
  if (asleep() || document.hidden) event.preventDefault();
});
