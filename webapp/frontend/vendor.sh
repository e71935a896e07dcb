#!/bin/sh
# Puts the ES modules that the browser needs for signing and for reading bar codes into the folder given as first argument.
# Installs them first when node_modules does not match package-lock.json. No bundler: the files are
# served as published, so that what runs in the browser can be compared with what was audited.
set -eu
target="$1"
cd "$(dirname "$0")"

if ! cmp -s package-lock.json node_modules/.installed-from; then
  if ! command -v npm >/dev/null 2>&1; then
    echo "Custodia's pages need npm to fetch the browser's libraries." >&2
    echo "On Debian: apt-get install nodejs npm" >&2
    exit 1
  fi
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed-from
fi

mkdir -p "$target/secp256k1" "$target/hashes"
cp node_modules/@noble/secp256k1/index.js node_modules/@noble/secp256k1/LICENSE "$target/secp256k1/"
for file in sha3.js _u64.js utils.js LICENSE; do
  cp "node_modules/@noble/hashes/$file" "$target/hashes/"
done

mkdir -p "$target/zxing/reader"
cp node_modules/zxing-wasm/dist/es/share.js node_modules/zxing-wasm/dist/reader/zxing_reader.wasm node_modules/zxing-wasm/LICENSE "$target/zxing/"
cp node_modules/zxing-wasm/dist/es/reader/index.js "$target/zxing/reader/"
