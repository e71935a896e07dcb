package org.custodia.webapp.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.PackingOperation;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.custody.Units;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.springframework.context.ApplicationContext;

/**
 * Goods of the demo: the first pharmacy has received some packs from the manufacturer, and a pallet
 * with two cases is on its way to the wholesaler, for whoever wants to receive it.
 */
final class DemoGoods {
  private static final int PACKS_IN_A_CASE = 10;
  private static final int FIRST_ON_THE_PALLET = 100;

  /** In the numbers of the manufacturer's GLN. */
  static final String PALLET = sscc(0);

  private static final List<String> CASES = List.of(sscc(1), sscc(2));

  private final DemoSeed seed;
  private final DemoSecrets secrets;
  private final LocalDate began;
  private final Units units;
  private final Consignments consignments;

  DemoGoods(ApplicationContext application, DemoSeed seed, DemoSecrets secrets, LocalDate began) {
    this.seed = seed;
    this.secrets = secrets;
    this.began = began;
    this.units = application.getBean(Units.class);
    this.consignments = application.getBean(Consignments.class);
  }

  private static String sscc(int number) {
    String digits = "9" + DemoOrganisation.RHONE.gln().substring(0, 12) + "000" + number;
    return digits + CheckDigits.of(digits);
  }

  /** Packs and sends; nothing is waited for. */
  void send() {
    Caller rhone = seed.caller(DemoOrganisation.RHONE, "manufacturer");
    UUID packing = seed.id("pallet");
    seed.once(
        rhone,
        packing,
        () -> {
          Units.Draft draft =
              units.draft(rhone, packing, pallet(), seed.device(rhone), "Conditionnement 1");
          units.record(rhone, packing, seed.sign(rhone, draft.act().act()));
        });
    dispatch(rhone, seed.id("delivery to the pharmacy"), DemoOrganisation.PONT, forThePharmacy());
    seed.await(rhone, packing);
    dispatch(rhone, seed.id("delivery to the wholesaler"), DemoOrganisation.ALPES, List.of(PALLET));
  }

  private List<Units.Change> pallet() {
    Stream<Units.Change> cases =
        IntStream.range(0, CASES.size())
            .mapToObj(
                box ->
                    new Units.Change(
                        CASES.get(box),
                        PackingOperation.ADD,
                        IntStream.range(0, PACKS_IN_A_CASE)
                            .map(pack -> FIRST_ON_THE_PALLET + box * PACKS_IN_A_CASE + pack)
                            .mapToObj(pack -> scan(DemoLot.VENTOLINE, pack))
                            .toList()));
    return Stream.concat(cases, Stream.of(new Units.Change(PALLET, PackingOperation.ADD, CASES)))
        .toList();
  }

  /**
   * The packs that people try at its counter, the one that it has given to a patient, and some that
   * expire soon.
   */
  private List<String> forThePharmacy() {
    return List.of(
        scan(DemoLot.ELIQUIS, 0),
        scan(DemoLot.VENTOLINE, 0),
        scan(DemoLot.LEVOTHYROX, 0),
        scan(DemoLot.LEVOTHYROX, 1),
        scan(DemoLot.VENTOLINE_OTHER, 0),
        scan(DemoLot.EFFERALGAN, 0),
        scan(DemoLot.EFFERALGAN, 1),
        scan(DemoLot.SMECTALIA, 0),
        scan(DemoLot.SMECTALIA, 1),
        scan(DemoLot.SMECTALIA, 2),
        scan(DemoLot.LEVOTHYROX_OLDER, 0));
  }

  private String scan(DemoLot lot, int pack) {
    return ElementStrings.encode(
        ElementStrings.ofPack(
            new Gtin(lot.gtin()), lot.serial(secrets, pack), lot.lotNumber(), lot.expiry(began)));
  }

  private void dispatch(Caller rhone, UUID id, DemoOrganisation receiver, List<String> contents) {
    seed.once(
        rhone,
        id,
        () -> {
          Consignments.DispatchDraft draft =
              consignments.draftDispatch(
                  rhone,
                  id,
                  new Consignments.Sending(
                      receiver.identity(), DispatchPurpose.SALE, Optional.empty(), contents),
                  seed.device(rhone),
                  "Quai 2");
          consignments.dispatch(rhone, id, seed.sign(rhone, draft.act().act()));
        });
  }

  /** The pharmacy receives what was sent to it, all of it. */
  void receive() {
    Caller pont = seed.caller(DemoOrganisation.PONT, "pharmacist");
    UUID sent = seed.id("delivery to the pharmacy");
    UUID id = seed.id("receipt at the pharmacy");
    DemoSeed.until(
        "the pharmacy has the list of packs that were sent to it",
        () ->
            consignments
                .view(pont, sent)
                .filter(view -> view.line().contents() == Consignments.Contents.HERE));
    seed.once(
        pont,
        id,
        () -> {
          Consignments.ReceiveDraft draft =
              consignments.draftReceive(
                  pont,
                  id,
                  sent,
                  new Consignments.Finding(forThePharmacy(), List.of(), List.of(), true),
                  seed.device(pont),
                  "Comptoir 1");
          consignments.receive(pont, id, seed.sign(pont, draft.act().act()));
        });
    seed.await(pont, id);
  }
}
