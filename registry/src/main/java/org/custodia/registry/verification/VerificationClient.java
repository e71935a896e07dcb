package org.custodia.registry.verification;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.Reservation;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.messages.MemberHttp;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.OrganisationRows.Addition;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Reading.Seen;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Speaks to the regulator's verification service for a local organisation: over HTTP, or to the
 * desk itself where this instance runs it, with the same signed messages. Nothing it says is
 * believed unless it is signed by a VERIFIER key of a REGULATOR member, as this organisation's own
 * node has the Registrar, and is about exactly what was asked, now.
 *
 * <p>Everything here waits for the network, so it is refused inside a database transaction.
 *
 * <p>Problems of kind UNAVAILABLE: CUS-VER-060 no answer in time, 061 not understood, 062 not to be
 * trusted, 063 no service known, 065 it did not accept our message, 066 it has too much to do, 067
 * it has not answered lately and is left alone for a moment. What the service itself refuses comes
 * as the service's own problem.
 */
public final class VerificationClient {
  /** Refusals that speak of our message, and not of the pack or the member. */
  private static final Set<String> ABOUT_THE_MESSAGE =
      Set.of(
          "CUS-VER-001",
          "CUS-VER-002",
          "CUS-VER-003",
          "CUS-VER-004",
          "CUS-VER-005",
          "CUS-VER-009",
          "CUS-VER-047");

  private static final String QUESTIONS = "/network/v1/verifications";
  private static final String RESERVATIONS = "/network/v1/reservations";
  private static final Duration LONGEST_RESERVATION = Duration.ofDays(1);

  private final NetworkFile network;
  private final Keys keys;
  private final Members members;
  private final WitnessDomain domain;
  private final VerificationSettings settings;
  private final Clock clock;
  private final MemberHttp http;
  private final ServiceContacts contacts;
  private final Breakers breakers;
  private final Optional<VerificationDesk> here;

  /**
   * @param here the desk of this instance, when what is for it need not go over HTTP
   */
  public VerificationClient(
      NetworkFile network,
      Keys keys,
      Members members,
      WitnessDomain domain,
      VerificationSettings settings,
      Clock clock,
      Optional<VerificationDesk> here) {
    this.network = network;
    this.keys = keys;
    this.members = members;
    this.domain = domain;
    this.settings = settings;
    this.clock = clock;
    this.http = new MemberHttp(settings.connectTimeout());
    this.contacts = new ServiceContacts(clock);
    this.breakers = new Breakers(settings.breakerPause());
    this.here = here;
  }

  /** How asking the service has gone lately. */
  public ServiceContacts contacts() {
    return contacts;
  }

  /**
   * The verification service to ask, by the Registrar.
   *
   * @param regulator member id of who has to answer
   */
  public record Service(URI address, Bytes32 regulator) {}

  /** An answer about what was asked, of which only the key is still to be looked up. */
  public static final class Heard {
    private final Service service;
    private final Answer answer;
    private final Optional<Addition> unkept;

    private Heard(Service service, Answer answer, Optional<Addition> unkept) {
      this.service = service;
      this.answer = answer;
      this.unkept = unkept;
    }

    /**
     * The service's own row of it, where this instance is the service and has not added it yet: to
     * be added with what is made of the answer, or by itself, before anybody is told anything.
     */
    public Optional<Addition> unkept() {
      return unkept;
    }

    /** Member id of who had to answer. */
    public Bytes32 regulator() {
      return service.regulator();
    }

    /** The lot that the service says the serial was handed over for. */
    public Optional<Bytes32> lotId() {
      return answer.pack().map(Answer.PackOnRecord::lotId);
    }
  }

  /**
   * Asks in one go; {@link #service}, {@link #hear} and {@link #believe} are its steps, for who
   * wants the first and the last of them among other work on the same rows.
   *
   * @param organisation slug of the local organisation that asks
   */
  public Answer ask(String organisation, Question question) {
    refuseInsideTransaction();
    return believe(organisation, hear(organisation, service(organisation), question));
  }

  /** Who may be asked, to be read together with other things; see {@link #service}. */
  public Reading.Asked<List<Bytes32>> regulators() {
    return Members.regulators(clock.instant());
  }

  /** Whom to ask; inside or outside of the organisation's rows. */
  public Service service(String organisation) {
    return service(organisation, members.regulators(organisation, clock.instant()));
  }

  /**
   * Whom to ask.
   *
   * @param regulators what {@link #regulators} found
   */
  public Service service(String organisation, List<Bytes32> regulators) {
    return contacts.notingFailure(organisation, () -> findService(regulators));
  }

