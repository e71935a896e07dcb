package org.custodia.acceptance.dsl;

import java.util.List;

/**
 * A consent that a patient has given.
 *
 * @param channel of host and grantee, in which it was opened
 */
public record AllowedConsent(
    String id, Member host, Member grantee, String purpose, String commitment, Channel channel) {

  static AllowedConsent of(
      String id, Member host, Member grantee, String purpose, String commitment, String channel) {
    return new AllowedConsent(
        id, host, grantee, purpose, commitment, new Channel(channel, List.of(host, grantee)));
  }

  @Override
  public String toString() {
    return "the consent for " + purpose + " of a patient of " + host;
  }
}
