package org.custodia.registry.oversight;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.CaseMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;

/** The way to the regulator's {@link CaseDesk}: signs with the organisation's account, and asks. */
final class RegulatorDesk {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final NetworkFile network;
  private final Keys keys;
  private final Members members;
  private final WitnessDomain domain;
  private final Clock clock;
  private final MemberHttp http = new MemberHttp(CONNECT);

  RegulatorDesk(
      NetworkFile network, Keys keys, Members members, WitnessDomain domain, Clock clock) {
    this.network = network;
    this.keys = keys;
    this.members = members;
    this.domain = domain;
    this.clock = clock;
  }

  /** The organisation's member id. */
  Bytes32 self(String organisation) {
    return network.node(organisation).memberId();
  }

  /** Asks for its cases, or for one of them, or explains that one. */
  List<OwnCases.OwnCase> ask(String organisation, Optional<UUID> id, Optional<String> words) {
    return CaseJson.read(post(organisation, id, words, Optional.empty()));
  }

  /** Tells of trespasses. Returns when the desk has taken it. */
  void tell(String organisation, TrespassReport report) {
    post(organisation, Optional.empty(), Optional.empty(), Optional.of(report.write()));
  }

  private byte[] post(
      String organisation, Optional<UUID> id, Optional<String> words, Optional<String> report) {
    SignedCaseMessage message =
        new SignedCaseMessage(
                UUID.randomUUID(),
                self(organisation),
                id,
                words,
                report,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                "")
            .signed(unsigned -> sign(organisation, unsigned));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(MemberHttp.address(service(organisation), "/network/v1/cases"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(message.write()));
    MemberHttp.Reply reply = http.post(request, BUDGET);
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return reply.body();
  }

  private URI service(String organisation) {
    return members.withRole(organisation, MemberRole.REGULATOR, clock.instant()).stream()
        .flatMap(
            regulator ->
                network.nodes().stream()
                    .filter(node -> node.memberId().equals(regulator.id()))
                    .flatMap(node -> node.service().stream()))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-VER-063"));
  }

  private String sign(String organisation, CaseMessage message) {
    return "0x" + HexFormat.of().formatHex(keys.account(organisation).sign(message.digest(domain)));
  }
}
