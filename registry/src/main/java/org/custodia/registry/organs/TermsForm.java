package org.custodia.registry.organs;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.AdvocateTerms;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.CheckInTerms;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.CloseReason;
import org.custodia.contracts.organs.CommitteeTerms;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.contracts.organs.ExcursionTerms;
import org.custodia.contracts.organs.FollowUpDutyTerms;
import org.custodia.contracts.organs.FollowUpTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.Outcome;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.Relationship;
import org.custodia.contracts.organs.RelationshipTerms;
import org.custodia.contracts.organs.RerouteReason;
import org.custodia.contracts.organs.ReroutedTerms;
import org.custodia.contracts.organs.ReturnReason;
import org.custodia.contracts.organs.ReturnedTerms;
import org.custodia.contracts.organs.SealBrokenTerms;
import org.custodia.contracts.organs.SealReason;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.contracts.organs.SenderNotifiedTerms;
import org.custodia.contracts.organs.SerologyTerms;
import org.custodia.contracts.organs.SerologyTest;
import org.custodia.contracts.organs.SettleSealTerms;
import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.messages.WireObject;

/**
 * Fields of an act as people and programs give them, made into its terms: what was scanned becomes
 * its commitment, names become their numbers. Strict: what is missing, malformed or unknown is
 * CUS-VER-003 with its name. docs/organs.md lists the fields of each act.
 */
final class TermsForm {
  static final int LONGEST_SCAN = 300;
  private static final Pattern GLN = Pattern.compile("gln:[0-9]{13}");

  private final WireObject fields;
  private final Supplier<Labels> labels;

  private TermsForm(WireObject fields, Supplier<Labels> labels) {
    this.fields = fields;
    this.labels = labels;
  }

  /** Acts in a donor's case that need nothing but what is given. */
  static final Set<Action> OF_CASE =
      EnumSet.of(
          Action.BLOOD_SAMPLE,
          Action.SEROLOGY,
          Action.WITHDRAW_CONSENT,
          Action.RELATIONSHIP,
          Action.NO_PAYMENT,
          Action.ADVOCATE,
          Action.COMMITTEE,
          Action.FOLLOW_UP_DUTY,
          Action.RECOVER,
          Action.CLOSE_CASE);

  /** Acts on a leg of an organ's way that need nothing but what is given. */
  static final Set<Action> OF_LEG =
      EnumSet.of(
          Action.PACKED,
          Action.SEALED,
          Action.HAND_OVER,
          Action.TAKE_OVER,
          Action.CHECKPOINT,
          Action.SEAL_BROKEN,
          Action.EXCURSION,
          Action.REROUTED,
          Action.ARRIVED,
          Action.CHECK_IN,
          Action.SENDER_NOTIFIED,
          Action.SETTLE_SEAL,
          Action.VERIFY_GROUP,
          Action.DISCARDED,
          Action.RETURNED,
          Action.FOLLOW_UP);

  /**
   * @param labels under whose salt scans are known to the ledger; asked for only when there are
   *     scans
   */
  static OrganTerms read(Action action, WireObject fields, Supplier<Labels> labels) {
    TermsForm form = new TermsForm(fields, labels);
    OrganTerms terms = OF_CASE.contains(action) ? form.ofCase(action) : form.ofLeg(action);
    fields.end();
    return terms;
  }

  private OrganTerms ofCase(Action action) {
    return switch (action) {
      case BLOOD_SAMPLE ->
          new BloodSampleTerms(
              fields.constant("bloodGroup", BloodGroup.class),
              scanned("sample", Labels.Mark.SAMPLE),
              instant("takenAt").toEpochMilli());
      case SEROLOGY -> new SerologyTerms(document(), tests("tested"), tests("positive"));
      case WITHDRAW_CONSENT -> new WithdrawConsentTerms(document());
      case RELATIONSHIP ->
          new RelationshipTerms(fields.constant("relationship", Relationship.class), document());
      case NO_PAYMENT -> new NoPaymentTerms(document());
      case ADVOCATE -> new AdvocateTerms(fields.bool("favourable"), document());
      case COMMITTEE -> new CommitteeTerms(fields.bool("authorised"), document());
      case FOLLOW_UP_DUTY -> new FollowUpDutyTerms(instant("until").getEpochSecond(), document());
      case RECOVER -> new RecoverTerms(organ(fields), instant("crossClamp").toEpochMilli());
      case CLOSE_CASE ->
          new CloseCaseTerms(fields.constant("reason", CloseReason.class), document());
      default -> throw new Problem(Kind.BAD_INPUT, "CUS-ORG-030", action.name());
    };
  }

