// The page around certificate.js: what is typed in, and what is said of it.
import * as certificates from 'checker/certificate.js';

const WORDS = {
  en: {
    title: 'Check a certificate of verification',
    intro: 'This page works by itself: save it, open it anywhere. It computes what is printed and asks nobody but the node you name.',
    code: 'Code of the certificate (scan its QR code, or paste the text below it)',
    source: 'Compare with',
    typed: 'a root that I type in, from any copy of the public ledger',
    asked: 'the public ledger, asked at a node of anybody’s',
    root: 'Root of the lot on the public ledger',
    key: 'Key of the authority’s verification service, as the authority publishes it (lot, time and state rest on it)',
    node: 'Address of the node’s JSON-RPC',
    registry: 'Address of the contract MedicineRegistry, as the authority publishes it',
    registrar: 'Address of the contract Registrar, as the authority publishes it',
    check: 'Check',
    unreadable: 'This is no code of a certificate, or not all of it. Scan or paste it again, from CUSTODIA-1: to its end.',
    wrongKey: 'A key is 0x and 40 digits or letters a to f. Leave it empty if you do not have it.',
    wrongRoot: 'A root is 0x and 64 digits or letters a to f. Type it in as it stands on the ledger.',
    unreachable: 'The node gave no answer that could be used. Check its address and those of the contracts; a node must allow requests from this page. You can type the root in instead.',
    genuine: 'The pack is one of those that were released.',
    genuineMore: 'The proof leads from this product code and serial number to the root you compared with.',
    falsified: 'The certificate does not match.',
    falsifiedMore: 'The proof does not lead to the root you compared with. Do not trust this certificate; ask who gave it to you, and the authority.',
    open: 'The pack was released; who vouches for the rest is not known yet.',
    forged: 'Product code and serial number are of a released pack, but lot, time and state were not signed by the authority’s service. Do not trust this certificate; ask who gave it to you, and the authority.',
    unsigned: 'Who answered could not be found out: the signature is malformed. Do not trust what it says of the pack’s state.',
    signed: 'The state at that time was signed with the key',
    service: 'which is that of the authority’s verification service.',
    stranger: 'which is NOT that of the authority’s verification service. Do not trust what it says of the pack’s state.',
    compare: 'Compare it with the key that the authority publishes.',
    lotNow: 'The lot on the ledger now',
    lot: ['never released', 'released', 'BLOCKED', 'RECALLED', 'WITHDRAWN'],
    packNow: 'This pack by itself',
    state: ['not on record', 'active, not dispensed', 'dispensed', 'destroyed', 'stolen', 'lost', 'given as a free sample', 'taken as a sample by an authority', 'exported', 'locked'],
    unknownState: 'number {0}, which this page does not know',
    gtin: 'Product code', serial: 'Serial number', lotNumber: 'Lot', answeredAt: 'Answered at', stateThen: 'State then',
    expiry: 'Use by', computed: 'Root computed from the certificate', usedRoot: 'Root compared with',
  },
  fr: {
    title: 'Contrôler un certificat de vérification',
    intro: 'Cette page fonctionne seule : enregistrez-la, ouvrez-la où vous voulez. Elle recalcule ce qui est imprimé et n’interroge que le nœud que vous nommez.',
    code: 'Code du certificat (scannez son QR code, ou collez le texte qui est dessous)',
    source: 'Comparer avec',
    typed: 'une racine que je saisis, d’une copie quelconque du registre public',
    asked: 'le registre public, interrogé chez un nœud quelconque',
    root: 'Racine du lot sur le registre public',
    key: 'Clé du service de vérification de l’autorité, telle que l’autorité la publie (lot, date et état en dépendent)',
    node: 'Adresse JSON-RPC du nœud',
    registry: 'Adresse du contrat MedicineRegistry, telle que l’autorité la publie',
    registrar: 'Adresse du contrat Registrar, telle que l’autorité la publie',
    check: 'Contrôler',
    unreadable: 'Ce n’est pas le code d’un certificat, ou il est incomplet. Scannez-le ou collez-le à nouveau, de CUSTODIA-1: jusqu’à la fin.',
    wrongKey: 'Une clé est faite de 0x et de 40 chiffres ou lettres de a à f. Laissez vide si vous ne l’avez pas.',
    wrongRoot: 'Une racine est faite de 0x et de 64 chiffres ou lettres de a à f. Saisissez-la telle qu’elle figure sur le registre.',
    unreachable: 'Le nœud n’a pas donné de réponse utilisable. Vérifiez son adresse et celles des contrats ; un nœud doit accepter les requêtes de cette page. Vous pouvez aussi saisir la racine.',
    genuine: 'La boîte est bien l’une de celles qui ont été libérées.',
    genuineMore: 'La preuve mène de ce code produit et de ce numéro de série à la racine comparée.',
    falsified: 'Le certificat ne correspond pas.',
    falsifiedMore: 'La preuve ne mène pas à la racine comparée. Ne vous fiez pas à ce certificat ; demandez à qui vous l’a remis, et à l’autorité.',
    open: 'La boîte a été libérée ; qui répond du reste n’est pas encore établi.',
    forged: 'Code produit et numéro de série sont ceux d’une boîte libérée, mais lot, date et état n’ont pas été signés par le service de l’autorité. Ne vous fiez pas à ce certificat ; demandez à qui vous l’a remis, et à l’autorité.',
    unsigned: 'On ne peut pas savoir qui a répondu : la signature est mal formée. Ne vous fiez pas à ce qu’il dit de l’état de la boîte.',
    signed: 'L’état à ce moment a été signé avec la clé',
    service: 'qui est celle du service de vérification de l’autorité.',
    stranger: 'qui n’est PAS celle du service de vérification de l’autorité. Ne vous fiez pas à ce qu’il dit de l’état de la boîte.',
    compare: 'Comparez-la avec la clé que l’autorité publie.',
    lotNow: 'Le lot sur le registre maintenant',
    lot: ['jamais libéré', 'libéré', 'BLOQUÉ', 'RAPPELÉ', 'RETIRÉ'],
    packNow: 'Cette boîte en particulier',
    state: ['inconnue', 'active, non délivrée', 'délivrée', 'détruite', 'volée', 'perdue', 'donnée comme échantillon gratuit', 'prélevée par une autorité', 'exportée', 'verrouillée'],
    unknownState: 'numéro {0}, inconnu de cette page',
    gtin: 'Code produit', serial: 'Numéro de série', lotNumber: 'Lot', answeredAt: 'Réponse du', stateThen: 'État alors',
    expiry: 'À utiliser jusqu’au', computed: 'Racine calculée d’après le certificat', usedRoot: 'Racine comparée',
  },
};

