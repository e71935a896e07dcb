#!/bin/sh
# Starts Custodia; or, as `custodia-start setup …`, the program that makes members' folders.
set -eu
if [ "${1:-}" = setup ]; then
  shift
  exec java -XX:+UseSerialGC -cp /application/custodia.jar org.custodia.webapp.setup.Setup "$@"
fi
# A third of the container's memory stays for what is not Java's heap. Where /native is there and may
# hold programs, libsecp256k1 is unpacked to it; without it signers are found in Java, four times slower.
native=""
if [ -d /native ]; then
  native="-Dfr.acinq.secp256k1.tmpdir=/native"
fi
# Regions of 8 MB: a record of a megabyte is no "humongous" object then, of which every few begin a collection.
# shellcheck disable=SC2086 # one option, or none
exec java -XX:MaxRAMPercentage=66 -XX:G1HeapRegionSize=8m -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
  $native -jar /application/custodia.jar "$@"
