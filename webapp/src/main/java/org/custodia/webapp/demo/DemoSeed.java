package org.custodia.webapp.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand;
import org.custodia.registry.medicines.Lots;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.packs.Books;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.SerialLot;
import org.custodia.registry.verification.VerificationClient;
import org.springframework.context.ApplicationContext;

/**
 * Puts something to look at on the demo's ledger, through the same use cases that people and
 * programs use. Every step has an id that stays the same in one installation, so doing it again has
 * no second effect, and a demo that was killed in the middle goes on where it was.
 */
final class DemoSeed {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Keys keys;
  private final DemoSecrets secrets;
  private final LocalDate began;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final Lots lots;
  private final LotBook lotBook;
  private final Books books;
  private final PackActs acts;
  private final SerialRepository serials;
  private final VerificationClient verification;
  private final WitnessDomain domain;

  DemoSeed(ApplicationContext application, DemoSecrets secrets, LocalDate began) {
    this.keys = application.getBean(Keys.class);
    this.secrets = secrets;
    this.began = began;
    this.rows = application.getBean(OrganisationRows.class);
    this.ledger = application.getBean(Ledger.class);
    this.lots = application.getBean(Lots.class);
    this.lotBook = application.getBean(LotBook.class);
    this.books = application.getBean(Books.class);
    this.acts = application.getBean(PackActs.class);
    this.serials = application.getBean(SerialRepository.class);
    this.verification = application.getBean(VerificationClient.class);
    this.domain = application.getBean(WitnessDomain.class);
  }

  /** Waits until every organisation has read the ledger's past from its own node. */
  void awaitPast() {
    for (DemoOrganisation organisation : DemoOrganisation.ALL) {
      until(
          organisation.slug() + " has read its node",
          () -> lotBook.lot(organisation.slug(), DemoLot.KARDEGIC.lotId()));
    }
  }

  /** The serials of the lot that was released before this installation existed. */
  void handOverPast() {
    DemoLot lot = DemoLot.KARDEGIC;
    String rhone = DemoOrganisation.RHONE.slug();
    if (serials.stored(rhone, lot.lotId()).isPresent()) return;
    LotFact fact = lotBook.lot(rhone, lot.lotId()).orElseThrow();
    try (SerialList list = SerialList.of(lot.serials(secrets))) {
      verification.upload(
          rhone,
          id("serials", lot),
          new SerialLot(lot.gtin(), lot.lotNumber(), fact.root(), fact.size()),
          list);
      serials.store(rhone, lot.gtin(), lot.lotId(), list);
    }
  }

  /**
   * A channel for everybody who supplies another, and everybody's own book; {@link #awaitChannels}
   * waits for them.
   */
  void openChannels() {
    DemoTrade.ALL.stream()
        .flatMap(trade -> Stream.of(trade.supplier(), trade.customer()))
        .distinct()
        .forEach(this::book);
    for (DemoTrade trade : DemoTrade.ALL) {
      ledger.record(
          trade.supplier().slug(),
          new LedgerCommand.OpenChannel(
              id("channel " + trade.name()),
              SubjectKind.MEDICINE.code(),
              trade.memberIds(),
              Bytes32.ZERO));
    }
  }

  /** Opening goes on while other things are put on the ledger; at the end all are ready to use. */
  void awaitChannels() {
    for (DemoTrade trade : DemoTrade.ALL) {
      for (DemoOrganisation party : trade.parties()) {
        until(
            "the channel of " + trade.name() + " is ready",
            () ->
                ledger
                    .channel(
                        party.slug(), SubjectKind.MEDICINE.code(), trade.memberIds(), Bytes32.ZERO)
                    .filter(channel -> channel.state().equals("READY")));
      }
      until("the book of " + trade.customer().slug(), () -> book(trade.customer()));
      until("the book of " + trade.supplier().slug(), () -> book(trade.supplier()));
    }
  }

  /** Of whoever handles packs; opened when it is missing. */
  private Optional<Ledger.Channel> book(DemoOrganisation party) {
    return rows.in(party.slug(), () -> books.own(party.slug()));
  }

  /** The manufacturer's lots that are not past. */
  void releaseLots() {
    Caller rhone = caller(DemoOrganisation.RHONE, "manufacturer");
    for (DemoLot lot : DemoLot.ALL) {
      if (lot.fate() == DemoLot.Fate.EXPIRED) continue;
      UUID id = id("release", lot);
      once(
          rhone,
          id,
          () -> {
            Lots.ReleaseDraft draft =
                lots.draftRelease(
                    rhone,
                    id,
                    lot.gtin(),
                    lot.lotNumber(),
                    lot.expiry(began),
                    csv(lot),
                    device(DemoOrganisation.RHONE),
                    "Ligne de conditionnement 1");
            lots.release(rhone, id, sign(DemoOrganisation.RHONE, draft.act()));
          });
    }
    for (DemoLot lot : DemoLot.ALL) {
      if (lot.fate() != DemoLot.Fate.EXPIRED) await(rhone, id("release", lot));
      for (DemoOrganisation organisation : DemoOrganisation.ALL) {
        until(
            organisation.slug() + " knows lot " + lot.lotNumber(),
            () -> lotBook.lot(organisation.slug(), lot.lotId()));
      }
    }
  }

