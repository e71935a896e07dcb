// Computes with other people's code what ours must compute too, and writes the fixtures:
//
//   npm ci && node vectors.mjs
//
// witness-vectors.json   ethers: EIP-712 digests and signatures of every kind of message, ABI encodings of their terms.
//                        In main resources, because the web application's JavaScript is tested against it too.
// merkle-vectors.json    OpenZeppelin's merkle-tree: roots and proofs of packs.
// The keys are derived from public phrases and are worth nothing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StandardMerkleTree } from '@openzeppelin/merkle-tree';
import {
  AbiCoder, Interface, Signature, TypedDataEncoder, Wallet, ZeroAddress, ZeroHash, id, keccak256, toBeHex, zeroPadValue,
} from 'ethers';

const home = dirname(fileURLToPath(import.meta.url));
const coder = AbiCoder.defaultAbiCoder();
const uuid = (text) => zeroPadValue(`0x${text.replaceAll('-', '')}`, 32);
const write = (file, content) => {
  mkdirSync(dirname(join(home, file)), { recursive: true });
  writeFileSync(join(home, file), `${JSON.stringify(content, null, 1)}\n`);
};

const domain = {
  name: 'Custodia',
  version: '1',
  chainId: 1337,
  verifyingContract: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
};
const types = {
  Act: 'bytes32 commandId,uint8 kind,bytes32 subject,bytes32 giver,bytes32 receiver,uint8 action,string place,uint64 deviceTime,uint64 deviceSequence,bytes32 previousHash,bytes32 detail',
  Reservation: 'bytes32 reservationId,bytes32 packId,bytes32 member,uint8 action,bytes32 prescription,uint64 expires',
  ReservationRequest: 'bytes32 reservationId,bytes32 packId,bytes32 member,uint8 action,bytes32 prescription,uint64 requestedAt',
  VerificationQuery: 'bytes32 queryId,bytes32 asker,uint64 gtin,string lotNumber,uint32 expiry,string serial,uint8 intent,bytes32 person,uint64 askedAt',
  VerificationAnswer: 'bytes32 queryId,bytes32 answerer,uint8 status,bytes32 lotId,bytes32 packId,bytes32 detail,uint64 block,uint64 answeredAt',
  SerialUpload: 'bytes32 uploadId,bytes32 uploader,bytes32 lotId,bytes32 root,uint32 size,bytes32 contentHash,uint64 uploadedAt',
  PrescriptionMessage: 'bytes32 messageId,bytes32 sender,uint8 kind,bytes32 prescription,bytes32 content,uint64 sentAt',
  DocumentQuery: 'bytes32 queryId,bytes32 asker,bytes32 holder,address channel,bytes32 document,uint64 askedAt',
  ResearchQuery: 'bytes32 queryId,bytes32 asker,bytes32 holder,bytes32 question,uint64 askedAt',
  CaseMessage: 'bytes32 messageId,bytes32 sender,bytes32 caseId,bytes32 words,uint64 sentAt',
  OrganMessage: 'bytes32 messageId,bytes32 sender,bytes32 receiver,uint8 kind,bytes32 subject,bytes32 content,uint64 sentAt',
  SessionKeyProof: 'bytes32 member,address key,string person,uint64 issuedAt,uint64 until',
  Approval: 'bytes32 id,bytes32 act,uint64 until',
  ChannelHead: 'address channel,bytes32 member,uint64 sequence,bytes32 head,uint64 block,uint64 asOf,uint64 at',
  CheckpointFacts: 'bytes32 member,bytes32 detail,uint64 block,uint64 at',
  Consent: 'bytes32 salt,address grantKey,bytes32 grantee,uint8 purpose,bytes32 scope,uint64 validFrom,uint64 validUntil,uint32 uses,address channel,bytes32 revocationHash',
  ConsentReply: 'bytes32 replyId,bytes32 grantee,bytes32 host,bytes32 consent,address channel,uint8 answer,bytes32 words,uint64 repliedAt,uint64 sentAt',
  GrantAttestation: 'bytes32 host,address grantKey,bytes32 patient,address channel',
  PatientDecision: 'bytes32 subject,bytes32 provider,uint8 decision,uint32 number,bytes32 terms,bytes32 consent,address channel',
  RecordQuery: 'bytes32 queryId,bytes32 reader,bytes32 holder,bytes32 record,bytes32 consent,uint8 purpose,bytes32 readerKey,address channel,uint64 askedAt',
  OfferStatement: 'bytes32 organId,bytes32 caseId,uint8 organ,uint8 laterality,uint8 part,uint8 donorGroup,bytes32 consent,bytes32 revocation,bytes32 list,uint32 candidates,bytes32 rules,uint8 a2,bytes32 centre,address earlier,bytes32 earlierHead,uint64 statedAt',
  OfferTurn: 'bytes32 organId,bytes32 list,uint32 rank,bytes32 candidate,bytes32 centre,uint8 reason',
  OrganAllocation: 'bytes32 organId,uint32 number,bytes32 centre,bytes32 candidate,uint8 recipientGroup,uint8 a2,bytes32 consent,bytes32 revocation,uint64 consentUntil,uint8 outOfOrder,address offer,uint64 expires',
  LegStatement: 'bytes32 organId,bytes32 caseId,uint8 organ,uint8 laterality,uint8 part,bytes32 donor,uint8 donorGroup,uint8 proofs,bytes32 consent,bytes32 revocation,bytes32 giver,bytes32 receiver,bytes32 seal,uint64 clockStart,uint32 limit,uint32 handOvers,address earlier,bytes32 earlierHead,uint64 statedAt',
};
const membersOf = (name) =>
  types[name].split(',').map((member) => ({ type: member.split(' ')[0], name: member.split(' ')[1] }));

