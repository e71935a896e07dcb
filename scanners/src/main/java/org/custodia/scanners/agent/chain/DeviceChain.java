package org.custodia.scanners.agent.chain;

import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What is kept of one device's record by whoever receives it. All calls for one batch happen in one
 * transaction that nobody else of the same device is in.
 */
public interface DeviceChain {
  /** Where the record ends. */
  ScanEvent.Head head();

  /** Time of the last event, milliseconds; zero before the first. */
  long lastTime();

  /** Digest of the recorded event with this id. */
  Optional<Bytes32> recorded(Bytes32 id);

  /** Adds an event as the last. */
  void add(ScanEvent event, Answer.Accepted how);

  /**
   * Keeps what contradicts the record, signed by the same key, beside it: evidence of a copied
   * device. The same again changes nothing.
   */
  void contradicted(ScanEvent event);
}
