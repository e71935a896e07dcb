package org.custodia.devnet.evm;

import java.util.function.LongFunction;

/**
 * What a running contract can see of its block.
 *
 * @param chainId chain id
 * @param number block number
 * @param timestamp block time, seconds since 1970
 * @param gasLimit the block's gas limit
 * @param blockHash hash of an earlier block by number
 */
public record BlockEnvironment(
    long chainId, long number, long timestamp, long gasLimit, LongFunction<Hash32> blockHash) {}
