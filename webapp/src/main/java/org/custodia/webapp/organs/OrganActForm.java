package org.custodia.webapp.organs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.registry.organs.OrganActs;

/**
 * The form of one act in one channel.
 *
 * @param about what it is about, in words
 * @param given what is filled in to begin with, by field
 * @param back the page that shows what came of it
 */
record OrganActForm(
    OrganActs.Channel channel,
    OrganActs.Possible act,
    List<ActField> fields,
    String about,
    Map<String, String> given,
    String back) {

  public Action action() {
    return act.action();
  }

  /** Whom the ledger lets do it, as keys of {@code members.ROLE.<role>}. */
  public List<String> roles() {
    return roles(act);
  }

  static List<String> roles(OrganActs.Possible act) {
    return act.roles().stream().map(OrganActForm::word).toList();
  }

  private static String word(String role) {
    return role.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  public String address() {
    return address(channel.address(), act.action());
  }

  /** Where the form of an act is. */
  static String address(String channel, Action action) {
    return "/organs/channels/" + channel + "/acts/" + action;
  }

  /** Whether the recipient signs on it. */
  public boolean granting() {
    return has(ActField.Kind.GRANT);
  }

  /** What can be wrong on it. */
  public List<String> names() {
    return Stream.concat(
            fields.stream()
                .map(field -> field.kind() == ActField.Kind.GRANT ? "document" : field.name()),
            Stream.of("place"))
        .toList();
  }

  public boolean has(ActField.Kind kind) {
    return fields.stream().anyMatch(field -> field.kind() == kind);
  }

  public String value(ActField field) {
    return given.getOrDefault(field.name(), field.usual());
  }
}
