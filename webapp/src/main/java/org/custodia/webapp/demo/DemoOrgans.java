package org.custodia.webapp.demo;

import static org.custodia.contracts.Action.ACCEPT_OFFER;
import static org.custodia.contracts.Action.ALLOCATE;
import static org.custodia.contracts.Action.ARRIVED;
import static org.custodia.contracts.Action.BLOOD_SAMPLE;
import static org.custodia.contracts.Action.CHECKPOINT;
import static org.custodia.contracts.Action.CHECK_IN;
import static org.custodia.contracts.Action.CONSENT_FOR_DONOR;
import static org.custodia.contracts.Action.DECLINE_OFFER;
import static org.custodia.contracts.Action.HAND_OVER;
import static org.custodia.contracts.Action.LEG_FACTS;
import static org.custodia.contracts.Action.MATCH_RUN;
import static org.custodia.contracts.Action.OFFER;
import static org.custodia.contracts.Action.OFFER_FACTS;
import static org.custodia.contracts.Action.OPEN_CASE;
import static org.custodia.contracts.Action.PACKED;
import static org.custodia.contracts.Action.PRESENT_ALLOCATION;
import static org.custodia.contracts.Action.RECIPIENT_CONSENT;
import static org.custodia.contracts.Action.RECOVER;
import static org.custodia.contracts.Action.SEALED;
import static org.custodia.contracts.Action.SEROLOGY;
import static org.custodia.contracts.Action.TAKE_OVER;
import static org.custodia.contracts.Action.TRANSPLANT;
import static org.custodia.contracts.Action.VERIFY_GROUP;
import static org.custodia.webapp.demo.DemoOrganActs.step;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Identity;
import org.custodia.registry.organs.MatchRuns;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.RecipientConsents;
import org.custodia.registry.organs.allocation.Donor;
import org.custodia.registry.organs.allocation.ExampleRules;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.isbt128.DataStructure;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.springframework.context.ApplicationContext;
import org.web3j.crypto.ECKeyPair;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Organs of the demo. Of a donor who is dead, one kidney was declined by the first centre and
 * transplanted at the second, the liver is under way with the courier, and the other kidney waits
 * for the regulator, since somebody wants to leave the order. A living donor waits for the
 * committee. Everybody is made up.
 */
