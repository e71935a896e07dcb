package org.custodia.registry.consent;

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

/** Reaches patients' hosts over HTTP, where the network file says that they answer. */
final class HostClient implements ReplyTeller.Hosts {
  private static final String DESK = "/network/v1/records/replies";
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final Map<Bytes32, URI> services;
  private final MemberHttp http = new MemberHttp(CONNECT);

  HostClient(NetworkFile network) {
    this.services = network.services();
  }

  @Override
  public void tell(Bytes32 host, byte[] reply) {
    URI service = services.get(host);
    if (service == null) throw new Problem(Problem.Kind.UNAVAILABLE, "CUS-DOC-003");
    MemberHttp.Reply answer =
        http.post(
            HttpRequest.newBuilder(MemberHttp.address(service, DESK))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(reply)),
            BUDGET);
    if (answer.status() != 200) throw WireProblem.parse(answer.body());
  }
}
