package org.custodia.contracts.organs;

import org.custodia.contracts.abi.AbiValue;

/**
 * When a member's server was handed what a device had signed. Nobody's signature covers it but the
 * member's who submits. Block, server and device time are three things and are kept apart.
 *
 * @param received milliseconds since 1970-01-01 UTC, by the server's clock
 * @param deviceClock what the device's clock said then, milliseconds since 1970-01-01 UTC; zero
 *     where nobody knows. More than two minutes off marks what it signed.
 */
public record ServerTimes(long received, long deviceClock) {
  /** Nobody knows. */
  public static final ServerTimes UNKNOWN = new ServerTimes(0, 0);

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(AbiValue.uint(received), AbiValue.uint(deviceClock));
  }
}
