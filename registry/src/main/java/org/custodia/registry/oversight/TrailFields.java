package org.custodia.registry.oversight;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.DecodedEvent;

/**
 * An event's fields where {@code trail_event} has them; what an event does not have is null, which
 * does not leave {@link TrailProjection}.
 */
record TrailFields(
    Action action,
    Bytes32 command,
    Bytes32 member,
    Bytes32 other,
    Bytes32 packId,
    Bytes32 lotId,
    Bytes32 consignment,
    Integer status,
    Long packs,
    Long missing,
    Long surplus,
    Long damaged,
    Integer reason,
    Bytes32 root,
    Bytes32 contents,
    Bytes32 related,
    long irregularities,
    String witness,
    String place,
    long deviceMillis) {

  static TrailFields packChanged(DecodedEvent event) {
    return new TrailFields(
        Action.of(event.integer(4)),
        event.bytes32(0),
        event.bytes32(3),
        null,
        event.bytes32(1),
        event.bytes32(2),
        null,
        event.integer(5),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        given(event.bytes32(11)),
        event.number(15),
        event.text(12),
        event.text(13),
        event.milliseconds(14));
  }

  static TrailFields dispatched(DecodedEvent event) {
    return new TrailFields(
        Action.DISPATCH,
        event.bytes32(0),
        event.bytes32(1),
        event.bytes32(2),
        null,
        null,
        event.bytes32(0),
        null,
        event.number(4),
        null,
        null,
        null,
        event.integer(6),
        event.bytes32(3),
        event.bytes32(5),
        given(event.bytes32(7)),
        0,
        event.text(8),
        event.text(9),
        event.milliseconds(10));
  }

  static TrailFields cancelled(DecodedEvent event) {
    return new TrailFields(
        Action.CANCEL,
        event.bytes32(0),
        event.bytes32(2),
        null,
        null,
        null,
        event.bytes32(1),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        event.text(3),
        event.text(4),
        event.milliseconds(5));
  }

  static TrailFields received(DecodedEvent event) {
    return new TrailFields(
        Action.RECEIVE,
        event.bytes32(0),
        event.bytes32(2),
        event.bytes32(3),
        null,
        null,
        event.bytes32(1),
        null,
        event.number(4),
        event.number(5),
        event.number(6),
        event.number(7),
        null,
        null,
        given(event.bytes32(8)),
        null,
        event.number(12),
        event.text(9),
        event.text(10),
        event.milliseconds(11));
  }

  static TrailFields rejected(DecodedEvent event) {
    return new TrailFields(
        Action.REJECT,
        event.bytes32(0),
        event.bytes32(2),
        event.bytes32(3),
        null,
        null,
        event.bytes32(1),
        null,
        event.number(4),
        null,
        null,
        null,
        event.integer(5),
        null,
        given(event.bytes32(6)),
        null,
        event.number(10),
        event.text(7),
        event.text(8),
        event.milliseconds(9));
  }

  static TrailFields packed(DecodedEvent event) {
    return new TrailFields(
        Action.PACK,
        event.bytes32(0),
        event.bytes32(1),
        null,
        null,
        null,
        null,
        null,
        event.number(2),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        event.number(6),
        event.text(3),
        event.text(4),
        event.milliseconds(5));
  }

  static TrailFields acknowledged(DecodedEvent event) {
    return new TrailFields(
        Action.ACKNOWLEDGE,
        event.bytes32(0),
        event.bytes32(2),
        null,
        null,
        event.bytes32(1),
        null,
        null,
        event.number(3),
        event.number(4),
        event.number(5),
        null,
        null,
        null,
        null,
        null,
        event.number(9),
        event.text(6),
        event.text(7),
        event.milliseconds(8));
  }

  private static Bytes32 given(Bytes32 word) {
    return word.isZero() ? null : word;
  }
}
