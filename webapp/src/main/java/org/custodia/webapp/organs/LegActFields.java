package org.custodia.webapp.organs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.LocalMoment;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields of a page's form as the act has them. What is missing or malformed goes on as it is: the
 * act refuses it by name.
 */
final class LegActFields {
  private final Map<String, String> given;
  private final ZoneId zone;

  /**
   * @param given fields of the form
   * @param zone on whose clocks times are given
   */
  LegActFields(Map<String, String> given, ZoneId zone) {
    this.given = given;
    this.zone = zone;
  }

  String text(String name) {
    return given.getOrDefault(name, "").strip();
  }

  /** Of an act whose fields are what they look like. */
  ObjectNode plain(LegAct act, Optional<Bytes32> document) {
    ObjectNode fields = WireObject.create();
    for (LegField field : act.fields()) {
      switch (field.kind()) {
        case DOCUMENT -> document.ifPresent(hash -> fields.put(field.name(), hash.toString()));
        case TEMPERATURE -> put(fields, field.name(), text(field.name()).replace(',', '.'));
        case MOMENT -> put(fields, field.name(), moment(text(field.name())));
        default -> put(fields, field.name(), text(field.name()));
      }
    }
    return fields;
  }

  private static void put(ObjectNode fields, String name, String text) {
    if (!text.isEmpty()) fields.put(name, text);
  }

  /** On the clocks of the reader's place; seconds are the act's smallest part. */
  private String moment(String local) {
    try {
      Instant at = LocalMoment.at(LocalDateTime.parse(local), zone, Optional.empty());
      return at.truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException malformed) {
      return local;
    }
  }
}
