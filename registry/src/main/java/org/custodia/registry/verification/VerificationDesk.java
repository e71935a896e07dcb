package org.custodia.registry.verification;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.messages.WireProblem;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.AnswerRows.About;

/**
 * The regulator's verification service: takes messages of other members as they come over HTTP and
 * gives the bytes to send back. Who asks is told by the signature alone. Message formats, rules and
 * codes are in {@code docs/verification-service.md}. Every refusal is a {@link Problem}; {@link
 * WireProblem} says it to the asker.
 */
public final class VerificationDesk {
  /** No message but a lot's serials is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 8 * 1024;

  /** HTTP header of an upload of serials, see {@link #takeSerials}. */
  public static final String UPLOAD_HEADER = SignedUpload.HEADER;

  /**
   * The organisation whose service this is.
   *
   * @param organisation its slug
   * @param member its member id
   * @param verifier its VERIFIER key
   */
  record Office(String organisation, Bytes32 member, Signer verifier) {}

  private final Optional<Office> office;
  private final OrganisationRows rows;
  private final Askers askers;
  private final PackInquiry inquiry;
  private final Suspicions suspicions;
  private final Reservations reservations;
  private final SerialIntake intake;
  private final AnswerRows answers;
  private final WitnessDomain domain;

  VerificationDesk(
      Optional<Office> office,
      OrganisationRows rows,
      Askers askers,
      PackInquiry inquiry,
      Suspicions suspicions,
      Reservations reservations,
      SerialIntake intake,
      AnswerRows answers,
      WitnessDomain domain) {
    this.office = office;
    this.rows = rows;
    this.askers = askers;
    this.inquiry = inquiry;
    this.suspicions = suspicions;
    this.reservations = reservations;
    this.intake = intake;
    this.answers = answers;
    this.domain = domain;
  }

  /** Whether this instance runs the service for an organisation of its own. */
  public boolean isOpen() {
    return office.isPresent();
  }

  /**
   * @param member member id
   */
  boolean isOf(Bytes32 member) {
    return office.filter(desk -> desk.member().equals(member)).isPresent();
  }

  /**
   * Answers a question about a pack. The same query again gets the same bytes; the same question
   * asked anew under its id is answered anew; another question under the id is refused. What looks
   * like a falsified pack alerts the regulator in the same transaction, unless the asker only reads
   * the status.
   *
   * @param body JSON as in {@code SignedQuery}
   */
  public byte[] answer(byte[] body) {
    return answer(body, answers -> answers::keep);
  }

  /**
   * As {@link #answer(byte[])}, for who is served by this instance and commits durably what it was
   * told before it tells anybody: one wait for the disk is enough for both.
   */
  byte[] answerToKeep(byte[] body) {
    return answer(body, answers -> answers::keepSoon);
  }

  /** How an answer is kept that alerts nobody. */
  private interface Keeping {
    SignedText keep(String regulator, AnswerRows.Asked asked, SignedText answer, Instant at);
  }

  private byte[] answer(byte[] body, Function<AnswerRows, Keeping> keeping) {
    Office desk = office();
    checkLength(body);
    SignedQuery query = SignedQuery.parse(body);
    askers.checkFresh(query.askedAt());
    String signer = askers.signer(query.message(), query.signature());
    Bytes32 digest = query.message().digest(domain);
    var asked =
        new AnswerRows.Asked(
            About.PACK,
            query.asker(),
            query.id(),
            digest,
            query.content(),
            query.packId(),
            new String(body, StandardCharsets.UTF_8),
            query.question().person());
    return answer(desk, query, signer, asked, keeping.apply(answers)).write();
  }

