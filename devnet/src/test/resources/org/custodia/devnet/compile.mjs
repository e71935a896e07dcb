// Writes the ABI and creation code of the contracts in Notes.sol beside it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const solc = createRequire(join(process.cwd(), "package.json"))("solc");
const input = {
  language: "Solidity",
  sources: { "Notes.sol": { content: readFileSync(join(here, "Notes.sol"), "utf8") } },
  settings: {
    evmVersion: "istanbul",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
for (const error of output.errors ?? []) {
  console.error(error.formattedMessage);
  if (error.severity === "error") process.exit(1);
}
for (const [name, contract] of Object.entries(output.contracts["Notes.sol"])) {
  writeFileSync(join(here, `${name}.abi`), JSON.stringify(contract.abi) + "\n");
  writeFileSync(join(here, `${name}.bin`), contract.evm.bytecode.object + "\n");
}
