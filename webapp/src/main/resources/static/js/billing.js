// Bills: packs by scanning, many bills signed one after another, and buttons that stand for another form.

const PATIENCE = 60_000; // ms until a bill that was sent has to be answered

const scanning = document.querySelector('form[data-scan-line]');

/** What the chosen line may charge, to be adjusted to. */
const adjusted = document.getElementById('adjust-line');
function propose() {
  const { quantity, charged } = adjusted.selectedOptions[0].dataset;
  document.getElementById('adjust-quantity').value = quantity;
  document.getElementById('adjust-charged').value = charged;
}
adjusted?.addEventListener('change', propose);
if (adjusted?.selectedOptions.length) propose();

document.addEventListener('htmx:afterRequest', (event) => {
  if (event.target !== scanning) return;
  scanning.reset();
  scanning.elements.scan.dispatchEvent(new Event('input')); // what is shown of separators goes too
  scanning.elements.scan.focus({ preventScroll: true });
  if (event.detail.successful) document.getElementById('bill').dispatchEvent(new Event('change', { bubbles: true }));
});

// A scanner's Enter behind a number sends no form.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches?.('[data-enter-stays]')) event.preventDefault();
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-also], [data-plain-post], [data-sign-all]');
  if (!button) return;
  if (button.dataset.also) return document.getElementById(button.dataset.also).requestSubmit();
  if (button.dataset.plainPost) {
    event.preventDefault();
    return post(button.form, button.dataset.plainPost);
  }
  signAll(button);
});

/** As a form without script would be sent: what comes back is a file. */
function post(form, address) {
  const usual = form.getAttribute('action');
  form.setAttribute('action', address);
  form.submit();
  form.setAttribute('action', usual);
}

/** One after another, in their order; ends with the first that is not taken. */
async function signAll(button) {
  button.disabled = true;
  for (const place of document.querySelectorAll('[data-bill-draft]')) {
    const form = place.querySelector('form[data-typed-data]');
    if (form && !(await signed(place, form))) break;
  }
  button.disabled = !document.querySelector('[data-bill-draft] form[data-typed-data]');
}

function signed(place, form) {
  return new Promise((resolve) => {
    const end = (taken) => {
      clearTimeout(late);
      document.removeEventListener('htmx:afterRequest', answered);
      resolve(taken);
    };
    // What is answered takes the form's place, so that this is told of what was around it.
    const answered = (event) => {
      if (event.detail.requestConfig?.elt === form) end(event.detail.successful);
    };
    const late = setTimeout(() => end(false), PATIENCE);
    document.addEventListener('htmx:afterRequest', answered);
    form.requestSubmit();
  });
}
