// Signs eth_signTypedData_v4 JSON from standard input with the key in the environment variable KEY.
//   KEY=0x… node sign.mjs < typed-data.json
import { readFileSync } from 'node:fs';
import { Wallet } from 'ethers';

const { domain, types, message } = JSON.parse(readFileSync(0, 'utf8'));
const { EIP712Domain, ...own } = types; // ethers makes this one itself
console.log(await new Wallet(process.env.KEY).signTypedData(domain, own, message));
