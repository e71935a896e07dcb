// The worker that looks for bar codes in pictures of the camera, with zxing-wasm. Its own thread, so
// that the page never waits for it. What is not sure by the symbol's own error correction is no result.
import { prepareZXingModule, readBarcodes } from '/vendor/zxing/reader/index.js';

const GS = '\u001d';
const OPTIONS = {
  formats: ['DataMatrix', 'QRCode', 'Code128', 'EAN13', 'EAN8', 'UPCA', 'ITF14', 'DataBar', 'DataBarExp', 'DataBarLtd'],
  tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true,
  returnErrors: false, minLineCount: 3, maxNumberOfSymbols: 12, textMode: 'Plain',
};

const ready = prepareZXingModule({
  overrides: { locateFile: (name) => `/vendor/zxing/${name}` },
  fireImmediately: true,
}).then(
  () => postMessage({ ready: true }),
  (failure) => { postMessage({ ready: false, why: String(failure) }); throw failure; },
);

let canvas;

onmessage = async ({ data: { frame, bitmap } }) => {
  try {
    await ready;
    const { width, height } = bitmap;
    if (canvas?.width !== width || canvas?.height !== height) canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    const found = await readBarcodes(context.getImageData(0, 0, width, height), OPTIONS);
    postMessage({ frame, width, height, codes: found.filter((one) => one.isValid && !one.error).map(asScanned) });
  } catch (failure) {
    postMessage({ frame, failed: String(failure), codes: [] });
  }
};

/** As a rightly set up scanner sends it: symbology identifier, FNC1 as GS, in first position too. */
function asScanned({ text, symbologyIdentifier, contentType, format, position }) {
  const isGs1 = contentType === 'GS1';
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  return {
    text: symbologyIdentifier + (isGs1 && !text.startsWith(GS) ? GS : '') + text,
    isLinear: !/^(DataMatrix|QRCode)/.test(format),
    corners: [topLeft, topRight, bottomRight, bottomLeft],
  };
}