  /** Asks, and waits for the answer. It is not to be used before it is believed. */
  public Heard hear(String organisation, Service service, Question question) {
    refuseInsideTransaction();
    return contacts.notingFailure(
        organisation,
        () -> new Heard(service, answer(organisation, service, question), Optional.empty()));
  }

  /**
   * A question to the service of this very instance of which nothing is signed or told yet: what
   * the service has to read for it can be read together with what the asker reads.
   */
  public final class Ahead {
    private final String organisation;
    private final SignedQuery query;
    private final VerificationDesk.Asking asking;

    private Ahead(String organisation, SignedQuery query, VerificationDesk.Asking asking) {
      this.organisation = organisation;
      this.query = query;
      this.asking = asking;
    }

    /** What the service reads, of its own rows. */
    public OrganisationRows.Look look() {
      return new OrganisationRows.Look(asking.organisation(), asking.wanted());
    }

    /** As {@link VerificationClient#verifier}, of the answer that will be given. */
    public Reading.Asked<Member> verifier() {
      return witness(asking.verifier(), asking.member());
    }

    /** Whether it is this service that is to be asked. */
    public boolean isFor(Service service) {
      return asking.member().equals(service.regulator());
    }

    /** Whether {@link #verifier} is about the key that signed this answer. */
    public boolean isSignerOf(Heard heard) {
      return heard.answer.signed().key().equals(asking.verifier());
    }

    /**
     * As {@link VerificationClient#hear}, with what was seen of {@link #look}; the service's row of
     * the answer may be {@link Heard#unkept}.
     */
    public Heard hear(Service service, Seen seen) {
      refuseInsideTransaction();
      return contacts.notingFailure(
          organisation,
          () -> {
            VerificationDesk.Told told =
                directly(() -> asking.tell(seen, () -> signed(organisation, query).write()));
            return new Heard(service, answer(query, service, asking, told), told.unkept());
          });
    }
  }

  /** Empty where another instance has to be asked, or when it cannot be asked like that. */
  public Optional<Ahead> ahead(String organisation, Question question) {
    return here.filter(VerificationDesk::isOpen)
        .filter(desk -> isOfLabels(question))
        .map(
            desk -> {
              SignedQuery query = unsigned(organisation, question);
              return new Ahead(organisation, query, asking(desk, organisation, query));
            });
  }

  /** Whose key signed the answer, to be read together with other things; see {@link #believe}. */
  public Reading.Asked<Member> verifier(Heard heard) {
    return witness(heard.answer.signed().key(), heard.service.regulator());
  }

  private Reading.Asked<Member> witness(String key, Bytes32 regulator) {
    return Members.witness(key, regulator, MemberRole.VERIFIER, clock.instant());
  }

  /** The answer, when its key may speak for the service now; inside or outside of the rows. */
  public Answer believe(String organisation, Heard heard) {
    return believe(organisation, heard, members.find(organisation, verifier(heard)));
  }

  /**
   * The answer, when its key may speak for the service now.
   *
   * @param verifier what {@link #verifier} found
   */
  public Answer believe(String organisation, Heard heard, Optional<Member> verifier) {
    return contacts.noting(
        organisation,
        () -> {
          if (!Members.isWitness(verifier, MemberRole.VERIFIER, clock.instant())) {
            throw untrusted();
          }
          return heard.answer;
        });
  }

  private Answer answer(String organisation, Service service, Question question) {
    checkLabel("gtin", WireObject.isGtin(question.gtin()));
    checkLabel("serial", WireObject.isLabelText(question.serial()));
    checkLabel("lotNumber", question.lotNumber().map(WireObject::isLabelText).orElse(true));
    SignedQuery query = unsigned(organisation, question);
    Optional<VerificationDesk> desk = deskOf(service);
    if (desk.isPresent()) {
      VerificationDesk.Asking asking = asking(desk.get(), organisation, query);
      VerificationDesk.Told told =
          directly(() -> desk.get().answer(asking, () -> signed(organisation, query).write()));
      return answer(query, service, asking, told);
    }
    byte[] body = post(service, QUESTIONS, signed(organisation, query).write());
    return answer(query, service, understood(() -> SignedText.parse(body)));
  }

  /** What this instance itself answered now needs no proof; what it has kept, as from anybody. */
  private Answer answer(
      SignedQuery query,
      Service service,
      VerificationDesk.Asking asking,
      VerificationDesk.Told told) {
    SignedText text = told.answer();
    return told.facts()
        .map(
            facts ->
                facts.answer(
                    new Answer.Signed(
                        text.facts(), service.regulator(), asking.verifier(), text.signature())))
        .orElseGet(() -> answer(query, service, text));
  }

