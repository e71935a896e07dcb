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
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.CaseMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireProblem;

/** Asks the regulator's desk, signing with the organisation's account. */
final class DeskCases implements OwnCases {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final NetworkFile network;
  private final Keys keys;
  private final Members members;
  private final WitnessDomain domain;
  private final Clock clock;
  private final MemberHttp http = new MemberHttp(CONNECT);

  DeskCases(NetworkFile network, Keys keys, Members members, WitnessDomain domain, Clock clock) {
    this.network = network;
    this.keys = keys;
    this.members = members;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public List<OwnCase> list(Caller caller) {
    return ask(caller, Optional.empty(), Optional.empty());
  }

  @Override
  public OwnCase view(Caller caller, UUID id) {
    return only(ask(caller, Optional.of(id), Optional.empty()));
  }

  @Override
  public OwnCase explain(Caller caller, UUID id, String words) {
    return only(ask(caller, Optional.of(id), Optional.of(words)));
  }

  private static OwnCase only(List<OwnCase> cases) {
    if (cases.size() != 1) throw new Problem(Kind.UNAVAILABLE, "CUS-VER-062");
    return cases.get(0);
  }

  private List<OwnCase> ask(Caller caller, Optional<UUID> id, Optional<String> words) {
    if (!caller.has("pharmacist") && !caller.has("wholesaler") && !caller.has("manufacturer")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RCL-006");
    }
    String organisation = caller.organisation();
    SignedCaseMessage message =
        new SignedCaseMessage(
                UUID.randomUUID(),
                network.node(organisation).memberId(),
                id,
                words,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                "")
            .signed(unsigned -> sign(organisation, unsigned));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(MemberHttp.address(desk(organisation), "/network/v1/cases"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(message.write()));
    MemberHttp.Reply reply = http.post(request, BUDGET);
    if (reply.status() != 200) throw WireProblem.parse(reply.body());
    return CaseJson.read(reply.body());
  }

  private URI desk(String organisation) {
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
