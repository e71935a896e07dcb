package org.custodia.registry.oversight;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.DecodedEvent;

/**
 * What one event of a channel about medicines says; a record for each kind. The methods are the
 * columns of {@code trail_event}: empty where a kind has nothing for one.
 */
sealed interface TrailEntry {
  Said said();

  default Optional<Bytes32> other() {
    return Optional.empty();
  }

  default Optional<Bytes32> pack() {
    return Optional.empty();
  }

  default Optional<Bytes32> lot() {
    return Optional.empty();
  }

  default Optional<Bytes32> about() {
    return Optional.empty();
  }

  default OptionalInt state() {
    return OptionalInt.empty();
  }

  default Numbers numbers() {
    return Numbers.NONE;
  }

  default OptionalInt why() {
    return OptionalInt.empty();
  }

  default Optional<Bytes32> tree() {
    return Optional.empty();
  }

  default Optional<Bytes32> document() {
    return Optional.empty();
  }

  default Optional<Bytes32> related() {
    return Optional.empty();
  }

  /**
   * What all have in common.
   *
   * @param irregularities as the ledger has them, bit mask
   * @param deviceMillis by the witness's own clock
   */
  record Said(
      Action action,
      Bytes32 command,
      Bytes32 member,
      long irregularities,
      String witness,
      String place,
      long deviceMillis) {
    /**
     * The id of the command comes first in every event.
     *
     * @param member which field says who did it
     * @param witness which says who signed; place and device time come behind it
     */
    static Said command(DecodedEvent event, Action action, int member, int witness) {
      return of(event, action, member, witness, 0);
    }

    /** As of a command, with the irregularities behind the device time. */
    static Said testimony(DecodedEvent event, Action action, int member, int witness) {
      return of(event, action, member, witness, event.number(witness + 3));
    }

    private static Said of(
        DecodedEvent event, Action action, int member, int witness, long irregularities) {
      return new Said(
          action,
          event.bytes32(0),
          event.bytes32(member),
          irregularities,
          event.text(witness),
          event.text(witness + 1),
          event.milliseconds(witness + 2));
    }
  }