  /** One statement reads, another one writes; between them the answer is signed. */
  private SignedText answer(
      Office desk, SignedQuery query, String signer, AnswerRows.Asked asked, Keeping keeping) {
    Reading.Asked<Member> account = askers.account(signer);
    Reading.Asked<AnswerRows.Earlier> earlier = AnswerRows.earlier(asked);
    var wanted = new PackInquiry.Wanted(query);
    List<Reading.Asked<?>> all = wanted.all();
    all.add(account);
    all.add(earlier);
    Seen seen = rows.look(desk.organisation(), all);
    askers.member(desk.organisation(), query.asker(), signer, seen.of(account));
    Optional<SignedText> given = AnswerRows.given(seen.of(earlier));
    if (given.isPresent()) {
      return given.get();
    }
    PackInquiry.Found found =
        inquiry.answer(desk.organisation(), query, asked.digest(), wanted, seen);
    String text = found.facts().write();
    var signed = new SignedText(text, sign(desk, found.facts().message(text)));
    if (suspicions.none(query, found)) {
      return keeping.keep(desk.organisation(), asked, signed, found.facts().answeredAt());
    }
    return rows.in(
        desk.organisation(),
        () -> {
          suspicions.note(desk.organisation(), query, found);
          return answers.keep(desk.organisation(), asked, signed, found.facts().answeredAt());
        });
  }

  /**
   * Reserves a pack for the asker, first come, first served; what it already holds is given again.
   *
   * @param body JSON as in {@code SignedReservationRequest}
   */
  public byte[] reserve(byte[] body) {
    Office desk = office();
    checkLength(body);
    SignedReservationRequest request = SignedReservationRequest.parse(body);
    if (!Reservations.ACTIONS.contains(request.action())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-003", "request.action");
    }
    askers.checkFresh(request.askedAt());
    String signer = askers.signer(request.message(), request.signature());
    GrantedReservation granted =
        rows.in(
            desk.organisation(),
            () -> {
              Member member = askers.member(desk.organisation(), request.asker(), signer);
              return reservations.reserve(
                  desk.organisation(), member, request, message -> sign(desk, message));
            });
    return SignedReservation.write(granted);
  }

  /**
   * Takes the serials of a lot from the holder of its product. The same upload again changes
   * nothing.
   *
   * @param lotId as in the address it was sent to
   * @param header value of {@link #UPLOAD_HEADER}, as in {@code SignedUpload}
   * @param body CSV of one column, as in {@code SerialFile}
   */
  public byte[] takeSerials(Bytes32 lotId, String header, InputStream body) {
    try {
      return take(lotId, header, body);
    } catch (Problem refusal) {
      // A sender that is still sending does not hear an answer; let it finish what is allowed.
      SerialIntake.drain(body);
      throw refusal;
    }
  }

  private byte[] take(Bytes32 lotId, String header, InputStream body) {
    Office desk = office();
    SignedUpload upload = SignedUpload.parse(header);
    if (!upload.lot().lotId().equals(lotId)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-047");
    }
    askers.checkFresh(upload.askedAt());
    String signer = askers.signer(upload.message(), upload.signature());
    rows.in(desk.organisation(), () -> admit(desk, upload, signer));
    try (SerialList list = intake.read(upload, body)) {
      return keep(desk, upload, signer, header, list);
    }
  }

  private byte[] keep(
      Office desk, SignedUpload upload, String signer, String header, SerialList list) {
    Bytes32 digest = upload.message().digest(domain);
    var asked =
        new AnswerRows.Asked(
            About.SERIALS,
            upload.asker(),
            upload.id(),
            digest,
            upload.content(),
            upload.lot().lotId(),
            header,
            Optional.empty());
    return rows.in(
            desk.organisation(),
            () -> {
              admit(desk, upload, signer);
              return answers
                  .find(desk.organisation(), asked)
                  .orElseGet(
                      () -> {
                        SerialReceipt receipt =
                            intake.store(desk.organisation(), upload, digest, list);
                        String text = receipt.write();
                        var signed = new SignedText(text, sign(desk, receipt.message(text)));
                        return answers.keep(
                            desk.organisation(), asked, signed, receipt.answeredAt());
                      });
            })
        .write();
  }

  /** What waited for an explanation, and has waited long enough; see {@code Suspicions}. */
  void settle(String organisation) {
    boolean ours = office.filter(desk -> desk.organisation().equals(organisation)).isPresent();
    if (ours) {
      rows.in(organisation, () -> suspicions.settle(organisation));
    }
  }

  private void admit(Office desk, SignedUpload upload, String signer) {
    Member member = askers.member(desk.organisation(), upload.asker(), signer);
    intake.check(desk.organisation(), member, upload);
  }

  private Office office() {
    return office.orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-VER-009"));
  }

  private static void checkLength(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
  }

  private String sign(Office desk, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(desk.verifier().sign(message.digest(domain)));
  }
}
