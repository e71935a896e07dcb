package org.custodia.registry.research;

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

/** Asks the desks of hosts over HTTP; that of the same instance too. */
final class ResearchClient implements StoredStudies.Hosts {
  private static final String DESK = "/network/v1/research";
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** The host opens what it has of all who take part. */
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private static final int LONGEST = 64 * 1024 * 1024;

  private final Map<Bytes32, URI> services;
  private final MemberHttp http = new MemberHttp(CONNECT, LONGEST);

  ResearchClient(NetworkFile network) {
    this.services = network.services();
  }

  @Override
  public byte[] ask(Bytes32 host, byte[] query) {
    URI service = services.get(host);
    if (service == null) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-DOC-003");
    MemberHttp.Reply reply =
        http.post(
            HttpRequest.newBuilder(MemberHttp.address(service, DESK))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(query)),
            BUDGET);
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return reply.body();
  }
}
