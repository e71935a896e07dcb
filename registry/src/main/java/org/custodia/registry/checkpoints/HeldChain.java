package org.custodia.registry.checkpoints;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.DeviceChain;
import org.custodia.scanners.agent.chain.ScanEvent;

/** One key's record while a batch of it is taken; what the batch adds is written at its end. */
final class HeldChain implements DeviceChain {
  private final WitnessDomain domain;
  private final Map<Bytes32, Bytes32> recorded;
  private final List<Added> added = new ArrayList<>();
  private final List<ScanEvent> contradicting = new ArrayList<>();
  private ScanEvent.Head head;
  private long lastTime;

  /** An event that was taken. */
  record Added(ScanEvent event, Bytes32 digest, Answer.Accepted how) {}

  /**
   * @param recorded digests of the events of the batch that were recorded before, by their ids
   */
  HeldChain(WitnessDomain domain, ScanEvent.Head head, long lastTime, Map<UUID, Bytes32> recorded) {
    this.domain = domain;
    this.head = head;
    this.lastTime = lastTime;
    this.recorded = new HashMap<>();
    recorded.forEach((id, digest) -> this.recorded.put(Bytes32.ofUuid(id), digest));
  }

  /** Of a key that nobody knows. */
  static HeldChain empty(WitnessDomain domain) {
    return new HeldChain(domain, ScanEvent.Head.NONE, 0, Map.of());
  }

  @Override
  public ScanEvent.Head head() {
    return head;
  }

  @Override
  public long lastTime() {
    return lastTime;
  }

  @Override
  public Optional<Bytes32> recorded(Bytes32 id) {
    return Optional.ofNullable(recorded.get(id));
  }

  @Override
  public void add(ScanEvent event, Answer.Accepted how) {
    head = event.head(domain);
    lastTime = event.act().deviceTime();
    recorded.put(event.act().commandId(), head.digest());
    added.add(new Added(event, head.digest(), how));
  }

  @Override
  public void contradicted(ScanEvent event) {
    contradicting.add(event);
  }

  Bytes32 digest(ScanEvent event) {
    return event.digest(domain);
  }

  List<Added> added() {
    return added;
  }

  List<ScanEvent> contradicting() {
    return contradicting;
  }
}
