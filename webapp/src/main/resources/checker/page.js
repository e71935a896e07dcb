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
    file: 'File of the custody record (JSON), as it was saved with the paper',
    typedKey: 'a key that I type in, or that I compare myself',
    account: 'Key of an account of the organisation that made the record, as the public ledger has it',
    noFile: 'Choose the file of the custody record too: the code alone has only its hash.',
    recordSame: 'The record is the one that was signed.',
    recordOther: 'The file is not the record of this code, or was changed. Do not trust it; ask who gave it to you.',
    recordOpen: 'The record is the one that was signed; whose key signed it is to be compared.',
    recordSigned: 'It was signed with the key',
    recordMember: 'which is an account of the organisation that made the record.',
    recordStranger: 'which is NO account of the organisation that made the record. Do not trust it.',
    organ: 'Organ', maker: 'Made by (member id)', madeAt: 'Made at', acts: 'Acts', odd: 'Of them irregular',
    actsSigned: 'Of them signed by the key that is named', chain: 'Hand-overs', chainNone: 'none in this record',
    chainWhole: 'Unbroken, each signed by both sides:', chainBroken: 'NOT unbroken, or a signature is wrong:',
    chainStated: 'from signed statements', refused: 'Refused', hash: 'Hash of the file',
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
    file: 'Fichier du registre de garde (JSON), tel qu’il a été enregistré avec le papier',
    typedKey: 'une clé que je saisis, ou que je compare moi-même',
    account: 'Clé d’un compte de l’organisation qui a fait le registre, telle qu’elle figure sur le registre public',
    noFile: 'Choisissez aussi le fichier du registre de garde : le code seul n’a que son empreinte.',
    recordSame: 'Le registre est bien celui qui a été signé.',
    recordOther: 'Le fichier n’est pas le registre de ce code, ou a été modifié. Ne vous y fiez pas ; demandez à qui vous l’a remis.',
    recordOpen: 'Le registre est celui qui a été signé ; reste à comparer la clé qui l’a signé.',
    recordSigned: 'Il a été signé avec la clé',
    recordMember: 'qui est un compte de l’organisation qui a fait le registre.',
    recordStranger: 'qui n’est PAS un compte de l’organisation qui a fait le registre. Ne vous y fiez pas.',
    organ: 'Organe', maker: 'Fait par (identifiant de membre)', madeAt: 'Fait le', acts: 'Actes', odd: 'Dont irréguliers',
    actsSigned: 'Dont signés par la clé nommée', chain: 'Remises', chainNone: 'aucune dans ce registre',
    chainWhole: 'Chaîne ininterrompue, chaque remise signée des deux côtés :', chainBroken: 'Chaîne INTERROMPUE, ou une signature est fausse :',
    chainStated: 'selon déclarations signées', refused: 'Refusés', hash: 'Empreinte du fichier',
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
  propose();
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

/** Whether the account is the maker's: as typed in, or as the public ledger has it; undefined for not asked. */
async function isMakers(record, account) {
  if (byId('typed').checked) {
    const key = byId('key').value.trim().toLowerCase();
    return key ? key === account : undefined;
  }
  const member = await certificates.memberOfAccount(byId('node').value.trim(), byId('registrar').value.trim(), account);
  return member === certificates.toHex(record.sender);
}

/** A custody record: the file is what was hashed, and the hash is what was signed. */
async function checkRecord() {
  let record;
  let account;
  try {
    record = certificates.readRecord(byId('code').value);
    account = certificates.recordSigner(record);
  } catch {
    return show('unclear', words.unreadable);
  }
  const [file] = byId('file').files;
  if (!file) return show('unclear', words.noFile);
  const text = await file.text();
  const hash = certificates.contentOf(text);
  if (hash !== certificates.toHex(record.content)) return show('bad', words.falsified, line('p', words.recordOther));
  const told = JSON.parse(text);
  let acts;
  let makers;
  try {
    acts = certificates.checkActs(record, told);
    if (acts.follow && !byId('typed').checked) {
      acts.follow = await certificates.areKeysOfBothSides(byId('node').value.trim(), byId('registrar').value.trim(), told);
    }
    makers = await isMakers(record, account);
  } catch {
    return show('unclear', words.unreachable);
  }
  const right = acts.follow && acts.signed === told.events.length;
  const kind = !right || makers === false ? 'bad' : makers ? 'good' : 'unclear';
  return show(
    kind,
    { good: words.recordSame, unclear: words.recordOpen, bad: words.falsified }[kind],
    line('p', `${words.recordSigned} ${account}${makers === undefined ? `. ${words.compare}` : `, ${makers ? words.recordMember : words.recordStranger}`}`, kind === 'good' ? '' : 'warning'),
    facts([
      [words.organ, `${told.organ} ${told.laterality} ${told.organId}`],
      [words.maker, certificates.toHex(record.sender)],
      [words.madeAt, new Date(Number(record.sentAt) * 1000).toLocaleString(document.documentElement.lang)],
      [words.chain, acts.links === 0 ? words.chainNone : `${acts.follow ? words.chainWhole : words.chainBroken} ${acts.links} (${acts.stated} ${words.chainStated})`],
      [words.acts, told.events.length],
      [words.actsSigned, acts.signed],
      [words.odd, told.events.filter((event) => event.irregularities.length > 0).length],
      [words.refused, told.refused.length],
      [words.hash, hash],
    ]));
}

async function check() {
  if (certificates.isRecord(byId('code').value)) return checkRecord();
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
  const record = certificates.isRecord(byId('code').value);
  byId('of-record').hidden = !record;
  byId('key-label').textContent = record ? words.account : words.key;
  byId('typed-label').textContent = record ? words.typedKey : words.typed;
  document.querySelectorAll('[data-of-pack]').forEach((part) => { part.hidden = record; });
  try {
    if (record) {
      byId('registrar').value ||= certificates.toHex(certificates.readRecord(byId('code').value).registrar);
      return;
    }
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