final class DemoOrgans {
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final Organ OTHER_KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.RIGHT);
  private static final Organ LIVER = Organ.of(OrganKind.LIVER);
  private static final DonationNumber DIN = new DonationNumber("A999926000017");

  /** As a scanner reads a tube of the donor's blood. */
  private static final String TUBE = Isbt128Text.of(DataStructure.Donation.checked(DIN));

  private static final String SEROLOGIES =
      "HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_B_CORE_ANTIBODY, HEPATITIS_C, SYPHILIS, CMV";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final DemoSeed seed;
  private final DemoNotes notes;
  private final DemoWitnesses witnesses;
  private final DemoOrganActs acts;
  private final DemoWaitingList waitingList;
  private final DemoLivingDonor living;
  private final MatchRuns runs;
  private final Offers offers;
  private final RecipientConsents consents;

  private final DemoWitness bank;
  private final DemoWitness allocation;
  private final DemoWitness courier;
  private final DemoWitness saintLuc;
  private final DemoWitness tilleuls;

  /**
   * @param directory of the demo; {@code organs.json} there names what was made, once it is made
   */
  DemoOrgans(ApplicationContext application, DemoSeed seed, DemoSecrets secrets, Path directory) {
    this.file = directory.resolve("organs.json");
    this.seed = seed;
    this.notes = new DemoNotes(directory.resolve("organs-begun.properties"));
    this.witnesses = new DemoWitnesses(application, seed, secrets);
    this.acts = new DemoOrganActs(application, seed, notes);
    this.waitingList = new DemoWaitingList(application, seed, acts);
    this.living =
        new DemoLivingDonor(seed, notes, witnesses, acts, new DemoGrants(application, secrets));
    this.runs = application.getBean(MatchRuns.class);
    this.offers = application.getBean(Offers.class);
    this.consents = application.getBean(RecipientConsents.class);
    this.bank = witnesses.device(DemoOrganisation.CEDRES, "organ-bank", "Coordination");
    this.allocation = witnesses.device(DemoOrganisation.GREFFONS, "allocation-body", "Permanence");
    this.courier = witnesses.device(DemoOrganisation.MISTRAL, "courier", "Quai des urgences");
    this.saintLuc = witnesses.device(DemoOrganisation.SAINT_LUC, "transplant-centre", "Accueil");
    this.tilleuls = witnesses.device(DemoOrganisation.TILLEULS, "transplant-centre", "Accueil");
  }

  /** Whether an earlier start has done it all. */
  boolean done() {
    return file.toFile().exists();
  }

  Path file() {
    return file;
  }

  /** In any state in which an earlier run was ended. */
  void seed() {
    witnesses.enrol(
        List.of(
            "surgeon.cedres",
            "clinician.cedres",
            "laboratory.cedres",
            "advocate.greffons",
            "surgeon.saintluc",
            "clinician.saintluc"));
    waitingList.list(
        Map.of(DemoOrganisation.SAINT_LUC, saintLuc, DemoOrganisation.TILLEULS, tilleuls),
        allocation);
    DemoOrganActs.Case donor = donor();
    recover(donor);
    liver(donor);
    kidney(donor);
    otherKidney(donor);
    Bytes32 waiting = living.seed(bank);
    ObjectNode made = JSON.createObjectNode();
    made.put("donor", donor.id().toString());
    made.put("kidney", KIDNEY.id(donor.id()).toString());
    made.put("otherKidney", OTHER_KIDNEY.id(donor.id()).toString());
    made.put("liver", LIVER.id(donor.id()).toString());
    made.put("livingDonor", waiting.toString());
    made.putObject("liverScans")
        .put("box", box(1))
        .put("seal", seal(1))
        .put("label", DIN.printed())
        .put("donorSample", TUBE)
        .put("recipientSample", "R-20702")
        .put("bloodGroup", DemoApplication.BLOOD_GROUP_A);
    DemoFiles.writePrivate(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
  }

  private Instant ago(Duration time) {
    return notes.moment("begun").minus(time);
  }

  // --- Donor ---

  private DemoOrganActs.Case donor() {
    DemoOrganActs.Case donor =
        acts.enter(
            bank,
            "deceased",
            new DonorCases.Entry(
                new Identity("Morvillard", "Anselmin", LocalDate.of(1965, 2, 28), "CED-10017"),
                DemoOrganisation.GREFFONS.memberId(),
                DIN.printed(),
                "Banque d'organes des Cèdres",
                "+33 4 99 55 01 17"));
    acts.inOrder("donor", donor.channel(), List.of(step(bank, OPEN_CASE, "{\"living\":false}")));
    DemoWitness clinician = witnesses.person("clinician.cedres", "Réanimation");
    DemoWitness laboratory = witnesses.person("laboratory.cedres", "Laboratoire");
    Bytes32 family = acts.document(bank, "family", "Témoignage de la famille recueilli.");
    Bytes32 tested = acts.document(laboratory, "serology", "Sérologies : négatives, sauf CMV.");
    acts.inOrder(
        "donor",
        donor.channel(),
        List.of(
            step(bank, CONSENT_FOR_DONOR, "{\"basis\":\"FAMILY\",\"document\":\"%s\"}", family),
            sample(clinician, "T-1017-1", Duration.ofHours(9)),
            sample(laboratory, "T-1017-2", Duration.ofHours(8)),
            step(
                laboratory,
                SEROLOGY,
                "{\"document\":\"%s\",\"tested\":\"%s\",\"positive\":\"CMV\"}",
                tested,
                SEROLOGIES)));
    return donor;
  }

  private DemoOrganActs.Step sample(DemoWitness by, String tube, Duration ago) {
    return step(
        by,
        BLOOD_SAMPLE,
        "{\"bloodGroup\":\"A1\",\"sample\":\"%s\",\"takenAt\":\"%s\"}",
        tube,
        ago(ago));
  }

  /** The order of each organ is on the ledger before anything is offered. */
  private void recover(DemoOrganActs.Case donor) {
    published(donor, LIVER, ExampleRules.LIVER);
    published(donor, KIDNEY, ExampleRules.KIDNEY);
    published(donor, OTHER_KIDNEY, ExampleRules.KIDNEY);
    recovered(donor, LIVER, "NONE", Duration.ofHours(2));
    recovered(donor, KIDNEY, "LEFT", Duration.ofHours(5));
    recovered(donor, OTHER_KIDNEY, "RIGHT", Duration.ofHours(5));
  }

  private void published(DemoOrganActs.Case donor, Organ organ, ExampleRules rules) {
    var facts =
        new Donor(BloodGroup.A1, 61, Optional.of(176), Optional.of(78), "FR-ARA", List.of());
    UUID id = seed.id("organs run " + organ);
    DemoOrganActs.patiently(
        "an order can be computed",
        () -> runs.run(allocation.caller(), id, donor.id(), organ, facts, rules.text()));
    acts.inOrder(
        "order " + organ,
        donor.channel(),
        List.of(step(allocation, MATCH_RUN, "{\"run\":\"%s\"}", id)));
  }

  private void recovered(DemoOrganActs.Case donor, Organ organ, String side, Duration ago) {
    acts.inOrder(
        "recovery " + organ,
        donor.channel(),
        List.of(
            step(
                witnesses.person("surgeon.cedres", "Bloc 3"),
                RECOVER,
                "{\"organ\":\"%s\",\"laterality\":\"%s\",\"crossClamp\":\"%s\"}",
                organ.kind(),
                side,
                ago(ago))));
  }

  // --- Its organs ---

  /** Accepted by the centre whose turn it was, and on its way there. */
  private void liver(DemoOrganActs.Case donor) {
    Bytes32 organ = LIVER.id(donor.id());
    allocated(acts.turn(bank, donor.id(), organ, 1), organ, 1, tilleuls);
    String leg = sent(organ, 1, 2);
    acts.inOrder("checkpoint", leg, List.of(seen(courier, CHECKPOINT, 1, 2)));
  }

  /** Declined by the first in the order, transplanted at the second. */
  private void kidney(DemoOrganActs.Case donor) {
    Bytes32 organ = KIDNEY.id(donor.id());
    String first = acts.turn(bank, donor.id(), organ, 1);
    offered("kidney declined", first, 1);
    acts.inOrder(
        "kidney declined",
        first,
        List.of(step(tilleuls, DECLINE_OFFER, "{\"reason\":\"RECIPIENT_ILL\"}")));
    allocated(acts.turn(bank, donor.id(), organ, 2), organ, 2, saintLuc);
    sent(organ, 2, 1);
    String leg = acts.leg(courier, organ, DemoOrganisation.SAINT_LUC);
    acts.inOrder(
        "kidney brought",
        leg,
        List.of(step(courier, LEG_FACTS, "{}"), seen(courier, HAND_OVER, 2, 1)));
    acts.inOrder(
        "kidney brought",
        leg,
        List.of(
            seen(saintLuc, TAKE_OVER, 2, 1),
            seen(saintLuc, ARRIVED, 2, 1),
            step(
                saintLuc,
                CHECK_IN,
                "{\"din\":\"%s\",\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\"}",
                DIN),
            step(saintLuc, PRESENT_ALLOCATION, "{}"),
            verified("surgeon.saintluc"),
            verified("clinician.saintluc")));
    Instant anastomosis = notes.moment("anastomosis");
    acts.inOrder(
        "kidney",
        leg,
        List.of(
            step(
                witnesses.person("surgeon.saintluc", "Bloc 5"),
                TRANSPLANT,
                "{\"anastomosis\":\"%s\"}",
                anastomosis)));
  }

  private DemoOrganActs.Step verified(String username) {
    return step(
        witnesses.person(username, "Bloc 5"),
        VERIFY_GROUP,
        "{\"donorGroup\":\"A1\",\"recipientGroup\":\"A1\",\"donorSample\":\"%s\","
            + "\"recipientSample\":\"R-4417\"}",
        TUBE);
  }

  /** The second is asked for before the first; the regulator has not agreed. */
  private void otherKidney(DemoOrganActs.Case donor) {
    Bytes32 organ = OTHER_KIDNEY.id(donor.id());
    String channel = acts.turn(bank, donor.id(), organ, 2);
    acts.inOrder("out of order", channel, List.of(step(bank, OFFER_FACTS, "{}")));
    Caller regulator = seed.caller(DemoOrganisation.AGENCE, "regulator");
    DemoSeed.until(
        "the regulator is asked to leave the order",
        () -> {
          try {
            acts.draft(
                seed.id("organs out of order"),
                channel,
                step(bank, OFFER, "{\"rank\":2,\"answerMinutes\":1440,\"reason\":\"LOGISTICS\"}"));
          } catch (Problem notAgreed) {
            // As it is to be: CUS-ORG-064 until a person of the regulator has signed.
          }
          return offers.outOfOrder(regulator).stream()
              .filter(turn -> turn.organId().equals(organ))
              .findFirst();
        });
  }

  // --- Offers ---

  private void offered(String story, String channel, int rank) {
    acts.inOrder(
        story,
        channel,
        List.of(
            step(bank, OFFER_FACTS, "{}"),
            step(bank, OFFER, "{\"rank\":%d,\"answerMinutes\":1440}", rank)));
  }

  private void allocated(String channel, Bytes32 organ, int rank, DemoWitness centre) {
    String story = "allocation " + organ;
    offered(story, channel, rank);
    Offers.Line offer =
        DemoSeed.until(
            "a centre has its offer",
            () ->
                offers.of(centre.caller(), organ).stream()
                    .filter(line -> line.channel().equals(channel))
                    .findFirst());
    Bytes32 candidate =
        DemoOrganActs.patiently(
            "a centre knows for whom it is", () -> offers.candidate(centre.caller(), offer.id()));
    Bytes32 document =
        acts.document(centre, "recipient." + organ, "Consentement du receveur à la greffe.");
    ECKeyPair once = witnesses.key("recipient " + organ);
    UUID consent = seed.id("organs recipient " + organ);
    Instant until = notes.moment("recipient." + organ).plus(Duration.ofDays(20));
    RecipientConsents.Draft draft =
        DemoOrganActs.patiently(
            "a recipient can consent",
            () ->
                consents.draft(
                    centre.caller(),
                    consent,
                    channel,
                    candidate,
                    document,
                    DemoWitnesses.address(once),
                    until));
    acts.inOrder(
        story,
        channel,
        List.of(
            step(
                centre,
                RECIPIENT_CONSENT,
                "{\"consent\":\"%s\",\"grant\":\"%s\"}",
                consent,
                DemoSignatures.typed(draft.typedData(), once)),
            step(centre, ACCEPT_OFFER, "{}")));
    acts.inOrder(story, channel, List.of(step(bank, ALLOCATE, "{}")));
  }

  // --- On the way ---

  /** From the bank into the courier's hands. */
  private String sent(Bytes32 organ, int box, int logger) {
    String story = "sent " + organ;
    String leg = acts.leg(bank, organ, DemoOrganisation.MISTRAL);
    acts.inOrder(
        story,
        leg,
        List.of(
            step(bank, LEG_FACTS, "{}"),
            step(
                bank,
                PACKED,
                "{\"preservation\":\"COLD_STORAGE\",\"box\":\"%s\",\"logger\":\"LG-%d\","
                    + "\"temperature\":\"4.2\"}",
                box(box),
                logger),
            step(bank, SEALED, "{\"seal\":\"%s\"}", seal(box)),
            seen(bank, HAND_OVER, box, logger)));
    acts.inOrder(story, leg, List.of(seen(courier, TAKE_OVER, box, logger)));
    return leg;
  }

  private static DemoOrganActs.Step seen(DemoWitness by, Action action, int box, int tenths) {
    return step(
        by,
        action,
        "{\"box\":\"%s\",\"seal\":\"%s\",\"condition\":\"INTACT\",\"temperature\":\"4.%d\","
            + "\"vehicle\":\"GX-417-RN\"}",
        box(box),
        seal(box),
        tenths);
  }

  private static String seal(int box) {
    return "S-2611" + box;
  }

  /** In the numbers of the bank's GLN. */
  private static String box(int number) {
    String digits = "0" + DemoOrganisation.CEDRES.gln().substring(0, 12) + "000" + number;
    return digits + CheckDigits.of(digits);
  }
}