const byId = (id) => document.getElementById(id);
let words = WORDS.en;

function speak(language) {
  words = WORDS[language];
  document.documentElement.lang = language;
  document.title = words.title;
  document.querySelectorAll('[data-word]').forEach((element) => {
    element.textContent = words[element.dataset.word];
  });
  byId('result').replaceChildren();
}

function line(tag, text, kind) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function facts(rows) {
  const list = document.createElement('dl');
  for (const [name, value] of rows) list.append(line('dt', name), line('dd', value));
  return list;
}

function show(kind, head, ...rest) {
  const box = byId('result');
  box.className = kind;
  box.replaceChildren(line('h2', (kind === 'good' ? '✓ ' : kind === 'bad' ? '✗ ' : '? ') + head), ...rest);
}

function signerOf(certificate) {
  try {
    return certificates.signer(certificate);
  } catch {
    return null;
  }
}

const state = (certificate) =>
  words.state[certificate.status] ?? words.unknownState.replace('{0}', certificate.status);

async function compared(certificate, key) {
  if (byId('typed').checked) {
    const root = byId('root').value.trim().toLowerCase();
    if (!/^0x[0-9a-f]{64}$/.test(root)) return show('unclear', words.wrongRoot);
    const service = byId('key').value.trim().toLowerCase();
    if (!service) return { root };
    if (!/^0x[0-9a-f]{40}$/.test(service)) return show('unclear', words.wrongKey);
    return { root, signerIsService: key === service };
  }
  try {
    return await certificates.ask(
      byId('node').value.trim(), byId('registry').value.trim(), byId('registrar').value.trim(), certificate,
      key ?? '0x' + '0'.repeat(40));
  } catch {
    return show('unclear', words.unreachable);
  }
}

async function check() {
  let certificate;
  try {
    certificate = certificates.read(byId('code').value);
  } catch {
    return show('unclear', words.unreadable);
  }
  const key = signerOf(certificate);
  const ledger = await compared(certificate, key);
  if (!ledger) return undefined;
  const root = certificates.toHex(certificates.rootOf(certificate));
  const right = root === ledger.root;
  const rows = [
    [words.gtin, String(certificate.gtin).padStart(14, '0')],
    [words.serial, certificate.serial],
    [words.lotNumber, certificate.lotNumber],
    [words.answeredAt, new Date(Number(certificate.answeredAt) * 1000).toLocaleString(document.documentElement.lang)],
    [words.stateThen, state(certificate)],
  ];
  if ('status' in ledger) {
    rows.push([words.expiry, ledger.expiry], [words.lotNow, words.lot[ledger.status] ?? '?']);
    if (ledger.packStatus > 1) rows.push([words.packNow, words.lot[ledger.packStatus] ?? '?']);
  }
  rows.push([words.computed, root], [words.usedRoot, ledger.root]);
  const known = 'signerIsService' in ledger;
  const told = !key ? words.unsigned
    : `${words.signed} ${key}${known ? `, ${ledger.signerIsService ? words.service : words.stranger}` : `. ${words.compare}`}`;
  // The proof is about product code and serial number; for lot, time and state the signature alone stands.
  const forged = !key || (known && !ledger.signerIsService);
  const kind = !right || forged ? 'bad' : known ? 'good' : 'unclear';
  return show(
    kind,
    { good: words.genuine, unclear: words.open, bad: words.falsified }[kind],
    line('p', right ? (forged ? words.forged : words.genuineMore) : words.falsifiedMore),
    line('p', told, kind === 'good' ? '' : 'warning'),
    facts(rows));
}

function sources() {
  byId('of-root').hidden = !byId('typed').checked;
  byId('of-node').hidden = byId('typed').checked;
}

/** The addresses in the certificate are a start; what counts is what the authority publishes. */
function propose() {
  try {
    const certificate = certificates.read(byId('code').value);
    byId('registry').value ||= certificates.toHex(certificate.registry);
    byId('registrar').value ||= certificates.toHex(certificate.registrar);
  } catch {
    // Not all of it is there yet.
  }
}

byId('language').addEventListener('change', (event) => speak(event.target.value));
byId('code').addEventListener('input', propose);
document.querySelectorAll('[name=source]').forEach((choice) => choice.addEventListener('change', sources));
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});
byId('language').value = navigator.language.startsWith('fr') ? 'fr' : 'en';
speak(byId('language').value);
sources();
