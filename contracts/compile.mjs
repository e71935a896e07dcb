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

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const settings = readFileSync(join(home, 'solc-settings.json'), 'utf8');

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

const input = { language: 'Solidity', sources, settings: JSON.parse(settings) };
const result = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
for (const message of result.errors ?? []) console.error(message.formattedMessage);
if ((result.errors ?? []).length > 0) process.exit(1);

const lines = [`# solc ${solc.version()}`];
lines.push(`${sha256(settings)}  solc-settings.json`);
for (const file of ours) lines.push(`${sha256(sources[file].content)}  ${paths[file]}`);
for (const path of Object.keys(libraryFiles).sort()) {
  lines.push(`${sha256(libraryFiles[path])}  node_modules/${path}`);
}
const folderOf = (folder) => process.argv[2] ?? join(home, folder);
const keep = (name, folder) => {
  const contract = result.contracts[`${name}.sol`][name];
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
