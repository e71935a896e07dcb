// EIP-712 typed data to the 32 bytes that are signed (https://eips.ethereum.org/EIPS/eip-712).
// Written for eth_signTypedData_v4 JSON with atomic types, strings, bytes, structs and arrays.
import { keccak_256 } from '/vendor/hashes/sha3.js';

const UTF8 = new TextEncoder();

export const keccak = (bytes) => keccak_256(bytes);

export function toHex(bytes) {
  return '0x' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(text) {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) throw new Error(`not hex: ${text}`);
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Digest of typed data: keccak256(0x1901 ‖ domain separator ‖ hash of the message). */
export function digest(typedData) {
  const { types, primaryType, domain, message } = typedData;
  return keccak(concat([
    Uint8Array.of(0x19, 0x01),
    hashStruct('EIP712Domain', domain, types),
    hashStruct(primaryType, message, types),
  ]));
}

export function hashStruct(type, value, types) {
  const words = [keccak(UTF8.encode(encodeType(type, types)))];
  for (const field of types[type]) {
    if (!(field.name in value)) throw new Error(`${type}.${field.name} is missing`);
    words.push(encodeField(field.type, value[field.name], types));
  }
  return keccak(concat(words));
}

/** `Mail(Person from,string contents)Person(string name)`: the type, then those it refers to. */
export function encodeType(type, types) {
  const referred = new Set();
  collect(type, types, referred);
  referred.delete(type);
  return [type, ...[...referred].sort()]
    .map((name) => `${name}(${types[name].map((f) => `${f.type} ${f.name}`).join(',')})`)
    .join('');
}

function collect(type, types, found) {
  const base = type.replace(/(\[\d*\])+$/, '');
  if (found.has(base) || !types[base]) return;
  found.add(base);
  types[base].forEach((field) => collect(field.type, types, found));
}

function encodeField(type, value, types) {
  const array = type.match(/^(.*)\[(\d*)\]$/);
  if (array) {
    if (array[2] && value.length !== Number(array[2])) throw new Error(`${type} has ${value.length} elements`);
    return keccak(concat(value.map((element) => encodeField(array[1], element, types))));
  }
  if (types[type]) return hashStruct(type, value, types);
  if (type === 'string') return keccak(UTF8.encode(value));
  if (type === 'bytes') return keccak(fromHex(value));
  if (type === 'bool') return number(value ? 1n : 0n);
  if (type === 'address') return padLeft(fixed(value, 20));
  const bytes = type.match(/^bytes(\d+)$/);
  if (bytes) return padRight(fixed(value, Number(bytes[1])));
  const integer = type.match(/^(u?)int(\d*)$/);
  if (integer) return encodeInteger(integer[1] === 'u', Number(integer[2] || 256), value);
  throw new Error(`unknown type ${type}`);
}

function encodeInteger(unsigned, bits, value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`inexact number ${value}`);
  const exact = BigInt(value);
  const least = unsigned ? 0n : -(1n << BigInt(bits - 1));
  const most = (1n << BigInt(unsigned ? bits : bits - 1)) - 1n;
  if (exact < least || exact > most) throw new Error(`${value} does not fit ${bits} bits`);
  return number(BigInt.asUintN(256, exact));
}

function number(value) {
  return fromHex('0x' + value.toString(16).padStart(64, '0'));
}

function fixed(text, length) {
  const bytes = fromHex(text);
  if (bytes.length !== length) throw new Error(`${text} has not ${length} bytes`);
  return bytes;
}

function padLeft(bytes) {
  const word = new Uint8Array(32);
  word.set(bytes, 32 - bytes.length);
  return word;
}

function padRight(bytes) {
  const word = new Uint8Array(32);
  word.set(bytes);
  return word;
}

function concat(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
