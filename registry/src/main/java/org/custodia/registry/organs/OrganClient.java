package org.custodia.registry.organs;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.DocumentQuery;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.messages.WireProblem;

/**
 * Asks other members about organs, each question signed by the organisation's account key. To be
 * called outside of transactions. No answer is CUS-VER-060; a refusal is the other's own.
 */
final class OrganClient {
  /** What came is not what was asked for. */
  static final String WRONG = "CUS-ORG-055";

  private final NetworkFile network;
  private final Keys keys;
  private final WitnessDomain domain;
  private final OrganSettings settings;
  private final Clock clock;
  private final MemberHttp http;
  private final Map<Bytes32, URI> services;

  OrganClient(
      NetworkFile network, Keys keys, WitnessDomain domain, OrganSettings settings, Clock clock) {
    this.network = network;
    this.keys = keys;
    this.domain = domain;
    this.settings = settings;
    this.clock = clock;
    this.http = new MemberHttp(settings.connectTimeout(), DocumentText.LONGEST);
    this.services = network.services();
  }

  /**
   * @param subject the candidate's pseudonym, or id of the organ
   * @param content JSON text
   */
  WireObject ask(
      String organisation, Bytes32 receiver, Said said, Bytes32 subject, String content) {
    return WireObject.parse(answer(organisation, receiver, said, subject, content));
  }

  /** As {@link #ask}, where the answer is signed too; its signature is still to be checked. */
  SignedOrganMessage askSigned(
      String organisation, Bytes32 receiver, Said said, Bytes32 subject, String content) {
    return SignedOrganMessage.parse(answer(organisation, receiver, said, subject, content));
  }

  private byte[] answer(
      String organisation, Bytes32 receiver, Said said, Bytes32 subject, String content) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var message =
        new SignedOrganMessage(
                UUID.randomUUID(), own(organisation), receiver, said, subject, now, content, "")
            .signed(unsigned -> sign(organisation, unsigned));
    return post(receiver, "messages", message.write());
  }

  /** The text of a document, which is what the ledger says it is. */
  byte[] document(String organisation, Bytes32 holder, String channel, Bytes32 hash) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var query =
        new DocumentQuery(
            Bytes32.ofUuid(UUID.randomUUID()),
            own(organisation),
            holder,
            channel,
            hash,
            now.getEpochSecond());
    byte[] body = new SignedDocumentQuery(query, now, sign(organisation, query)).write();
    byte[] text = post(holder, "documents", body);
    if (!DocumentText.hash(text).equals(hash)) throw new Problem(Kind.BAD_INPUT, WRONG);
    return text;
  }

  private Bytes32 own(String organisation) {
    return network.node(organisation).memberId();
  }

  private String sign(String organisation, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(keys.account(organisation).sign(message.digest(domain)));
  }

  private byte[] post(Bytes32 member, String what, byte[] body) {
    URI service = services.get(member);
    if (service == null) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-056");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(MemberHttp.address(service, "/network/v1/organs/" + what))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    MemberHttp.Reply reply = http.post(request, settings.budget());
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return reply.body();
  }
}
