package org.custodia.acceptance.stack;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.custodia.acceptance.network.FoundNetwork.FoundNode;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;

/**
 * A member of one run: what it is called, which node is its own, and a Global Location Number that
 * no other run has.
 *
 * @param service where its instance will be
 */
public record Membership(String name, Role role, String gln, FoundNode node, URI service) {
  /**
   * Members for the first nodes of a network. The numbers begin with 952, which GS1 keeps for
   * demonstrations.
   */
  public static List<Membership> cast(List<FoundNode> nodes) {
    return List.of(
        new Membership("Agence", Role.REGULATOR, newGln(), nodes.get(0), Ports.free()),
        new Membership("Rhône", Role.MANUFACTURER, newGln(), nodes.get(1), Ports.free()),
        new Membership("Pont", Role.PHARMACY, newGln(), nodes.get(2), Ports.free()),
        new Membership("Gare", Role.WHOLESALING_PHARMACY, newGln(), nodes.get(3), Ports.free()));
  }

  /** Name of the organisation at its instance. */
  public String slug() {
    return name.toLowerCase(Locale.ROOT).replace('ô', 'o');
  }

  public String identity() {
    return "gln:" + gln;
  }

  public Bytes32 id() {
    return MemberId.of(identity());
  }

  private static String newGln() {
    String digits = "952%09d".formatted(ThreadLocalRandom.current().nextInt(1_000_000_000));
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + (10 - sum % 10) % 10;
  }
}
