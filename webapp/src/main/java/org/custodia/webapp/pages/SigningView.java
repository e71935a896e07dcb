package org.custodia.webapp.pages;

import java.time.Instant;
import java.util.UUID;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.custody.CustodyAct;

/**
 * An act put before the person who is to sign it, in words, with the bytes that the words stand
 * for.
 *
 * @param action name of the action, the key of its words is {@code act.<action>}
 * @param subject what the act is about, as the person knows it
 * @param post where the signature goes
 * @param typedData the act as {@code eth_signTypedData_v4} JSON
 */
public record SigningView(
    UUID id,
    String action,
    String subject,
    String place,
    Instant at,
    String post,
    String typedData) {

  public static SigningView of(UUID id, Act act, String typedData, String subject, String post) {
    return new SigningView(
        id,
        act.action().name(),
        subject,
        act.place(),
        Instant.ofEpochMilli(act.deviceTime()),
        post,
        typedData);
  }

  /** As above, of an act with goods. */
  public static SigningView of(UUID id, CustodyAct act, String subject, String post) {
    return of(id, act.act(), act.typedData(), subject, post);
  }
}
