// Writes the ABI and creation code of the contracts in the .sol files here beside them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const solc = createRequire(join(process.cwd(), "package.json"))("solc");
const input = {
  language: "Solidity",
  sources: Object.fromEntries(
    readdirSync(here)
      .filter((name) => name.endsWith(".sol"))
      .map((name) => [name, { content: readFileSync(join(here, name), "utf8") }]),
  ),
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
for (const contracts of Object.values(output.contracts)) {
  for (const [name, contract] of Object.entries(contracts)) {
    writeFileSync(join(here, `${name}.abi`), JSON.stringify(contract.abi) + "\n");
    writeFileSync(join(here, `${name}.bin`), contract.evm.bytecode.object + "\n");
  }
}
