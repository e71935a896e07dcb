// Large files go up in parts, with progress, and go on where they were after anything that broke: the line, the server,
// or this page. A form says where with data-parts="/path" (GET how much, PUT the next part) and data-parts-done="/path".
const PART = 1024 * 1024;
const PATIENCE = 30; // failures in a row
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/** The same file again goes on under its old id. */
function idOf(file) {
  const name = `custodia.upload.${file.name}.${file.size}.${file.lastModified}`;
  const id = localStorage.getItem(name) ?? crypto.randomUUID();
  localStorage.setItem(name, id);
  return id;
}

const headers = () => JSON.parse(document.body.getAttribute('hx-headers') ?? '{}');

async function ask(url, options) {
  const answer = await fetch(url, options);
  if (answer.ok) return (await answer.json()).received;
  if (answer.status === 409) return null; // another part is waited for
  throw Object.assign(new Error(`status ${answer.status}`), { final: answer.status >= 400 && answer.status < 500 });
}

/** Sends the form's file, when it is a large one, and tells the form under which id. */
export async function sendInParts(form) {
  const file = form.querySelector('[data-parts-file]')?.files[0];
  if (!form.dataset.parts || !file || file.size <= PART) return;
  const bar = form.querySelector('progress');
  bar.max = file.size;
  bar.hidden = false;
  const id = idOf(file);
  const url = `${form.dataset.parts}/${id}`;
  let received = null;
  for (let failures = 0; received === null || received < file.size;) {
    try {
      received = received === null
        ? await ask(url, { headers: { Accept: 'application/json' } })
        : await ask(`${url}?from=${received}`, {
          method: 'PUT',
          headers: { ...headers(), 'Content-Type': 'application/octet-stream', Accept: 'application/json' },
          body: file.slice(received, received + PART),
        });
      failures = 0;
      bar.value = received ?? bar.value;
    } catch (failure) {
      failures += 1;
      if (failure.final || failures > PATIENCE) throw failure;
      received = null;
      await pause(Math.min(10_000, 250 * 2 ** failures));
    }
  }
  form.elements.upload.value = id;
}

document.addEventListener('htmx:configRequest', (event) => {
  const form = event.target;
  if (!form.matches?.('form[data-parts]') || !form.elements.upload.value) return;
  event.detail.path = form.dataset.partsDone;
  delete event.detail.parameters.serials;
});
// Another file begins anew.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-parts-file]')) event.target.form.elements.upload.value = '';
});