  /** One lot blocked and one withdrawn by the manufacturer, one recalled by the regulator. */
  void takeBackLots() {
    takeBack(
        DemoOrganisation.RHONE,
        "manufacturer",
        DemoLot.SPASFON,
        "BLOCK",
        "Contrôle de stabilité en cours : ne pas délivrer jusqu'à nouvel avis.");
    takeBack(
        DemoOrganisation.RHONE,
        "manufacturer",
        DemoLot.METFORMINE,
        "WITHDRAW",
        "Retrait du marché à la demande du fabricant : notice périmée.");
    takeBack(
        DemoOrganisation.AGENCE,
        "regulator",
        DemoLot.AUGMENTIN,
        "RECALL",
        "Rappel de lot : présence possible de particules. Isoler et retourner les boîtes.");
    for (DemoOrganisation organisation : DemoOrganisation.ALL) {
      for (DemoLot lot : List.of(DemoLot.SPASFON, DemoLot.METFORMINE, DemoLot.AUGMENTIN)) {
        until(
            organisation.slug() + " knows what became of lot " + lot.lotNumber(),
            () -> lotBook.lot(organisation.slug(), lot.lotId()).flatMap(LotFact::lastChange));
      }
    }
  }

  private void takeBack(
      DemoOrganisation by, String role, DemoLot lot, String action, String reason) {
    Caller caller = caller(by, role);
    UUID id = id(action, lot);
    once(
        caller,
        id,
        () -> {
          Lots.StatusDraft draft =
              lots.draftStatusChange(
                  caller, id, lot.lotId(), action, reason, device(by), by.name());
          lots.changeStatus(caller, id, sign(by, draft.act()));
        });
    await(caller, id);
  }

  /** The first pharmacy gives one pack to a patient. */
  void dispensePack(String scan) {
    Caller pont = caller(DemoOrganisation.PONT, "pharmacist");
    UUID id = id("dispense", DemoLot.ELIQUIS);
    once(
        pont,
        id,
        () -> {
          PackActs.Draft draft =
              acts.draft(
                  pont,
                  id,
                  PackAct.Dispense.whole(),
                  scan,
                  device(DemoOrganisation.PONT),
                  "Comptoir 1");
          acts.record(pont, id, sign(DemoOrganisation.PONT, draft.act()));
        });
    await(pont, id);
  }

  // --- How a step is done once ---

  /** Does it unless it was recorded in an earlier run. */
  void once(Caller caller, UUID id, Runnable step) {
    if (ledger.status(caller.organisation(), id).isEmpty()) step.run();
  }

  void await(Caller caller, UUID id) {
    CommandStatus status =
        until(
            "command " + id + " of " + caller.organisation() + " is final",
            () ->
                ledger.status(caller.organisation(), id).filter(known -> known.state().isFinal()));
    if (status.state() == CommandStatus.State.REFUSED) {
      throw new DemoFailure("The ledger refused a step of the demo: " + status.refusal());
    }
  }

  static <T> T until(String what, Supplier<Optional<T>> look) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) return found.get();
      if (Instant.now().isAfter(deadline)) {
        throw new DemoFailure("Waited " + PATIENCE.toSeconds() + " s in vain until " + what + ".");
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new DemoFailure("Stopped while waiting until " + what + ".", e);
      }
    }
  }

  private UUID id(String step, DemoLot lot) {
    return id(step + " " + lot.gtin() + " " + lot.lotNumber());
  }

  /** The same at every start of one installation. */
  UUID id(String step) {
    String text = secrets.derived("seed", step, 30);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  Caller caller(DemoOrganisation organisation, String role) {
    return new Caller(organisation.slug(), "demo", Set.of(role));
  }

  /** Address of the key that signs for what happened before anybody signed in. */
  String device(Caller caller) {
    return keys.device(caller.organisation(), DemoKeys.DEVICE).orElseThrow().address();
  }

  String sign(Caller caller, Act act) {
    Signer device = keys.device(caller.organisation(), DemoKeys.DEVICE).orElseThrow();
    return "0x" + HexFormat.of().formatHex(device.sign(act.digest(domain)));
  }

  private String device(DemoOrganisation organisation) {
    return signer(organisation).address();
  }

  private Signer signer(DemoOrganisation organisation) {
    return keys.device(organisation.slug(), DemoKeys.DEVICE).orElseThrow();
  }

  private String sign(DemoOrganisation organisation, Act act) {
    return "0x" + HexFormat.of().formatHex(signer(organisation).sign(act.digest(domain)));
  }

  private ByteArrayInputStream csv(DemoLot lot) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    SerialFile.write(lot.serials(secrets), file);
    return new ByteArrayInputStream(file.toByteArray());
  }
}
