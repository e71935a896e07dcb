// A recipient's consent, signed at the centre with a key that is made for it and thrown away. A form
// says where to ask what to sign: data-grant-once="/path".
import { ask } from './enrolment.js';
import { signOnce } from './signing.js';

/** Gets the consent of such a form signed, once for what is filled in. */
export async function grantOnce(form) {
  if (!form.dataset.grantOnce || form.elements.grant.value) return;
  form.elements.consent.value = crypto.randomUUID();
  const { signature } = await signOnce(async (address) => {
    const fields = new FormData(form);
    fields.set('grantKey', address);
    return JSON.parse((await ask(form.dataset.grantOnce, fields)).typedData);
  });
  form.elements.grant.value = signature;
}

// What is changed has to be signed anew.
document.addEventListener('change', (event) => {
  const form = event.target.closest?.('form[data-grant-once]');
  if (form) form.elements.grant.value = '';
});
