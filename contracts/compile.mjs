// Compiles src/main/solidity, and what only tests use in src/test/solidity, into the artifacts that are committed:
//
//   npm ci --omit=dev && node compile.mjs [output folder]
//
// For each contract Name.abi and Name.bin, and compiler-input.sha256: the SHA-256 of everything that went in (our sources,
// the settings, the library's files) and came out, in the format of sha256sum, so that ArtifactsTest can tell without Node
// whether the artifacts still belong to the sources.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const home = dirname(fileURLToPath(import.meta.url));
const sourceFolders = ['src/main/solidity', 'src/test/solidity'];
const artifactFolder = 'src/main/resources/org/custodia/contracts/artifacts';
const testArtifactFolder = 'src/test/resources/org/custodia/contracts/artifacts';
// The contracts that are deployed or called; the others are parts of them.
const contracts = ['Registrar', 'MedicineRegistry', 'ConsentRegistry', 'PriceOrders', 'Channel', 'MedicineCustody', 'CustodyBook', 'CustodyHandOver', 'PatientProviderRelationship', 'PatientSummary', 'ProviderSummary', 'BillingLedger', 'DonorCase', 'OrganOffer', 'OrganLeg'];
// Contracts that only tests deploy.
const testContracts = ['ConsentsProbe', 'PricingProbe'];

// Those of them that fit into 24,576 bytes (EIP-170) only by way of solc's intermediate representation, which takes it longer.
const small = ['PatientProviderRelationship', 'BillingLedger', 'DonorCase', 'OrganOffer', 'OrganLeg', 'ConsentsProbe'];

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const settingsFiles = ['solc-settings.json', 'solc-settings-small.json'];
const settings = Object.fromEntries(settingsFiles.map((file) => [file, readFileSync(join(home, file), 'utf8')]));

const sources = {};
const paths = {};
for (const folder of sourceFolders) {
  for (const file of readdirSync(join(home, folder)).sort()) {
    if (!file.endsWith('.sol')) continue;
    sources[file] = { content: readFileSync(join(home, folder, file), 'utf8') };
    paths[file] = `${folder}/${file}`;
  }
}
const ours = Object.keys(sources);

const libraryFiles = {};
const findImport = (path) => {
  libraryFiles[path] = readFileSync(join(home, 'node_modules', path), 'utf8');
  return { contents: libraryFiles[path] };
};

const compiled = {};
const compile = (names, file) => {
  const outputSelection = Object.fromEntries(
    names.map((name) => [`${name}.sol`, { [name]: ['abi', 'evm.bytecode.object'] }]),
  );
  const input = { language: 'Solidity', sources, settings: { ...JSON.parse(settings[file]), outputSelection } };
  const result = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
  for (const message of result.errors ?? []) console.error(message.formattedMessage);
  if ((result.errors ?? []).length > 0) process.exit(1);
  for (const name of names) compiled[name] = result.contracts[`${name}.sol`][name];
};
compile([...contracts, ...testContracts].filter((name) => !small.includes(name)), 'solc-settings.json');
for (const name of small) compile([name], 'solc-settings-small.json');

const lines = [`# solc ${solc.version()}`];
for (const file of settingsFiles) lines.push(`${sha256(settings[file])}  ${file}`);
for (const file of ours) lines.push(`${sha256(sources[file].content)}  ${paths[file]}`);
for (const path of Object.keys(libraryFiles).sort()) {
  lines.push(`${sha256(libraryFiles[path])}  node_modules/${path}`);
}
const folderOf = (folder) => process.argv[2] ?? join(home, folder);
const keep = (name, folder) => {
  const contract = compiled[name];
  const bytecode = contract.evm.bytecode.object;
  const artifacts = { [`${name}.abi`]: `${JSON.stringify(contract.abi, null, 1)}\n` };
  if (bytecode.length > 0) artifacts[`${name}.bin`] = bytecode; // an abstract contract has none
  mkdirSync(folderOf(folder), { recursive: true });
  for (const [file, content] of Object.entries(artifacts)) {
    writeFileSync(join(folderOf(folder), file), content);
    lines.push(`${sha256(content)}  ${folder}/${file}`);
  }
  console.log(`${name}: ${bytecode.length / 2} bytes`);
};
for (const name of contracts) keep(name, artifactFolder);
for (const name of testContracts) keep(name, testArtifactFolder);
writeFileSync(join(folderOf(artifactFolder), 'compiler-input.sha256'), `${lines.join('\n')}\n`);
