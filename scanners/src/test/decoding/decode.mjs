// Reads grey pictures from standard input, each as width and height (32 bits, big endian) and its pixels,
// and answers each with a line of JSON: what zxing-wasm found in it, and how long that took.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasmBinary = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });

const options = {
  formats: ["DataMatrix", "QRCode", "Code128", "EAN13"],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 16,
  textMode: "Plain",
  returnErrors: true,
};

async function decode(width, height, gray) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < gray.length; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = gray[i];
    data[4 * i + 3] = 255;
  }
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const found = await readBarcodes({ data, width, height, colorSpace: "srgb" }, options);
  const used = process.cpuUsage(cpu);
  const wallMillis = Number(process.hrtime.bigint() - began) / 1e6;
  const symbols = found.map(({ isValid, text, symbologyIdentifier, position }) => ({
    isValid,
    text: symbologyIdentifier + text,
    x: (position.topLeft.x + position.topRight.x + position.bottomLeft.x + position.bottomRight.x) / 4,
    y: (position.topLeft.y + position.topRight.y + position.bottomLeft.y + position.bottomRight.y) / 4,
  }));
  return { wallMillis, cpuMillis: (used.user + used.system) / 1000, symbols };
}

const HEADER = 8;
let waiting = [];
let length = 0;
for await (const chunk of process.stdin) {
  waiting.push(chunk);
  length += chunk.length;
  if (length < HEADER) continue;
  if (waiting[0].length < HEADER) waiting = [Buffer.concat(waiting)];
  const width = waiting[0].readUInt32BE(0);
  const height = waiting[0].readUInt32BE(4);
  const whole = HEADER + width * height;
  if (length < whole) continue;
  const all = Buffer.concat(waiting);
  console.log(JSON.stringify(await decode(width, height, all.subarray(HEADER, whole))));
  waiting = length > whole ? [all.subarray(whole)] : [];
  length -= whole;
}