  /** Numbers of packs, or of units. */
  record Numbers(
      OptionalLong packs, OptionalLong missing, OptionalLong surplus, OptionalLong damaged) {
    static final Numbers NONE =
        new Numbers(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    static Numbers of(long packs) {
      return new Numbers(
          OptionalLong.of(packs), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }
  }

  /** Something was done to a pack in a member's own book. */
  record PackChanged(Said said, Bytes32 packId, Bytes32 lotId, int status, Optional<Bytes32> undone)
      implements TrailEntry {
    static PackChanged of(DecodedEvent event) {
      return new PackChanged(
          Said.testimony(event, Action.of(event.integer(4)), 3, 12),
          event.bytes32(1),
          event.bytes32(2),
          event.integer(5),
          given(event.bytes32(11)));
    }

    @Override
    public Optional<Bytes32> pack() {
      return Optional.of(packId);
    }

    @Override
    public Optional<Bytes32> lot() {
      return Optional.of(lotId);
    }

    @Override
    public OptionalInt state() {
      return OptionalInt.of(status);
    }

    @Override
    public Optional<Bytes32> related() {
      return undone;
    }
  }

  record Dispatched(
      Said said,
      Bytes32 receiver,
      long packs,
      int purpose,
      Bytes32 root,
      Bytes32 contents,
      Optional<Bytes32> replyTo)
      implements TrailEntry {
    static Dispatched of(DecodedEvent event) {
      return new Dispatched(
          Said.command(event, Action.DISPATCH, 1, 8),
          event.bytes32(2),
          event.number(4),
          event.integer(6),
          event.bytes32(3),
          event.bytes32(5),
          given(event.bytes32(7)));
    }

    @Override
    public Optional<Bytes32> other() {
      return Optional.of(receiver);
    }

    /** Itself. */
    @Override
    public Optional<Bytes32> about() {
      return Optional.of(said.command());
    }

    @Override
    public Numbers numbers() {
      return Numbers.of(packs);
    }

    @Override
    public OptionalInt why() {
      return OptionalInt.of(purpose);
    }

    @Override
    public Optional<Bytes32> tree() {
      return Optional.of(root);
    }

    @Override
    public Optional<Bytes32> document() {
      return Optional.of(contents);
    }

    @Override
    public Optional<Bytes32> related() {
      return replyTo;
    }
  }

  record Cancelled(Said said, Bytes32 consignment) implements TrailEntry {
    static Cancelled of(DecodedEvent event) {
      return new Cancelled(Said.command(event, Action.CANCEL, 2, 3), event.bytes32(1));
    }

    @Override
    public Optional<Bytes32> about() {
      return Optional.of(consignment);
    }
  }

  /** What its receiver says of a consignment. */
  sealed interface Answer extends TrailEntry {
    Bytes32 giver();

    Bytes32 consignment();

    Optional<Bytes32> findings();

    @Override
    default Optional<Bytes32> other() {
      return Optional.of(giver());
    }

    @Override
    default Optional<Bytes32> about() {
      return Optional.of(consignment());
    }

    @Override
    default Optional<Bytes32> document() {
      return findings();
    }
  }

  record Received(
      Said said, Bytes32 giver, Bytes32 consignment, Numbers numbers, Optional<Bytes32> findings)
      implements Answer {
    static Received of(DecodedEvent event) {
      return new Received(
          Said.testimony(event, Action.RECEIVE, 2, 9),
          event.bytes32(3),
          event.bytes32(1),
          new Numbers(
              OptionalLong.of(event.number(4)),
              OptionalLong.of(event.number(5)),
              OptionalLong.of(event.number(6)),
              OptionalLong.of(event.number(7))),
          given(event.bytes32(8)));
    }
  }

  record Rejected(
      Said said,
      Bytes32 giver,
      Bytes32 consignment,
      long packs,
      int reason,
      Optional<Bytes32> findings)
      implements Answer {
    static Rejected of(DecodedEvent event) {
      return new Rejected(
          Said.testimony(event, Action.REJECT, 2, 7),
          event.bytes32(3),
          event.bytes32(1),
          event.number(4),
          event.integer(5),
          given(event.bytes32(6)));
    }

    @Override
    public Numbers numbers() {
      return Numbers.of(packs);
    }

    @Override
    public OptionalInt why() {
      return OptionalInt.of(reason);
    }
  }

  record Packed(Said said, long units) implements TrailEntry {
    static Packed of(DecodedEvent event) {
      return new Packed(Said.testimony(event, Action.PACK, 1, 3), event.number(2));
    }

    @Override
    public Numbers numbers() {
      return Numbers.of(units);
    }
  }

  /** What a device scanned in one session, by its root; see {@link TrailEvent}. */
  record Scanned(
      Said said, Bytes32 root, long scans, long first, long last, Optional<Bytes32> previous)
      implements TrailEntry {
    static Scanned of(DecodedEvent event) {
      return new Scanned(
          new Said(
              Action.SCAN_SESSION,
              event.bytes32(0),
              event.bytes32(3),
              event.number(11),
              event.text(2),
              event.text(9),
              event.milliseconds(10)),
          event.bytes32(4),
          event.number(5),
          event.atMostLong(6),
          event.atMostLong(7),
          given(event.bytes32(8)));
    }

    @Override
    public Numbers numbers() {
      return new Numbers(
          OptionalLong.of(scans),
          OptionalLong.of(first),
          OptionalLong.empty(),
          OptionalLong.of(last));
    }

    @Override
    public Optional<Bytes32> tree() {
      return Optional.of(root);
    }

    @Override
    public Optional<Bytes32> related() {
      return previous;
    }
  }

  /** Who has packs of a recalled lot says what became of them; see {@link TrailEvent}. */
  record Acknowledged(Said said, Bytes32 lotId, long inStock, long passedOn, long supplied)
      implements TrailEntry {
    static Acknowledged of(DecodedEvent event) {
      return new Acknowledged(
          Said.testimony(event, Action.ACKNOWLEDGE, 2, 6),
          event.bytes32(1),
          event.number(3),
          event.number(4),
          event.number(5));
    }

    @Override
    public Optional<Bytes32> lot() {
      return Optional.of(lotId);
    }

    @Override
    public Numbers numbers() {
      return new Numbers(
          OptionalLong.of(inStock),
          OptionalLong.of(passedOn),
          OptionalLong.of(supplied),
          OptionalLong.empty());
    }
  }

  private static Optional<Bytes32> given(Bytes32 word) {
    return word.isZero() ? Optional.empty() : Optional.of(word);
  }
}
