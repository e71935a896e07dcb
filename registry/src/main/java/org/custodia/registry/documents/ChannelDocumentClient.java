package org.custodia.registry.documents;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;

/**
 * Asks another member of a channel for a document of which the ledger has the hash, signed with the
 * asking organisation's account. Whether what comes has that hash is for whoever asks to see.
 */
public final class ChannelDocumentClient {
  private final NetworkFile network;
  private final Keys keys;
  private final WitnessDomain domain;
  private final Clock clock;
  private final Duration budget;
  private final MemberHttp http;
  private final Map<Bytes32, URI> services;

  /**
   * @param connect how long to wait for a connection
   * @param budget how long for the whole answer
   * @param longest bytes of an answer
   */
  public ChannelDocumentClient(
      NetworkFile network,
      Keys keys,
      WitnessDomain domain,
      Clock clock,
      Duration connect,
      Duration budget,
      int longest) {
    this.network = network;
    this.keys = keys;
    this.domain = domain;
    this.clock = clock;
    this.budget = budget;
    this.http = new MemberHttp(connect, longest);
    this.services = network.services();
  }

  /**
   * @param organisation that asks
   * @param holder member id of who has it
   * @param path of the desk at the holder's instance, such as {@code /network/v1/disputes}
   * @throws Problem UNAVAILABLE CUS-DOC-003 where nobody knows where the holder answers; what the
   *     holder refuses with; what {@link MemberHttp} says of no answer
   */
  public byte[] ask(
      String organisation, Bytes32 holder, String channel, UUID document, String path) {
    URI service = services.get(holder);
    if (service == null) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-DOC-003");
    var query =
        new SignedDocumentQuery(
                UUID.randomUUID(),
                network.node(organisation).memberId(),
                holder,
                channel,
                document,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                "")
            .signed(message -> sign(organisation, message));
    MemberHttp.Reply reply =
        http.post(
            HttpRequest.newBuilder(MemberHttp.address(service, path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(query.write())),
            budget);
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return reply.body();
  }

  private String sign(String organisation, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(keys.account(organisation).sign(message.digest(domain)));
  }
}
