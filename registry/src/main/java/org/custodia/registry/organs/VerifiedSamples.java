package org.custodia.registry.organs;

import org.custodia.contracts.organs.VerifyGroupTerms;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Members;
import org.custodia.scanners.isbt128.DonationNumber;

/**
 * That two people who verify blood groups have the same tubes before them: of the donor of this
 * organ, and of one recipient. The contract compares them, too; here nobody is asked to sign what
 * would count for nothing. What was scanned out of reach is not refused: the contract marks it, and
 * {@link OrganWatch} makes a case of it.
 */
final class VerifiedSamples {
  private final EventRows events;
  private final Members members;

  VerifiedSamples(EventRows events, Members members) {
    this.events = events;
    this.members = members;
  }

  /**
   * @param labels of the organ that is expected
   * @throws Problem BAD_INPUT CUS-ORG-130 and CUS-ORG-132 for what names no sample or came
   *     mutilated, CUS-ORG-133 for the donor's number at the recipient; CONFLICT CUS-ORG-131 for
   *     another donation's sample
   */
  static void check(Labels labels, String donorSample, String recipientSample) {
    DonationNumber donor =
        LabelScans.number(donorSample)
            .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-ORG-130"));
    if (!isOf(labels, donor)) throw new Problem(Kind.CONFLICT, "CUS-ORG-131");
    if (!LabelScans.isSample(recipientSample)) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-132");
    boolean donors =
        LabelScans.number(recipientSample).filter(number -> isOf(labels, number)).isPresent();
    if (donors) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-133");
  }

  private static boolean isOf(Labels labels, DonationNumber number) {
    return number.characters().equals(labels.din());
  }

  /**
   * Used inside the organisation's rows.
   *
   * @param channel of the leg
   * @param witness address of the key of who verifies
   * @throws Problem CONFLICT CUS-ORG-134 when somebody else scanned another sample of the recipient
   */
  void checkSame(String organisation, String channel, String witness, VerifyGroupTerms terms) {
    boolean another =
        LegStory.of(events.in(organisation, channel))
            .hasOtherSample(
                witness, terms.recipientSample(), key -> members.operator(organisation, key));
    if (another) throw new Problem(Kind.CONFLICT, "CUS-ORG-134");
  }

  /**
   * Used inside the organisation's rows.
   *
   * @throws Problem CONFLICT CUS-ORG-135 while what was verified rests on other samples
   */
  void checkSettled(String organisation, LegStory leg) {
    if (leg.hasOpenSamples(key -> members.operator(organisation, key))) {
      throw new Problem(Kind.CONFLICT, "CUS-ORG-135");
    }
  }
}