// --- The terms that an act binds ---

const gtin = 3400930000014;
const serial = 'A1b2C3/4-5';
const lotNumber = 'L2026-07';
const packId = keccak256(coder.encode(['uint64', 'string'], [gtin, serial]));
const lotId = keccak256(coder.encode(['uint64', 'string'], [gtin, lotNumber]));
const lotTerms = { gtin, lotNumber, expiry: 21184, root: id('a root'), size: 1000000 };
const prescription = id('a prescription');
const reason = 'Défaut de bouchage constaté ; ne pas délivrer, mettre de côté.';
const pharmacy = id('gln:3012345000017');
const regulator = id('gln:3010000000014');
const reservation = {
  reservationId: uuid('5c1f0a52-1d3c-4a53-9c55-0f6f7f7a2b11'),
  packId,
  member: pharmacy,
  action: 6,
  prescription,
  expires: '1795181100',
};

// --- Messages ---

const session = new Wallet(id('custodia vectors: session key'));
const service = new Wallet(id('custodia vectors: verification service'));
const commandId = uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7');
const act = {
  commandId,
  kind: 1,
  subject: packId,
  giver: pharmacy,
  receiver: toBeHex(0, 32),
  action: 6,
  place: 'Comptoir 2 – Besançon',
  deviceTime: '1795180205123',
  deviceSequence: '17',
  previousHash: id('the act before'),
  detail: keccak256(coder.encode(
    ['bytes32', 'uint32', 'uint32', 'bytes32', 'bytes32'], [lotId, 28, 7, prescription, reservation.reservationId])),
};
const grantKey = new Wallet(id('custodia vectors: one-time grant key'));
const relationship = '0x00000000000000000000000000000000000c4a2f';
const revocationSecret = id('a revocation secret');
const consent = {
  salt: id('a salt'),
  grantKey: grantKey.address.toLowerCase(),
  grantee: pharmacy,
  purpose: 1,
  scope: id('a consent document'),
  validFrom: '1795180200',
  validUntil: '1826716200',
  uses: 0,
  channel: `0x${'0'.repeat(40)}`,
  revocationHash: keccak256(revocationSecret),
};
const onceOnly = { ...consent, salt: id('another salt'), purpose: 2, uses: 1, channel: relationship };
const attestation = {
  host: regulator,
  grantKey: consent.grantKey,
  patient: id('a pseudonym'),
  channel: relationship,
};
const accepted = {
  replyId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5bf'),
  grantee: pharmacy,
  host: regulator,
  consent: id('a commitment'),
  channel: relationship,
  answer: 1,
  words: toBeHex(0, 32),
  repliedAt: '1795180190',
  sentAt: '1795180200',
};
const messages = [
  ['dispensing a pack', session, 'Act', act],
  ['an act with an empty place and numbers at their limits', session, 'Act',
    { ...act, place: '', deviceTime: '9223372036854775807', deviceSequence: '9007199254740993', kind: 1, action: 1 }],
  ['a reservation', service, 'Reservation', reservation],
  ['asking for a reservation', session, 'ReservationRequest',
    { reservationId: reservation.reservationId, packId, member: pharmacy, action: 6, prescription, requestedAt: '1795180199' }],
  ['a query about a pack', session, 'VerificationQuery',
    { queryId: uuid('7b0d4a6e-6cf5-4f0e-9c0b-4a9d6a0c3f10'), asker: pharmacy, gtin: String(gtin), lotNumber, expiry: 21184, serial, intent: 1, person: id('a token'), askedAt: '1795180198' }],
  ['the answer', service, 'VerificationAnswer',
    { queryId: uuid('7b0d4a6e-6cf5-4f0e-9c0b-4a9d6a0c3f10'), answerer: regulator, status: 255, lotId, packId, detail: id('{"state":"ACTIVE"}'), block: '4294967296', answeredAt: '1795180199' }],
  ['an upload of serials', session, 'SerialUpload',
    { uploadId: uuid('c0ffee00-0000-4000-8000-000000000001'), uploader: id('gln:3015550000018'), lotId, root: lotTerms.root, size: 4294967295, contentHash: id('A1\nA2\n'), uploadedAt: '1795100000' }],
  ['a message about a prescription', session, 'PrescriptionMessage',
    { messageId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b9'), sender: pharmacy, kind: 255, prescription: id('a prescription'), content: id('{}'), sentAt: '1795180197' }],
  ['a query for the contents of a consignment', service, 'DocumentQuery',
    { queryId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5ba'), asker: pharmacy, holder: regulator, channel: '0x00000000000000000000000000000000000c4a1f', document: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5bb'), askedAt: '1795180196' }],
  ['a question of research', service, 'ResearchQuery',
    { queryId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5be'), asker: pharmacy, holder: regulator, question: id('{}'), askedAt: '1795180196' }],
  ['an explanation of a case', session, 'CaseMessage',
    { messageId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5ba'), sender: pharmacy, caseId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5bb'), words: id('capitals were locked'), sentAt: '1795180196' }],
  ['what is declared about a candidate', service, 'OrganMessage',
    { messageId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5bc'), sender: pharmacy, receiver: regulator, kind: 1, subject: id('a candidate'), content: id('{}'), sentAt: '1795180196' }],
  ['the proof of a session key', session, 'SessionKeyProof',
    { member: pharmacy, key: session.address.toLowerCase(), person: 'hélène.martin', issuedAt: '1795180000', until: '1795208800' }],
  ['the approval of an act of the authority', session, 'Approval',
    { id: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b8'), act: id('the call of an act'), until: '1795785000' }],
  ['what devices may rely on', service, 'CheckpointFacts',
    { member: pharmacy, detail: id('facts'), block: '4711', at: '1795180000' }],
  ['the head of a channel', service, 'ChannelHead',
    { channel: '0x00000000000000000000000000000000000c4a1f', member: pharmacy, sequence: '4294967296', head: id('a head'), block: '41207', asOf: '41210', at: '1795180200' }],
  ['the head of an empty channel', session, 'ChannelHead',
    { channel: service.address.toLowerCase(), member: regulator, sequence: '0', head: toBeHex(0, 32), block: '3', asOf: '3', at: '1795180201' }],
  ['a consent to treatment in any channel', grantKey, 'Consent', consent],
  ['a consent for one look in one channel', grantKey, 'Consent', onceOnly],
  ['a consent with numbers at their limits', grantKey, 'Consent',
    { ...onceOnly, purpose: 8, validFrom: '0', validUntil: '9223372036854775807', uses: 4294967295 }],
  ['the attestation of a grant key', service, 'GrantAttestation', attestation],
  ['a grantee accepts a consent', session, 'ConsentReply', accepted],
  ['a grantee rejects a consent', session, 'ConsentReply',
    { ...accepted, replyId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5c0'), answer: 2, words: id('not our field') }],
  ['a patient accepts a relationship', grantKey, 'PatientDecision',
    { subject: id('a relationship'), provider: pharmacy, decision: 1, number: 4294967295, terms: id('terms'), consent: toBeHex(0, 32), channel: relationship }],
  ['a query for a record', session, 'RecordQuery',
    { queryId: uuid('0198a6c0-7f55-7c41-8a3e-2f60c1d4e5bd'), reader: pharmacy, holder: regulator, record: id('a record'), consent: id('a commitment'), purpose: 1, readerKey: id('a public key'), channel: relationship, askedAt: '1795180200' }],
  ['the facts of an offer', service, 'OfferStatement',
    { organId: id('organId'), caseId: id('caseId'), organ: 4, laterality: 1, part: 0, donorGroup: 4, consent: id('consent'), revocation: id('revocation'), list: id('list'), candidates: 36, rules: id('rules'), a2: 1, centre: id('centre'), earlier: relationship, earlierHead: id('earlierHead'), statedAt: '1795180200' }],
  ['a turn in a match run', service, 'OfferTurn',
    { organId: id('organId'), list: id('list'), rank: 36, candidate: id('candidate'), centre: id('centre'), reason: 2 }],
  ['an allocation', service, 'OrganAllocation',
    { organId: id('organId'), number: 36, centre: id('centre'), candidate: id('candidate'), recipientGroup: 1, a2: 1, consent: id('consent'), revocation: id('revocation'), consentUntil: '1795180200', outOfOrder: 0, offer: relationship, expires: '1795180200' }],
  ['the facts of a leg', service, 'LegStatement',
    { organId: id('organId'), caseId: id('caseId'), organ: 4, laterality: 1, part: 0, donor: id('donor'), donorGroup: 4, proofs: 7, consent: id('consent'), revocation: id('revocation'), giver: id('giver'), receiver: id('receiver'), seal: id('seal'), clockStart: '1795180200', limit: 36, handOvers: 36, earlier: relationship, earlierHead: id('earlierHead'), statedAt: '1795180200' }],
];

const vectors = [];
for (const [name, wallet, primaryType, message] of messages) {
  const declared = { [primaryType]: membersOf(primaryType) };
  const signature = await wallet.signTypedData(domain, declared, message);
  vectors.push({
    name,
    primaryType,
    encodedType: TypedDataEncoder.from(declared).encodeType(primaryType),
    typedData: {
      types: {
        EIP712Domain: [
          { name: 'name', type: 'string' },
          { name: 'version', type: 'string' },
          { name: 'chainId', type: 'uint256' },
          { name: 'verifyingContract', type: 'address' },
        ],
        [primaryType]: declared[primaryType].map(({ name, type }) => ({ name, type })),
      },
      primaryType,
      domain,
      message,
    },
    structHash: TypedDataEncoder.hashStruct(primaryType, declared, message),
    digest: TypedDataEncoder.hash(domain, declared, message),
    privateKey: wallet.privateKey,
    signer: wallet.address.toLowerCase(),
    signature,
  });
}

// --- Other forms of a good signature, which must be refused ---

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const good = Signature.from(vectors[0].signature);
const join65 = (r, s, v) => `${r}${s.slice(2)}${toBeHex(v, 1).slice(2)}`;
const malformed = {
  'high s': join65(good.r, toBeHex(order - BigInt(good.s), 32), good.v === 27 ? 28 : 27),
  'v of 0 or 1': join65(good.r, good.s, good.v - 27),
  'v of 37 or 38': join65(good.r, good.s, good.v + 10),
  'EIP-2098, 64 bytes': good.compactSerialized,
  'a byte too many': `${vectors[0].signature}00`,
  'all zero': `0x${'00'.repeat(65)}`,
  'r of zero': join65(toBeHex(0, 32), good.s, good.v),
  'r beyond the order': join65(toBeHex(order + 1n, 32), good.s, good.v),
};

// --- ABI ---

const abiOf = (name) =>
  new Interface(readFileSync(join(home, `src/main/resources/org/custodia/contracts/artifacts/${name}.abi`), 'utf8'));
const registry = abiOf('MedicineRegistry');
const lotType = 'tuple(uint64 gtin,string lotNumber,uint32 expiry,bytes32 root,uint32 size)';
const reservationType = `tuple(${types.Reservation})`;
const proof = [id('one'), id('two'), id('three')];
const pack = { gtin, serial, lotId, proof };
const unproven = { ...pack, proof: [] };
const none = { reservationId: toBeHex(0, 32), packId: toBeHex(0, 32), member: toBeHex(0, 32), action: 6, prescription: toBeHex(0, 32), expires: 0 };
const reservationSignature = vectors[2].signature;
const packType = 'tuple(uint64 gtin,string serial,bytes32 lotId,bytes32[] proof) pack';
const dispenseType = `tuple(${packType},uint32 contents,uint32 taken,bytes32 prescription,${reservationType} reservation,bytes reservationSignature)`;
const decommissionType = `tuple(${packType},uint8 status,bytes32 evidence,${reservationType} reservation,bytes reservationSignature)`;
const undoType = `tuple(${packType},bytes32 undone,uint8 from)`;
const unitsType = 'tuple(uint64 sscc,uint8 operation,bytes32 root,uint32 packs,uint32 children)[]';
const dispatchType = 'tuple(bytes32 root,uint32 packs,bytes32 contents,tuple(bytes32 lotId,uint32 packs)[] lots,uint8 purpose,bytes32 replyTo)';
const receiveType = 'tuple(bytes32 consignment,uint32 accepted,uint32 missing,uint32 surplus,uint32 damaged,bytes32[] lots,bytes32 findings)';
const rejectType = 'tuple(bytes32 consignment,uint32 packs,uint8 reason,bytes32 findings)';
const acknowledgeType = 'tuple(bytes32 lotId,uint32 inStock,uint32 passedOn,uint32 supplied)';
const noticeType = 'tuple(uint8 scope,string reason,string advice)';
const notice = { scope: 2, reason, advice: 'Retourner au grossiste.' };
const packIds = [packId, id('another pack')];
const evidence = id('a protocol');
const units = [
  { sscc: '340093000000000018', operation: 1, root: id('a tree'), packs: 5000, children: 50 },
  { sscc: '340093000000000025', operation: 2, root: toBeHex(0, 32), packs: 0, children: 0 },
];
const scans = StandardMerkleTree.of([['a scan'], ['another scan'], ['a third scan']].map(([text]) => [id(text)]), ['bytes32']);
const scanSession = {
  session: id('a session'),
  root: scans.root,
  first: 12,
  previous: id('a session before'),
  digests: [...scans.entries()].map(([, [digest]]) => digest).sort((a, b) => (scans.leafHash([a]) < scans.leafHash([b]) ? -1 : 1)),
};
const lots = [[id('a lot'), 20], [id('another lot'), 22]].sort();
const dispatch = { root: id('a tree'), packs: 42, contents: id('a document'), lots, purpose: 3, replyTo: id('a consignment') };
const receive = { consignment: id('a consignment'), accepted: 40, missing: 1, surplus: 2, damaged: 1, lots: [id('a lot')], findings: id('findings') };
const reject = { consignment: id('a consignment'), packs: 3, reason: 6, findings: id('findings') };
const acknowledge = { lotId, inStock: 3, passedOn: 0, supplied: 12 };
const hashOf = (typesOf, values) => keccak256(coder.encode(typesOf, values));
/** What an act binds and what the channel is sent, of each kind of terms: the act and its signature are always the same. */
const termsOf = (type, value, detail, signed = vectors[0].signature) => ({
  detail,
  body: coder.encode([type, `tuple(${types.Act})`, 'bytes'], [value, act, signed]),
});
const dispenseDetail = (reservationId) =>
  hashOf(['bytes32', 'uint32', 'uint32', 'bytes32', 'bytes32'], [lotId, 28, 7, prescription, reservationId]);
const partial = { pack, contents: 28, taken: 7, prescription };
const custody = {
  dispense: termsOf(dispenseType, { ...partial, reservation, reservationSignature }, dispenseDetail(reservation.reservationId)),
  laterPart: termsOf(dispenseType, { ...partial, reservation: none, reservationSignature: '0x' }, dispenseDetail(none.reservationId)),
  dispensedOffline: termsOf(dispenseType, { ...partial, reservation: none, reservationSignature: '0x' }, dispenseDetail(none.reservationId)),
  decommission: termsOf(decommissionType, { pack, status: 6, evidence, reservation, reservationSignature },
    hashOf(['bytes32', 'uint8', 'bytes32', 'bytes32'], [lotId, 6, evidence, reservation.reservationId])),
  lock: termsOf(decommissionType, { pack, status: 8, evidence: toBeHex(0, 32), reservation, reservationSignature },
    hashOf(['bytes32', 'uint8', 'bytes32', 'bytes32'], [lotId, 8, toBeHex(0, 32), reservation.reservationId])),
  unlock: termsOf(undoType, { pack: unproven, undone: toBeHex(0, 32), from: 8 },
    hashOf(['bytes32', 'bytes32', 'uint8'], [lotId, toBeHex(0, 32), 8])),
  undo: termsOf(undoType, { pack: unproven, undone: commandId, from: 1 },
    hashOf(['bytes32', 'bytes32', 'uint8'], [lotId, commandId, 1])),
  packing: termsOf(`tuple(${unitsType} units)`, { units }, hashOf([unitsType], [units])),
  scanSession: termsOf('tuple(bytes32 session,bytes32 root,uint64 first,bytes32 previous,bytes32[] digests)', scanSession,
    hashOf(['bytes32', 'uint32', 'uint64', 'bytes32'], [scans.root, 3, 12, scanSession.previous])),
  dispatch: termsOf(dispatchType, dispatch, hashOf([dispatchType], [dispatch])),
  cancel: termsOf('tuple(bytes32 consignment)', [id('a consignment')], hashOf(['bytes32'], [id('a consignment')])),
  receive: termsOf(receiveType, receive, hashOf([receiveType], [receive])),
  reject: termsOf(rejectType, reject, hashOf([rejectType], [reject])),
  acknowledge: termsOf(acknowledgeType, acknowledge, hashOf([acknowledgeType], [acknowledge])),
};
// Bills: texts are ASCII from the left, days are counted from 1970-01-01.
const ascii = (text, size) => `0x${Buffer.from(text).toString('hex').padEnd(2 * size, '0')}`;
const billLineType = 'tuple(bytes32 code,uint32 day,bytes32 pack,tuple(int64 quantity,int64 contents,int128 charged,bytes3 currency,uint16 taxRate) charge)';
const billLine = (number) => ({
  code: ascii('gtin:03400949497294', 32),
  day: 20789,
  pack: number === 0 ? id('a commitment') : toBeHex(0, 32),
  charge: { quantity: 1 + number, contents: 0, charged: number === 4 ? -5 : 2536 * (1 + number), currency: ascii('EUR', 3), taxRate: 210 },
});
const billLines = [0, 1, 2, 3, 4].map(billLine);
const partHash = (lines, rest) => hashOf(['bytes32', 'bytes32'], [keccak256(coder.encode([`${billLineType}[]`], [lines])), rest]);
const lastOfBill = partHash(billLines.slice(4), toBeHex(0, 32));
const restOfBill = partHash(billLines.slice(2, 4), lastOfBill);
const bill = id('a bill');
const billType = 'tuple(bytes32 bill,bytes32 patient,bytes32 consent,bytes32 cover,bytes32 document,bytes6 jurisdiction,bytes3 currency,uint16 lines,bytes32 content)';
const billTerms = {
  bill,
  patient: id('a patient'),
  consent: id('a consent'),
  cover: id('a cover'),
  document: id('a document'),
  jurisdiction: ascii('FR', 6),
  currency: ascii('EUR', 3),
  lines: 5,
  content: partHash(billLines.slice(0, 2), restOfBill),
};
const partType = `tuple(bytes32 bill,bytes32 rest,${billLineType}[] lines)`;
const adjustType = `tuple(bytes32 bill,uint16 index,${billLineType} line)`;
const disputeType = 'tuple(bytes32 bill,uint16[] indexes,uint8 reason,bytes32 evidence)';
const coverType = 'tuple(bytes32 cover,bytes3 currency,uint16 share,uint128 perBill,uint128 inAll,uint32 from,uint32 to,bytes32[] covered)';
const approveType = 'tuple(bytes32 bill,uint128 borne)';
const settleType = 'tuple(bytes32 bill,uint128 paid,bytes32 paymentReference)';
const signedTerms = (type, value) => termsOf(type, value, hashOf([type], [value]));
const billing = {
  announce: signedTerms(billType, billTerms),
  parts: [
    coder.encode([partType], [{ bill, rest: restOfBill, lines: billLines.slice(0, 2) }]),
    coder.encode([partType], [{ bill, rest: lastOfBill, lines: billLines.slice(2, 4) }]),
    coder.encode([partType], [{ bill, rest: toBeHex(0, 32), lines: billLines.slice(4) }]),
  ],
  adjust: signedTerms(adjustType, { bill, index: 3, line: billLines[1] }),
  dispute: signedTerms(disputeType, { bill, indexes: [0, 2, 7], reason: 3, evidence: toBeHex(0, 32) }),
  cover: signedTerms(coverType, {
    cover: id('a cover'),
    currency: ascii('EUR', 3),
    share: 6500,
    perBill: 5000,
    inAll: 600000,
    from: 20700,
    to: 20789,
    covered: [ascii('gtin:', 32), ascii('ccam:HB', 32)],
  }),
  approve: signedTerms(approveType, { bill, borne: 4200 }),
  settle: signedTerms(settleType, { bill, paid: 4200, paymentReference: id('a payment') }),
  claim: coder.encode(['bytes32'], [bill]),
};
const consentRegistry = abiOf('ConsentRegistry');
const signatureOf = (name) => vectors.find((vector) => vector.name === name).signature;
const relationshipCode = {
  registrar: domain.verifyingContract,
  consentRegistry: '0x00000000000000000000000000000000000000c0',
  members: [pharmacy, regulator].sort(),
  subject: toBeHex(0, 32),
};
const consents = {
  secret: revocationSecret,
  evidence: id('evidence'),
  commitment: vectors.find((vector) => vector.name === 'a consent for one look in one channel').structHash,
  publishCall: consentRegistry.encodeFunctionData('publish', [[id('one'), id('two'), id('three')]]),
  revokeManyCall: consentRegistry.encodeFunctionData('revokeMany', [[revocationSecret]]),
  introduceBody: coder.encode(['bytes32', 'bytes32'], [attestation.patient, id('evidence')]),
  openBody: coder.encode(
    [`tuple(${types.Consent})`, 'bytes', `tuple(${types.GrantAttestation})`, 'bytes'],
    [onceOnly, signatureOf('a consent for one look in one channel'), attestation, signatureOf('the attestation of a grant key')]),
  useBody: coder.encode(['bytes32', 'bytes32', 'bytes32', 'uint8'], [id('a commitment'), attestation.host, attestation.patient, 2]),
  optBody: coder.encode(['bytes32'], [attestation.patient]),
  relationshipCode,
  relationshipArguments: coder.encode(
    ['address', 'address', 'bytes32[]', 'bytes32', 'address', 'bytes32'],
    [...Object.values(relationshipCode), ZeroAddress, ZeroHash], // it succeeds none
  ),
};
// Relationships and records: all terms are words.
const recordQuery = messages.find(([name]) => name === 'a query for a record')[3];
const decision = messages.find(([name]) => name === 'a patient accepts a relationship')[3];
const offerType = 'tuple(bytes32 relationship,bytes32 host,bytes32 patient,bytes32 document,uint64 answerUntil)';
const leaveType = 'tuple(bytes32 relationship,bytes32 reason)';
const requestType = 'tuple(bytes32 request,bytes32 host,bytes32 patient,uint8 purpose,bytes32 document,uint64 answerUntil)';
const recordType = 'tuple(bytes32 record,bytes32 host,bytes32 patient,uint8 kind,bytes32 content,uint64 madeAt,bytes32 supersedes)';
const records = {
  offer: signedTerms(offerType, { relationship: id('a relationship'), host: regulator, patient: id('a pseudonym'), document: id('a document'), answerUntil: '1795785000' }),
  leave: signedTerms(leaveType, { relationship: id('a relationship'), reason: id('a reason') }),
  request: signedTerms(requestType, { request: id('a request'), host: regulator, patient: id('a pseudonym'), purpose: 8, document: id('a document'), answerUntil: '1795785000' }),
  record: signedTerms(recordType, { record: id('a record'), host: regulator, patient: id('a pseudonym'), kind: 3, content: id('content'), madeAt: '1795180200', supersedes: id('an older record') }),
  decideBody: coder.encode(
    [`tuple(${types.PatientDecision})`, 'bytes', `tuple(${types.GrantAttestation})`, 'bytes'],
    [decision, signatureOf('a patient accepts a relationship'), attestation, signatureOf('the attestation of a grant key')]),
  admitBody: coder.encode([`tuple(${types.RecordQuery})`, 'bytes'], [recordQuery, signatureOf('a query for a record')]),
  readBody: coder.encode([`tuple(${types.RecordQuery})`, 'bytes', 'uint64'], [recordQuery, signatureOf('a query for a record'), '1795180205']),
};
const encodings = {
  consents,
  records,
  billing,
  gtin: String(gtin),
  serial,
  lotNumber,
  packId,
  lotId,
  lotTerms,
  lotDetail: keccak256(coder.encode([lotType], [lotTerms])),
  proof,
  custody,
  notice,
  recallDetail: hashOf(['uint8', noticeType], [2, notice]),
  packIds,
  recallPacksDetail: hashOf(['uint8', 'bytes32[]', noticeType], [2, packIds, notice]),
  authoriseCall: registry.encodeFunctionData('authoriseProducts', [[gtin], pharmacy, 3]),
  releaseCall: registry.encodeFunctionData('release', [lotTerms, act, vectors[0].signature]),
  recallCall: registry.encodeFunctionData('changeStatus', [lotId, 2, notice, act, vectors[0].signature]),
  recallPacksCall: registry.encodeFunctionData('changePacks', [lotId, packIds, 2, notice, act, vectors[0].signature]),
};
write('src/main/resources/org/custodia/contracts/vectors/witness-vectors.json', {
  madeWith: 'contracts/vectors.mjs, ethers',
  vectors,
  malformed,
  encodings,
});

// --- Merkle trees ---

const trees = [1, 2, 3, 4, 5, 7, 8, 33, 100].map((size) => {
  const packs = Array.from({ length: size }, (_, i) => [String(gtin), `S${String(i).padStart(6, '0')}`]);
  const tree = StandardMerkleTree.of(packs, ['uint64', 'string']);
  const dump = tree.dump();
  return {
    size,
    root: tree.root,
    nodes: size <= 8 ? dump.tree : undefined,
    packs: packs.map((pack) => ({ serial: pack[1], leaf: tree.leafHash(pack), proof: size <= 33 ? tree.getProof(pack) : undefined })),
  };
});
write('src/test/resources/org/custodia/contracts/merkle/merkle-vectors.json', {
  madeWith: 'contracts/vectors.mjs, @openzeppelin/merkle-tree',
  gtin: String(gtin),
  trees,
});
