package org.custodia.registry.oversight;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.registry.oversight.TrailRows.Share;

/**
 * How many packs of a lot went from whom to whom. A pure function of the consignments with its
 * packs. Of a consignment of several lots, what was missing or rejected is taken to be of this one
 * as far as it can be, because receipts do not say of which it is.
 */
final class LotFlow {
  /** Numbers of packs at one member. */
  static final class At {
    private long sent;
    private long received;
    private long passedOn;
    private long returned;
    private long cameBack;

    long sent() {
      return sent;
    }

    long received() {
      return received;
    }

    long passedOn() {
      return passedOn;
    }

    long returned() {
      return returned;
    }

    /** Sent to it as a return. */
    long cameBack() {
      return cameBack;
    }
  }

  private final Map<Bytes32, At> members = new LinkedHashMap<>();

  private LotFlow() {}

  static LotFlow of(List<Share> shares) {
    LotFlow flow = new LotFlow();
    shares.forEach(flow::add);
    return flow;
  }

  private void add(Share share) {
    TrailEvent dispatch = share.dispatch();
    boolean cancelled = share.events().stream().anyMatch(one -> one.action() == Action.CANCEL);
    if (cancelled || dispatch.other().isEmpty()) return;
    At giver = at(dispatch.member());
    At receiver = at(dispatch.other().get());
    long packs = share.packs();
    long rejected = Math.min(packs, sum(share, Action.REJECT));
    long arrived = Math.min(packs - rejected, sum(share, Action.RECEIVE));
    boolean sale = dispatch.reason().orElse(0) == DispatchPurpose.SALE.code();
    if (sale) {
      giver.passedOn += packs - rejected;
      receiver.sent += packs - rejected;
      receiver.received += arrived;
    } else {
      giver.returned += packs - rejected;
      receiver.cameBack += arrived;
    }
  }

  /** Packs accepted or damaged, or rejected. */
  private static long sum(Share share, Action action) {
    return share.events().stream()
        .filter(event -> event.action() == action)
        .mapToLong(event -> event.packs().orElse(0) + event.damaged().orElse(0))
        .sum();
  }

  At at(Bytes32 member) {
    return members.computeIfAbsent(member, id -> new At());
  }

  Collection<Bytes32> members() {
    return members.keySet();
  }
}
