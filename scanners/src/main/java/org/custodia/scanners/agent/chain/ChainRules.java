package org.custodia.scanners.agent.chain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.Answer.Reason;
import org.custodia.scanners.agent.chain.Answer.Remark;
import org.custodia.scanners.gs1.ScanReader;

/**
 * How a batch of a device's events is taken. In order; what was recorded before is a duplicate
 * whatever has become of the device since; the first refusal ends the batch, because what follows
 * builds on it. What a device signed is never refused for its content: a scan is testimony.
 */
public final class ChainRules {
  /** A clock that differs by more is told so. Milliseconds. */
  public static final long CLOCK_TOLERANCE = 120_000;

  private final WitnessDomain domain;
  private final ScanReader reader;

  public ChainRules(WitnessDomain domain, ScanReader reader) {
    this.domain = domain;
    this.reader = reader;
  }

  /**
   * Who a device is.
   *
   * @param address of its key, lower-case hex with {@code 0x}
   * @param member whose it is
   * @param standing whether it may sign now
   */
  public record Device(String address, Bytes32 member, Standing standing) {}

  /** Whether a device may sign now. */
  public enum Standing {
    VALID,
    UNKNOWN,
    REVOKED,
    EXPIRED
  }

  /**
   * @param clockDiffers the device's clock less ours, milliseconds, when the batch arrived
   * @return an answer for each event, in order
   */
  public List<Answer> take(
      Device device, DeviceChain chain, List<ScanEvent> batch, long clockDiffers) {
    List<Answer> answers = new ArrayList<>();
    boolean ended = false;
    for (ScanEvent event : batch) {
      Answer answer = ended ? new Answer.NotReached() : take(device, chain, event, clockDiffers);
      ended |= answer instanceof Answer.Refused;
      answers.add(answer);
    }
    return answers;
  }

  private Answer take(Device device, DeviceChain chain, ScanEvent event, long clockDiffers) {
    ScanEvent.Head head = chain.head();
    Optional<Reason> notItsOwn = notItsOwn(device, event);
    if (notItsOwn.isPresent()) {
      return new Answer.Refused(notItsOwn.get(), head.sequence() + 1);
    }
    Optional<Bytes32> recorded = chain.recorded(event.act().commandId());
    if (recorded.isPresent()) {
      if (recorded.get().equals(event.digest(domain))) {
        return new Answer.Duplicate();
      }
      chain.contradicted(event);
      return new Answer.Refused(Reason.ID_TAKEN, head.sequence() + 1);
    }
    Optional<Reason> standing = standing(device.standing());
    if (standing.isPresent()) {
      return new Answer.Refused(standing.get(), head.sequence() + 1);
    }
    if (event.act().deviceSequence() > head.sequence() + 1) {
      return new Answer.Refused(Reason.GAP, head.sequence() + 1);
    }
    boolean next =
        event.act().deviceSequence() == head.sequence() + 1
            && event.act().previousHash().equals(head.digest());
    if (!next) {
      chain.contradicted(event);
      return new Answer.Refused(Reason.FORKED, head.sequence() + 1);
    }
    Answer.Accepted accepted = new Answer.Accepted(remarks(chain, event, clockDiffers));
    chain.add(event, accepted);
    return accepted;
  }

  private Optional<Reason> notItsOwn(Device device, ScanEvent event) {
    if (device.standing() == Standing.UNKNOWN) {
      return Optional.of(Reason.UNKNOWN_DEVICE);
    }
    boolean whole =
        event.act().detail().equals(event.terms().detail())
            && event.act().action() == Action.CHECKPOINT
            && event.signer(domain).equals(Optional.of(device.address()))
            && event.seal().stream().allMatch(seal -> seal.isOf(event, domain, device.address()));
    if (!whole) {
      return Optional.of(Reason.SIGNATURE);
    }
    return event.act().giver().equals(device.member())
        ? Optional.empty()
        : Optional.of(Reason.OTHER_MEMBER);
  }

  private static Optional<Reason> standing(Standing standing) {
    return switch (standing) {
      case VALID -> Optional.empty();
      case UNKNOWN -> Optional.of(Reason.UNKNOWN_DEVICE);
      case REVOKED -> Optional.of(Reason.REVOKED);
      case EXPIRED -> Optional.of(Reason.EXPIRED);
    };
  }

  private Set<Remark> remarks(DeviceChain chain, ScanEvent event, long clockDiffers) {
    Set<Remark> remarks = EnumSet.noneOf(Remark.class);
    if (Math.abs(clockDiffers) > CLOCK_TOLERANCE) {
      remarks.add(Remark.CLOCK_OFF);
    }
    if (event.act().deviceTime() < chain.lastTime()) {
      remarks.add(Remark.CLOCK_BACK);
    }
    if (!event.act().subject().equals(event.terms().subject(reader.read(event.terms().text())))) {
      remarks.add(Remark.SUBJECT_DIFFERS);
    }
    return remarks;
  }
}