  private OrganTerms ofLeg(Action action) {
    return switch (action) {
      case PACKED ->
          new PackedTerms(
              fields.constant("preservation", Preservation.class),
              scanned("box", Labels.Mark.BOX),
              optional("logger", Labels.Mark.LOGGER),
              temperature("temperature"));
      case SEALED -> new SealedTerms(scanned("seal", Labels.Mark.SEAL));
      case HAND_OVER, TAKE_OVER, CHECKPOINT, ARRIVED -> box(action);
      case SEAL_BROKEN ->
          new SealBrokenTerms(
              scanned("seal", Labels.Mark.SEAL),
              optional("newSeal", Labels.Mark.SEAL),
              fields.constant("reason", SealReason.class),
              document());
      case EXCURSION ->
          new ExcursionTerms(
              temperature("lowest"),
              temperature("highest"),
              instant("from").toEpochMilli(),
              instant("until").toEpochMilli(),
              document());
      case REROUTED ->
          new ReroutedTerms(
              member("destination"), fields.constant("reason", RerouteReason.class), document());
      case CHECK_IN -> new CheckInTerms(scanned("din", Labels.Mark.DONATION), organ(fields));
      case SENDER_NOTIFIED ->
          new SenderNotifiedTerms(Bytes32.ofUuid(fields.uuid("checkIn")), document());
      case SETTLE_SEAL ->
          new SettleSealTerms(fields.constant("reason", SealReason.class), document());
      case VERIFY_GROUP ->
          new VerifyGroupTerms(
              fields.constant("donorGroup", BloodGroup.class),
              fields.constant("recipientGroup", BloodGroup.class),
              scanned("donorSample", Labels.Mark.DONATION),
              scanned("recipientSample", Labels.Mark.SAMPLE));
      case DISCARDED ->
          new DiscardedTerms(fields.constant("reason", DiscardReason.class), document());
      case RETURNED -> new ReturnedTerms(fields.constant("reason", ReturnReason.class), document());
      case FOLLOW_UP -> new FollowUpTerms(fields.constant("outcome", Outcome.class), document());
      default -> throw new Problem(Kind.BAD_INPUT, "CUS-ORG-030", action.name());
    };
  }

  private OrganTerms box(Action action) {
    return new BoxScanTerms(
        action,
        scanned("box", Labels.Mark.BOX),
        optional("seal", Labels.Mark.SEAL),
        fields.constant("condition", BoxCondition.class),
        temperature("temperature"),
        optional("vehicle", Labels.Mark.VEHICLE));
  }

  // --- Fields ---

  /** Fields {@code organ}, {@code laterality} (NONE unless given) and {@code part} (0). */
  static Organ organ(WireObject fields) {
    try {
      return new Organ(
          fields.constant("organ", OrganKind.class),
          fields.optionalConstant("laterality", Laterality.class).orElse(Laterality.NONE),
          fields.optionalLong("part").map(Long::intValue).orElse(0));
    } catch (IllegalArgumentException noSuchOrgan) {
      throw fields.wrong("organ");
    }
  }

  private Bytes32 scanned(String name, Labels.Mark mark) {
    return labels.get().commitment(mark, scan(name));
  }

  private Bytes32 optional(String name, Labels.Mark mark) {
    return fields.has(name) ? scanned(name, mark) : Bytes32.ZERO;
  }

  private String scan(String name) {
    String text = fields.string(name, LONGEST_SCAN);
    if (text.isBlank()) throw fields.wrong(name);
    return text;
  }

  private Bytes32 document() {
    return fields.optionalBytes32("document").orElse(Bytes32.ZERO);
  }

  /** Degrees Celsius as text with up to two decimals. */
  private int temperature(String name) {
    Optional<String> text = fields.matching(name, Pattern.compile("-?[0-9]{1,3}(\\.[0-9]{1,2})?"));
    return text.map(value -> new java.math.BigDecimal(value).movePointRight(2).intValueExact())
        .orElse(OrganTerms.UNKNOWN_TEMPERATURE);
  }

  private Instant instant(String name) {
    return fields.instant(name);
  }

  private int tests(String name) {
    String text = fields.string(name, 300);
    if (text.isEmpty()) return 0;
    Function<String, SerologyTest> test =
        one -> {
          try {
            return SerologyTest.valueOf(one.strip());
          } catch (IllegalArgumentException unknown) {
            throw fields.wrong(name);
          }
        };
    return SerologyTest.mask(List.of(text.split(",")).stream().map(test).toList());
  }

  private Bytes32 member(String name) {
    return fields.matching(name, GLN).map(MemberId::of).orElseThrow(() -> fields.wrong(name));
  }
}