  private Answer answer(SignedQuery query, Service service, SignedText signed) {
    Facts facts = understood(() -> Facts.parse(signed.facts()));
    boolean aboutThis =
        facts.queryId().equals(query.id())
            && facts.queryDigest().equals(query.message().digest(domain))
            && facts.asker().equals(query.asker())
            && facts.packId().equals(query.packId())
            && facts.gtin().equals(query.question().gtin())
            && facts.serial().equals(query.question().serial());
    if (!aboutThis || !proves(facts)) {
      throw untrusted();
    }
    checkAnswered(facts.answerer(), facts.answeredAt(), service);
    String key = signer(facts.message(signed.facts()), signed.signature());
    return facts.answer(
        new Answer.Signed(signed.facts(), service.regulator(), key, signed.signature()));
  }

  private SignedQuery unsigned(String organisation, Question question) {
    return SignedQuery.unsigned(memberId(organisation), question, now());
  }

  private SignedQuery signed(String organisation, SignedQuery query) {
    return query.signed(toSign -> sign(organisation, toSign));
  }

  private VerificationDesk.Asking asking(
      VerificationDesk desk, String organisation, SignedQuery query) {
    return desk.asking(query, keys.account(organisation).address());
  }

  /** As the other, without a prescription. */
  public GrantedReservation reserve(
      String organisation, UUID reservationId, String gtin, String serial, Action action) {
    return reserve(organisation, reservationId, gtin, serial, action, Bytes32.ZERO);
  }

  /**
   * Asks for the pack to be kept for this organisation. What comes back may carry the id of an
   * earlier request of the same organisation for the same pack: it is the reservation's own id that
   * counts from here on.
   *
   * @param prescription commitment of the prescription it is for, of which a fill is held; zero for
   *     none
   */
  public GrantedReservation reserve(
      String organisation,
      UUID reservationId,
      String gtin,
      String serial,
      Action action,
      Bytes32 prescription) {
    refuseInsideTransaction();
    return contacts.noting(
        organisation,
        () -> reservation(organisation, reservationId, gtin, serial, action, prescription));
  }

  private GrantedReservation reservation(
      String organisation,
      UUID reservationId,
      String gtin,
      String serial,
      Action action,
      Bytes32 prescription) {
    checkLabel("gtin", WireObject.isGtin(gtin));
    checkLabel("serial", WireObject.isLabelText(serial));
    Service service = findService(organisation);
    SignedReservationRequest request =
        SignedReservationRequest.sign(
            reservationId,
            memberId(organisation),
            gtin,
            serial,
            action,
            prescription,
            now(),
            message -> sign(organisation, message));
    byte[] message = request.write();
    byte[] body =
        deskOf(service)
            .map(desk -> directly(() -> desk.reserve(message)))
            .orElseGet(() -> post(service, RESERVATIONS, message));
    GrantedReservation granted = understood(() -> SignedReservation.parse(body));
    Reservation reservation = granted.reservation();
    Instant expires = Instant.ofEpochSecond(reservation.expires());
    boolean asAsked =
        reservation.packId().equals(request.packId())
            && reservation.member().equals(request.asker())
            && reservation.action() == action
            && reservation.prescription().equals(prescription)
            && expires.isAfter(clock.instant())
            && expires.isBefore(clock.instant().plus(LONGEST_RESERVATION));
    if (!asAsked) {
      throw untrusted();
    }
    checkVerifier(organisation, service, signer(reservation, granted.signature()));
    return granted;
  }

  /** Hands the serials of a lot to the regulator; done once however often it is called. */
  public void upload(String organisation, UUID uploadId, SerialLot lot, SerialList serials) {
    refuseInsideTransaction();
    contacts.noting(
        organisation,
        () -> {
          handOver(organisation, uploadId, lot, serials);
          return uploadId;
        });
  }

