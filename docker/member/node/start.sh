#!/bin/sh
# Starts the node: the first time with the network's genesis block, then with the nodes that may connect.
# Why each of these options: docs/production.md, "The node's options".
set -eu
chain=$(sed -n 's/.*"chainId" *: *\([0-9][0-9]*\).*/\1/p' /network/genesis.json | head -n 1)
if [ ! -d /data/geth/chaindata ]; then
  geth --datadir /data init /network/genesis.json
fi
cp /network/static-nodes.json /network/permissioned-nodes.json /data/

set -- \
  --datadir /data --ipcpath /data/geth.ipc \
  --nodekey /node/nodekey --identity "$MEMBER_NAME" \
  --networkid "$chain" --port 30303 --nodiscover --permissioned \
  --syncmode full --gcmode archive --txlookuplimit 0 \
  --mine --miner.threads 1 --miner.gasprice 0 --emitcheckpoints \
  --miner.gastarget 700000000 --miner.gaslimit 700000000 --rpc.gascap 100000000 \
  --http --http.addr 127.0.0.1 --http.port 8545 --http.vhosts localhost --http.api eth,net,web3,debug \
  --metrics --metrics.addr 0.0.0.0 --metrics.port 6060 \
  --ptm.url https://tessera:9101 --ptm.timeout 10 --ptm.tls.mode strict \
  --ptm.tls.rootca /tls/ca.pem --ptm.tls.clientcert /tls/node.pem --ptm.tls.clientkey /tls/node.key \
  --verbosity 3
exec geth "$@"
