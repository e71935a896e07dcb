// Reads labels where there may be no server: the plain ones, and only where it is certain. What this
// does not read is not wrong, the server is asked; what it does read, the server reads the same.
// GS1 General Specifications, sections 3, 7.8 and 7.12; ISBT 128 ST-001, section 2.4.1.
import { keccak, toHex } from '/js/eip712.js';

export const GS = '\u001d';
const UTF8 = new TextEncoder();
const GS1_IDENTIFIERS = [']d2', ']C1', ']Q3', ']e0', ']J1'];
const OTHER_IDENTIFIERS = [']d1', ']Q1', ']C0', ']C4', ']E0', ']E4', ']I1'];

/** Identifiers of pack labels: digits that are always as many, or up to so many characters. */
const DATE = { digits: 6, date: true };
const OPEN = { most: 20 };
const KNOWN = {
  '00': { digits: 18, check: true }, '01': { digits: 14, check: true },
  '10': OPEN, '21': OPEN, '11': DATE, '13': DATE, '15': DATE, '16': DATE, '17': DATE,
  '710': OPEN, '711': OPEN, '712': OPEN, '713': OPEN, '714': OPEN, '715': OPEN, '716': OPEN,
};
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/;

/**
 * @param {string} text as a rightly set up scanner sends it, separators as GS
 * @param {number} year of reading, four digits
 * @returns {{thing: string, subject: string, humanOrigin: boolean, facts: {name: string, value: string}[]} | null}
 *     null where only the server can say
 */
export function readLabel(text, year) {
  const whole = text.replace(/^[ \r\n\t\u0002\u0003\ufeff]+|[ \r\n\t\u0002\u0003\ufeff]+$/g, '');
  if (whole.length > 300) return null;
  const identifier = whole.startsWith(']') ? whole.slice(0, 3) : '';
  const data = whole.slice(identifier.length);
  if (GS1_IDENTIFIERS.includes(identifier)) return elements(text, data, year);
  if (identifier && !OTHER_IDENTIFIERS.includes(identifier)) return null;
  if (data.startsWith('=')) return donation(text, data);
  if (/^([0-9]{8}|[0-9]{12,14})$/.test(data)) return product(text, data);
  return identifier ? null : elements(text, data, year);
}

function elements(text, data, year) {
  const separated = data.includes(GS);
  if (/^\(|^https?:/i.test(data) || (data.match(/[&"'(\-_]/g) ?? []).length >= 8) return null;
  if (!separated && /[<>{}[\]^&\\]/.test(data)) return null; // may be a separator that was made visible
  const found = new Map();
  let last;
  for (let at = skip(data, 0); at < data.length;) {
    const ai = [data.slice(at, at + 2), data.slice(at, at + 3)].find((one) => KNOWN[one]);
    if (!ai || found.has(ai)) return null;
    const rule = KNOWN[ai];
    const from = at + ai.length;
    const separator = data.indexOf(GS, from);
    let to = separator < 0 ? data.length : separator;
    if (rule.digits) to = Math.min(to, from + rule.digits);
    const value = data.slice(from, to);
    if (!fits(rule, value, year)) return null;
    found.set(ai, value);
    last = { rule, value };
    at = skip(data, to);
  }
  if (!last) return null;
  // The last value may have swallowed what follows a separator that was lost.
  if (!separated && !last.rule.digits && /.(1[017]|21|71)./.test(last.value)) return null;
  return named(text, found, year);
}

function skip(data, from) {
  let at = from;
  while (data[at] === GS) at++;
  return at;
}

function fits(rule, value, year) {
  if (!rule.digits) return value.length >= 1 && value.length <= rule.most && SET_82.test(value);
  if (value.length !== rule.digits || !/^[0-9]+$/.test(value)) return false;
  return (!rule.check || checks(value)) && (!rule.date || dayOf(value, year) !== null);
}

/** GS1's check digit: 3 and 1 in turn from the right. */
export function checks(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 ? 3 : 1);
  return sum % 10 === 0;
}

/** YYMMDD as an ISO day, `00` the last of its month, within 49 years before and 50 after; null: no such day. */
export function dayOf(six, year) {
  const difference = Number(six.slice(0, 2)) - (year % 100);
  const century = Math.floor(year / 100) + (difference >= 51 ? -1 : difference <= -50 ? 1 : 0);
  const full = century * 100 + Number(six.slice(0, 2));
  const month = Number(six.slice(2, 4));
  const longest = new Date(Date.UTC(full, month, 0)).getUTCDate();
  const day = Number(six.slice(4)) || longest;
  if (month < 1 || month > 12 || day > longest) return null;
  return `${full}-${six.slice(2, 4)}-${String(day).padStart(2, '0')}`;
}

function named(text, found, year) {
  if (found.has('00')) {
    const sscc = found.get('00');
    return found.size === 1 ? label('UNIT', word(BigInt(sscc)), [fact('sscc', sscc)]) : null;
  }
  const gtin = found.get('01');
  if (!gtin) return null;
  const serial = found.get('21');
  const facts = [fact('gtin', gtin)];
  if (serial) facts.push(fact('serial', serial));
  if (found.has('10')) facts.push(fact('lot', found.get('10')));
  if (found.has('17')) facts.push(fact('expiry', dayOf(found.get('17'), year)));
  return serial ? label('PACK', packId(gtin, serial), facts) : label('PRODUCT', hashOf(text), facts);
}

function product(text, data) {
  const gtin = data.padStart(14, '0');
  return checks(gtin) ? label('PRODUCT', hashOf(text), [fact('gtin', gtin)]) : null;
}

/** One donation number alone, its flags saying nothing that would have to be checked. */
function donation(text, data) {
  const match = data.match(/^=([A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}[0-9]{8})([0-5][0-9])$/);
  if (!match) return null;
  const number = match[1];
  const printed = `${number.slice(0, 5)} ${number.slice(5, 7)} ${number.slice(7)} ${checkCharacter(number)}`;
  return { ...label('DONATION', hashOf(text), [fact('donation', printed)]), humanOrigin: true };
}

/** ISO/IEC 7064, MOD 37-2. */
function checkCharacter(number) {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
  let sum = 0;
  for (const character of number) sum = ((sum + alphabet.indexOf(character)) * 2) % 37;
  return alphabet[(38 - sum) % 37];
}

const fact = (name, value) => ({ name, value });
const label = (thing, subject, facts) => ({ thing, subject, humanOrigin: false, facts });
const word = (number) => '0x' + number.toString(16).padStart(64, '0');
const hashOf = (text) => toHex(keccak(UTF8.encode(text)));

/** `keccak256(abi.encode(uint64 gtin, string serial))`: the ledger's id of a pack. */
export function packId(gtin, serial) {
  const content = UTF8.encode(serial);
  const bytes = new Uint8Array(96 + Math.ceil(content.length / 32) * 32);
  bytes.set(number(BigInt(gtin)), 0);
  bytes.set(number(64n), 32);
  bytes.set(number(BigInt(content.length)), 64);
  bytes.set(content, 96);
  return toHex(keccak(bytes));
}

function number(value) {
  return Uint8Array.from(value.toString(16).padStart(64, '0').match(/../g), (pair) => parseInt(pair, 16));
}