  private void handOver(String organisation, UUID uploadId, SerialLot lot, SerialList serials) {
    Service service = findService(organisation);
    SerialContent content = SerialContent.of(serials);
    SignedUpload upload =
        SignedUpload.sign(
            uploadId,
            memberId(organisation),
            lot,
            content.hash(),
            now(),
            message -> sign(organisation, message));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                MemberHttp.address(service.address(), "/network/v1/serials/" + lot.lotId()))
            .header("Content-Type", "text/csv")
            .header(SignedUpload.HEADER, upload.write())
            .POST(content.publisher());
    byte[] body = accepted(http.post(request, settings.uploadBudget()));
    SignedText signed = understood(() -> SignedText.parse(body));
    SerialReceipt receipt = understood(() -> SerialReceipt.parse(signed.facts()));
    boolean asSent =
        receipt.uploadId().equals(uploadId)
            && receipt.uploadDigest().equals(upload.message().digest(domain))
            && receipt.asker().equals(upload.asker())
            && receipt.lotId().equals(lot.lotId())
            && receipt.root().equals(lot.root())
            && receipt.size() == lot.size();
    if (!asSent) {
      throw untrusted();
    }
    checkAnswered(receipt.answerer(), receipt.answeredAt(), service);
    checkVerifier(
        organisation, service, signer(receipt.message(signed.facts()), signed.signature()));
  }

  /** Whether this instance runs the service. */
  public boolean isHere() {
    return here.filter(VerificationDesk::isOpen).isPresent();
  }

  private Optional<VerificationDesk> deskOf(Service service) {
    return here.filter(one -> one.isOf(service.regulator()));
  }

  /** No time budget: what could be late, the database, is the asker's own. */
  private static <T> T directly(Supplier<T> asking) {
    try {
      return asking.get();
    } catch (Problem refusal) {
      throw heard(refusal);
    }
  }

  private byte[] post(Service service, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(MemberHttp.address(service.address(), path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    return breakers.asking(
        service.address(), () -> accepted(http.post(request, settings.answerBudget())));
  }

  private static byte[] accepted(MemberHttp.Reply reply) {
    if (reply.status() == 200) {
      return reply.body();
    }
    if (reply.status() == WireProblem.status(Kind.TOO_MANY)) {
      throw new Problem(Kind.UNAVAILABLE, "CUS-VER-066");
    }
    throw heard(understood(() -> WireProblem.parse(reply.body())));
  }

  /** What the service refused, as who asked is told of it. */
  private static Problem heard(Problem refusal) {
    return ABOUT_THE_MESSAGE.contains(refusal.code())
        ? new Problem(refusal, Kind.UNAVAILABLE, "CUS-VER-065", refusal.code())
        : refusal;
  }

  private static <T> T understood(Supplier<T> parsing) {
    try {
      return parsing.get();
    } catch (Problem e) {
      throw new Problem(e, Kind.UNAVAILABLE, "CUS-VER-061");
    }
  }

  /** A pack that is said to be of a lot must be proven against that lot's root. */
  private static boolean proves(Facts facts) {
    return facts
        .pack()
        .flatMap(
            pack ->
                pack.lot()
                    .map(
                        lot ->
                            lot.lotId().equals(pack.lotId())
                                && MerkleTree.verify(
                                    lot.root(), PackLeaf.leaf(facts.packId()), pack.proof())))
        .orElse(true);
  }

  private void checkAnswered(Bytes32 answerer, Instant answeredAt, Service service) {
    Duration away = Duration.between(answeredAt, clock.instant()).abs();
    if (!answerer.equals(service.regulator()) || away.compareTo(Askers.FRESHNESS) > 0) {
      throw untrusted();
    }
  }

  private String signer(SignedMessage message, String signature) {
    return WitnessSignature.of(signature)
        .flatMap(found -> found.signer(message, domain))
        .orElseThrow(VerificationClient::untrusted);
  }

  /** The key may speak for the service, by the Registrar as the own node has it now. */
  private void checkVerifier(String organisation, Service service, String key) {
    if (!members.mayWitness(
        organisation, key, service.regulator(), MemberRole.VERIFIER, clock.instant())) {
      throw untrusted();
    }
  }

  private Service findService(String organisation) {
    return findService(members.regulators(organisation, clock.instant()));
  }

  private Service findService(List<Bytes32> regulators) {
    return regulators.stream()
        .flatMap(
            regulator ->
                network.nodes().stream()
                    .filter(node -> node.memberId().equals(regulator))
                    .flatMap(node -> node.service().stream())
                    .map(address -> new Service(address, regulator)))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-VER-063"));
  }

  private Bytes32 memberId(String organisation) {
    return network.node(organisation).memberId();
  }

  private String sign(String organisation, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(keys.account(organisation).sign(message.digest(domain)));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static boolean isOfLabels(Question question) {
    return WireObject.isGtin(question.gtin())
        && WireObject.isLabelText(question.serial())
        && question.lotNumber().map(WireObject::isLabelText).orElse(true);
  }

  private static void checkLabel(String field, boolean valid) {
    if (!valid) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-003", field);
    }
  }

  private static Problem untrusted() {
    return new Problem(Kind.UNAVAILABLE, "CUS-VER-062");
  }

  /** A connection held while waiting for another member would starve everybody else of it. */
  private static void refuseInsideTransaction() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("the verification service is asked outside of transactions");
    }
  }
}
