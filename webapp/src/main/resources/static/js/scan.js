// The scan field: made for hand-held scanners that type. Their separator (GS, 0x1D) arrives as
// Ctrl+] or as the character itself; browsers would drop it, so it is put in by hand and shown.
const GS = '\u001d';

export function watchScan(root) {
  const field = root.querySelector('input[name=scan][data-scan]');
  if (field) {
    field.addEventListener('keydown', keepSeparator);
    field.addEventListener('input', () => showRead(field));
    field.addEventListener('paste', keepPastedSeparators);
    showRead(field);
    goOnAfterSignIn(field);
  }
  for (const list of root.querySelectorAll('[data-scan-many]')) {
    list.addEventListener('keydown', keepSeparator);
    list.addEventListener('paste', keepPastedSeparators);
  }
  for (const drop of root.querySelectorAll('[data-drop]')) watchDrop(drop);
}

function keepSeparator(event) {
  const separator = event.key === GS || (event.ctrlKey && !event.altKey && (event.key === ']' || event.code === 'BracketRight'));
  if (!separator) return;
  event.preventDefault();
  insert(event.target, GS);
}

/** Text that was copied with its separators keeps them; line ends around it are not part of it. */
function keepPastedSeparators(event) {
  event.preventDefault();
  insert(event.target, event.clipboardData.getData('text').trim().replace(/[␝]/g, GS));
}

/** Puts text where the cursor is, separators and all. */
export function insertScan(field, text) {
  insert(field, text);
}

function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  showRead(field);
}

/** What will be sent, separators visible. */
function showRead(field) {
  if (!field.dataset.scan) return;
  const shown = document.getElementById(field.dataset.scan);
  const parts = field.value.split(GS).flatMap((part, at) => {
    if (at === 0) return [part];
    const mark = document.createElement('span');
    mark.className = 'gs';
    mark.textContent = 'GS';
    return [mark, part];
  });
  shown.replaceChildren(...(field.value.includes(GS) ? parts : []));
  shown.parentElement.hidden = !field.value.includes(GS);
}

/** Somebody who had to confirm who they are finds the pack they were checking. */
function goOnAfterSignIn(field) {
  const scan = sessionStorage.getItem('custodia.scan');
  if (!scan) return;
  sessionStorage.removeItem('custodia.scan');
  field.value = scan;
  showRead(field);
  field.form.requestSubmit();
}

/** A scanner types wherever the focus is; what nothing else wants goes to the scan field. */
document.addEventListener('keydown', (event) => {
  const field = document.querySelector('input[name=scan][data-scan]');
  if (!field || event.target === field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, button, summary, a[href]') || event.key.length !== 1) return;
  if (event.key === ' ') return;
  event.preventDefault();
  field.focus();
  field.value = '';
  insert(field, event.key);
});

document.addEventListener('htmx:afterRequest', (event) => {
  const form = event.target;
  if (!form.matches?.('form[data-check]')) return;
  const field = document.querySelector('input[name=scan][data-scan]');
  field.focus({ preventScroll: true });
  field.select();
  if (form.enctype === 'multipart/form-data') form.reset();
  const { top } = document.getElementById('result').getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) document.getElementById('result').scrollIntoView({ block: 'start' });
});

function watchDrop(drop) {
  const input = drop.querySelector('input[type=file]');
  for (const name of ['dragenter', 'dragover']) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add('over'); });
  }
  for (const name of ['dragleave', 'drop']) {
    drop.addEventListener(name, () => drop.classList.remove('over'));
  }
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
