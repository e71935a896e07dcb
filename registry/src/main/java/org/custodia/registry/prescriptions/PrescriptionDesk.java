package org.custodia.registry.prescriptions;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.fills.PrescriptionRegister;
import org.custodia.registry.fills.RegisterAlert;
import org.custodia.registry.fills.Standing;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.prescriptions.RegisterAnswer.DeskAlert;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;
import org.custodia.registry.verification.SignedText;

/**
 * The regulator's desk for prescriptions: takes messages of other members as they come over HTTP
 * and gives the bytes to send back. Formats, rules and codes are in {@code docs/prescriptions.md}.
 * Messages are not kept: what they bring of a patient is made a keyed token, and forgotten.
 */
public final class PrescriptionDesk {
  /**
   * The organisation whose desk this is.
   *
   * @param organisation its slug
   * @param verifier its VERIFIER key
   */
  record Office(String organisation, Signer verifier) {}

  private final Optional<Office> office;
  private final OrganisationRows rows;
  private final Askers askers;
  private final PrescriptionRegister register;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  PrescriptionDesk(
      Optional<Office> office,
      OrganisationRows rows,
      Askers askers,
      PrescriptionRegister register,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.office = office;
    this.rows = rows;
    this.askers = askers;
    this.register = register;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  /**
   * Does or answers what is asked; every message again has no second effect.
   *
   * @param body JSON as in {@code SignedPrescription}
   */
  public byte[] answer(byte[] body) {
    Office desk = office.orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-VER-009"));
    if (body.length > SignedPrescription.LONGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", SignedPrescription.LONGEST);
    }
    SignedPrescription message = SignedPrescription.parse(body);
    askers.checkFresh(message.sentAt());
    String signer = askers.signer(message.message(), message.signature());
    RegisterAnswer answer =
        rows.in(
            desk.organisation(),
            () -> {
              Member sender = askers.member(desk.organisation(), message.sender(), signer);
              return done(desk, sender, message);
            });
    String text = answer.write();
    return new SignedText(text, sign(desk, answer.message(text))).write();
  }

  private RegisterAnswer done(Office desk, Member sender, SignedPrescription message) {
    WireObject content = message.contentObject();
    String regulator = desk.organisation();
    return switch (message.said()) {
      case REGISTER -> {
        prescribing(sender);
        register.register(
            regulator, sender.id(), RegistrationJson.read(message.prescription(), content));
        yield standing(desk, sender, message);
      }
      case REVOKE -> {
        prescribing(sender);
        content.end();
        register.revoke(regulator, sender.id(), message.prescription());
        yield standing(desk, sender, message);
      }
      case READ -> {
        content.end();
        reading(sender);
        yield standing(desk, sender, message);
      }
      case ALERTS -> {
        prescribing(sender);
        long after = content.longInteger("after");
        content.end();
        yield answer(desk, message, Optional.empty(), alerts(regulator, sender.id(), after));
      }
      case DOCUMENT -> throw new Problem(Kind.BAD_INPUT, "CUS-VER-003", "message.said");
    };
  }

  private static void prescribing(Member sender) {
    if (!sender.has(MemberRole.HOSPITAL)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RXP-030", sender.name());
    }
  }

  private static void reading(Member sender) {
    if (!sender.has(MemberRole.HOSPITAL) && !sender.has(MemberRole.PHARMACY)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RXP-031", sender.name());
    }
  }

  private RegisterAnswer standing(Office desk, Member sender, SignedPrescription message) {
    Optional<Standing> standing = register.standing(desk.organisation(), message.prescription());
    return answer(desk, message, standing, List.of());
  }

  private List<DeskAlert> alerts(String regulator, Bytes32 member, long after) {
    return register.alerts(regulator, member, after, RegisterAnswer.MOST_ALERTS / 2).stream()
        .flatMap(alert -> told(regulator, member, alert))
        .toList();
  }

  /**
   * One of each of the two that is the member's own, for its prescriber; of the other it learns
   * only whether it is its own too.
   */
  private Stream<DeskAlert> told(String regulator, Bytes32 member, RegisterAlert alert) {
    List<Bytes32> concerned =
        Stream.concat(Stream.of(alert.commitment()), alert.other().stream()).toList();
    List<Bytes32> own = concerned.stream().filter(one -> isOf(regulator, member, one)).toList();
    return own.stream()
        .map(
            one ->
                new DeskAlert(
                    alert.id(),
                    alert.number(),
                    alert.kind(),
                    one,
                    own.equals(concerned),
                    alert.day(),
                    alert.raisedAt().truncatedTo(ChronoUnit.SECONDS)));
  }

  private boolean isOf(String regulator, Bytes32 member, Bytes32 commitment) {
    return register.prescriber(regulator, commitment).filter(member::equals).isPresent();
  }

  private RegisterAnswer answer(
      Office desk,
      SignedPrescription message,
      Optional<Standing> standing,
      List<DeskAlert> alerts) {
    return new RegisterAnswer(
        message.id(),
        message.message().digest(domain),
        ledger.memberId(desk.organisation()),
        message.prescription(),
        ledger.position(desk.organisation()).block(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        standing,
        alerts);
  }

  private String sign(Office desk, SignedMessage message) {
    return "0x" + HexFormat.of().formatHex(desk.verifier().sign(message.digest(domain)));
  }
}
