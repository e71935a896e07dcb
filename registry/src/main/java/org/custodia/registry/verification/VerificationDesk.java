package org.custodia.registry.verification;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.custodia.registry.rows.OrganisationRows.Addition;
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
    Office desk = office();
    checkLength(body);
    SignedQuery query = SignedQuery.parse(body);
    askers.checkFresh(query.askedAt());
    Asking asking = new Asking(desk, query, askers.signer(query.message(), query.signature()));
    Seen seen = rows.look(desk.organisation(), asking.wanted());
    return asking.keep(asking.tell(seen, () -> body)).answer().write();
  }

  /**
   * A question of an organisation of this instance, which need not be read back from bytes, and
   * whose signature need not be tried: a key of this very instance makes it, once it is known that
   * the question is to be answered. See {@code docs/verification-service.md}, <i>In the same
   * instance</i>.
   *
   * @param query not signed yet
   * @param signer address of the key that will sign it
   */
  Asking asking(SignedQuery query, String signer) {
    return new Asking(office(), query, signer);
  }

  /** What is told, and kept, of a question of this instance. */
  Told answer(Asking asking, Supplier<byte[]> signed) {
    return asking.keep(asking.tell(rows.look(asking.organisation(), asking.wanted()), signed));
  }

  /**
   * What the desk tells.
   *
   * @param facts what the answer says, when it was made just now, and signed by the desk's own key
   * @param unkept its row, which is to be added before anybody is told; empty when it is there
   */
  record Told(SignedText answer, Optional<Facts> facts, Optional<Addition> unkept) {}

  /** A question as it is answered: one statement reads, and then the answer is signed. */
  final class Asking {
    private final Office desk;
    private final SignedQuery query;
    private final String signer;
    private final AnswerRows.Asked asked;
    private final PackInquiry.Wanted wanted;
    private final Reading.Asked<Member> account;
    private final Reading.Asked<AnswerRows.Earlier> earlier;

    private Asking(Office desk, SignedQuery query, String signer) {
      this.desk = desk;
      this.query = query;
      this.signer = signer;
      this.asked =
          new AnswerRows.Asked(
              About.PACK,
              query.asker(),
              query.id(),
              query.message().digest(domain),
              query.content(),
              query.packId(),
              "",
              query.question().person());
      this.wanted = new PackInquiry.Wanted(query);
      this.account = askers.account(signer);
      this.earlier = AnswerRows.earlier(asked);
    }

    /** Slug of the organisation in whose rows {@link #wanted} is looked up. */
    String organisation() {
      return desk.organisation();
    }

    /** Member id of who answers. */
    Bytes32 member() {
      return desk.member();
    }

    /** Address of the key that signs what is answered now. */
    String verifier() {
      return desk.verifier().address();
    }

    List<Reading.Asked<?>> wanted() {
      List<Reading.Asked<?>> all = wanted.all();
      all.add(account);
      all.add(earlier);
      return all;
    }

    /**
     * As {@link VerificationDesk#answer(byte[])}, but for keeping what alerts nobody.
     *
     * @param seen what was found of {@link #wanted}
     * @param signed the query as it is kept; asked for only when there is something to keep
     */
    Told tell(Seen seen, Supplier<byte[]> signed) {
      askers.member(desk.organisation(), query.asker(), signer, seen.of(account));
      Optional<SignedText> given = AnswerRows.given(seen.of(earlier));
      if (given.isPresent()) {
        return new Told(given.get(), Optional.empty(), Optional.empty());
      }
      PackInquiry.Found found =
          inquiry.answer(desk.organisation(), query, asked.digest(), wanted, seen);
      Facts facts = found.facts();
      String text = facts.write();
      var answer = new SignedText(text, sign(desk, facts.message(text)));
      Addition row =
          AnswerRows.addition(
              desk.organisation(),
              asked.withText(new String(signed.get(), StandardCharsets.UTF_8)),
              answer,
              facts.answeredAt());
      var told = new Told(answer, Optional.of(facts), Optional.of(row));
      if (suspicions.none(query, found)) {
        return told;
      }
      return rows.in(
          desk.organisation(),
          () -> {
            suspicions.note(desk.organisation(), query, found);
            return keep(told);
          });
    }

    /** What is told once it is kept: of two at once for the same query the first. */
    private Told keep(Told told) {
      boolean added = told.unkept().isEmpty() || rows.add(told.unkept().get()) == 1;
      return added
          ? new Told(told.answer(), told.facts(), Optional.empty())
          : new Told(
              answers.find(desk.organisation(), asked).orElseThrow(),
              Optional.empty(),
              Optional.empty());
    }
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
