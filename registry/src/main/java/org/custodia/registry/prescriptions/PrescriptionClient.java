package org.custodia.registry.prescriptions;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.Registration;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.verification.SignedText;
import org.custodia.registry.verification.VerificationClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Speaks for a local organisation to the regulator's desk for prescriptions and to that of a
 * prescriber, over HTTP, also where all run in one process. An answer of the regulator is believed
 * only when a VERIFIER key of it signed it and it answers the very message; a document only when it
 * is the one that was committed to. Problems of kind UNAVAILABLE are those of {@link
 * VerificationClient}; what a desk refuses comes as the desk's own problem.
 */
final class PrescriptionClient {
  private static final Set<String> ABOUT_THE_MESSAGE =
      Set.of("CUS-VER-001", "CUS-VER-002", "CUS-VER-003", "CUS-VER-004", "CUS-VER-005");

  private final NetworkFile network;
  private final Keys keys;
  private final Members members;
  private final VerificationClient service;
  private final WitnessDomain domain;
  private final Duration budget;
  private final Clock clock;
  private final MemberHttp http;

  PrescriptionClient(
      NetworkFile network,
      Keys keys,
      Members members,
      VerificationClient service,
      WitnessDomain domain,
      Duration connectTimeout,
      Duration budget,
      Clock clock) {
    this.network = network;
    this.keys = keys;
    this.members = members;
    this.service = service;
    this.domain = domain;
    this.budget = budget;
    this.clock = clock;
    this.http = new MemberHttp(connectTimeout);
  }

  RegisterAnswer register(String organisation, Registration one) {
    return ask(organisation, Said.REGISTER, one.commitment(), RegistrationJson.write(one));
  }

  RegisterAnswer revoke(String organisation, Bytes32 commitment) {
    return ask(organisation, Said.REVOKE, commitment, "{}");
  }

  RegisterAnswer read(String organisation, Bytes32 commitment) {
    return ask(organisation, Said.READ, commitment, "{}");
  }

  List<RegisterAnswer.DeskAlert> alerts(String organisation, long after) {
    String content = WireObject.text(WireObject.create().put("after", after));
    return ask(organisation, Said.ALERTS, Bytes32.ZERO, content).alerts();
  }

  /** The document that was committed to, from the prescriber's system. */
  PrescriptionDocument document(String organisation, Bytes32 prescriber, PrescriptionCode code) {
    URI address =
        network.nodes().stream()
            .filter(node -> node.memberId().equals(prescriber))
            .flatMap(node -> node.service().stream())
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-RXP-040"));
    String content =
        WireObject.text(
            WireObject.create()
                .put("holder", prescriber.toString())
                .put("salt", code.salt().toString()));
    SignedPrescription message = message(organisation, Said.DOCUMENT, code.commitment(), content);
    byte[] body = post(address, "/network/v1/prescriptions/documents", message);
    String text = understood(() -> DocumentDesk.read(body));
    if (!PrescriptionDocument.commitment(code.salt(), text).equals(code.commitment())) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-RXP-041");
    }
    return understood(() -> PrescriptionDocument.parse(text));
  }

  private RegisterAnswer ask(String organisation, Said said, Bytes32 commitment, String content) {
    VerificationClient.Service desk = service.service(organisation);
    SignedPrescription message = message(organisation, said, commitment, content);
    byte[] body = post(desk.address(), "/network/v1/prescriptions", message);
    SignedText signed = understood(() -> SignedText.parse(body));
    RegisterAnswer answer = understood(() -> RegisterAnswer.parse(signed.facts()));
    Duration away = Duration.between(answer.answeredAt(), clock.instant()).abs();
    boolean aboutThis =
        answer.messageId().equals(message.id())
            && answer.digest().equals(message.message().digest(domain))
            && answer.prescription().equals(commitment)
            && answer.answerer().equals(desk.regulator())
            && away.compareTo(Askers.FRESHNESS) <= 0;
    if (!aboutThis || !isVerifier(organisation, desk, answer.message(signed.facts()), signed)) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-VER-062");
    }
    return answer;
  }

  private boolean isVerifier(
      String organisation,
      VerificationClient.Service desk,
      SignedMessage message,
      SignedText signed) {
    return WitnessSignature.of(signed.signature())
        .flatMap(found -> found.signer(message, domain))
        .filter(
            key ->
                members.mayWitness(
                    organisation, key, desk.regulator(), MemberRole.VERIFIER, clock.instant()))
        .isPresent();
  }

  private SignedPrescription message(
      String organisation, Said said, Bytes32 commitment, String content) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return SignedPrescription.sign(
        network.node(organisation).memberId(),
        said,
        commitment,
        content,
        now,
        message -> "0x" + HexFormat.of().formatHex(signature(organisation, message)));
  }

  private byte[] signature(String organisation, SignedMessage message) {
    return keys.account(organisation).sign(message.digest(domain));
  }

  private byte[] post(URI address, String path, SignedPrescription message) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("other members are asked outside of transactions");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(MemberHttp.address(address, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(message.write()));
    MemberHttp.Reply reply = http.post(request, budget);
    if (reply.status() == 200) return reply.body();
    if (reply.status() == WireProblem.status(Kind.TOO_MANY)) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-VER-066");
    }
    Problem refusal = understood(() -> WireProblem.parse(reply.body()));
    if (ABOUT_THE_MESSAGE.contains(refusal.code())) {
      throw new Problem(refusal, Kind.UNAVAILABLE, "CUS-VER-065", refusal.code());
    }
    throw refusal;
  }

  private static <T> T understood(Supplier<T> parsing) {
    try {
      return parsing.get();
    } catch (Problem | DateTimeException e) {
      throw new Problem(e, Kind.UNAVAILABLE, "CUS-VER-061");
    }
  }
}
