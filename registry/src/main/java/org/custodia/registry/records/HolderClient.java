package org.custodia.registry.records;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;

/** Asks the gatekeepers of other members over HTTP; that of the same instance too. */
final class HolderClient implements StoredReading.Holders {
  private static final String GATE = "/network/v1/records/queries";
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** The largest record over a slow line, and the ledger's answer before it. */
  private static final Duration BUDGET = Duration.ofSeconds(45);

  /** A content, its seals, and its type. */
  private static final int LONGEST = RecordBodies.LONGEST + 4 * 1024;

  private final Map<Bytes32, URI> services;
  private final MemberHttp http = new MemberHttp(CONNECT, LONGEST);

  HolderClient(NetworkFile network) {
    this(network.services());
  }

  /**
   * @param services where each member answers
   */
  HolderClient(Map<Bytes32, URI> services) {
    this.services = services;
  }

  @Override
  public SealedForReader ask(Bytes32 holder, byte[] query) {
    URI service = services.get(holder);
    if (service == null) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-DOC-003");
    MemberHttp.Reply reply =
        http.post(
            HttpRequest.newBuilder(MemberHttp.address(service, GATE))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(query)),
            BUDGET);
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return SealedForReader.read(reply.body());
  }
}
