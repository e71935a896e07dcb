package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Operators;
import org.custodia.registry.identity.Validity;
import org.custodia.registry.testing.MedicineActs;
import org.custodia.registry.testing.MedicineActs.Lot;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.gs1.ScanReader;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** A pharmacy with a book: a person at the counter dispenses, and a scanner at the dock scans. */
final class Pharmacy implements Journey {
  private static final Sender.Pace PACE =
      new Sender.Pace(
          20,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(50));

  private final World world;
  private final String slug;
  private final ECKeyPair key;
  private final String address;
  private final Journal journal;
  private final ShiftJournal counter;
  private final ScannerLine line;
  private final Sender sender;
  private final ScanEvent.Post post;
  private final MedicineActs acts;
  private final Lot lot;
  private final String book;
  private int scans;
  private int packs;

  private Pharmacy(World world, String slug, Path folder, MedicineActs acts, Lot lot) {
    this.world = world;
    this.slug = slug;
    this.acts = acts;
    this.lot = lot;
    this.key = ECKeyPair.create(BigInteger.valueOf(77_000 + (slug.equals(GARE) ? 2 : 1)));
    this.address = "0x" + Keys.getAddress(key);
    WitnessDomain domain = world.domain();
    this.journal = Journal.open(folder.resolve(slug + ".journal"), domain, address);
    this.counter = new ShiftJournal(folder.resolve(slug + ".counter"));
    this.post = new ScanEvent.Post(domain, TestNetwork.memberId(slug), "Dock");
    this.line =
        new ScannerLine(
            () -> world.bean(Checkpoints.class),
            new Caller(slug, "dock", Set.of("checkpoint")),
            address,
            new Random(slug.hashCode()));
    this.sender = new Sender(journal, line, World.CLOCK, PACE, verdict -> {});
    this.book = world.channel(slug, SubjectKind.MEDICINE, slug, AGENCE);
  }

  /** Two, each with a lot to dispense from and a scanner that is enrolled and sends. */
  static List<Pharmacy> open(World world, Path folder, List<String> slugs) {
    MedicineActs acts = new MedicineActs(world.network());
    world.confirm(AGENCE, acts.authorise());
    world.confirm(RHONE, acts.enrolManufacturer());
    List<Pharmacy> opened = new ArrayList<>();
    for (String slug : slugs) {
      Lot lot = MedicineActs.lot("RF" + slugs.indexOf(slug), 800);
      world.confirm(RHONE, acts.release(UUID.randomUUID(), lot));
      MedicineActs counters = new MedicineActs(world.network());
      world.confirm(slug, counters.enrolPharmacist(slug));
      Pharmacy one = new Pharmacy(world, slug, folder, counters, lot);
      one.enrolScanner();
      one.sender.start();
      opened.add(one);
    }
    return opened;
  }

  private void enrolScanner() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    UUID id = UUID.randomUUID();
    world
        .bean(Operators.class)
        .enrolDevice(
            new Caller(slug, "anna", Set.of("administrator")),
            id,
            address,
            Set.of(MemberRole.PHARMACY),
            "Dock",
            new Validity(now.minus(Duration.ofDays(3)), now.plus(Duration.ofDays(30))));
    assertThat(world.registry().awaitFinal(slug, id).state().isDone()).isTrue();
  }

  /** Whether the line of the scanner loses, doubles and reorders. */
  void badLine(boolean bad) {
    line.bad(bad);
  }

  @Override
  public void work(Random random) {
    for (int i = random.nextInt(4); i > 0; i--) scan();
    for (int i = random.nextInt(3); i > 0; i--) dispense();
  }

  void scan() {
    var terms =
        new ScanTerms(
            ScanTerms.Entry.SCANNED,
            CheckpointMode.RECEIVE,
            Bytes32.keccak(slug.getBytes()),
            Bytes32.ZERO,
            "h.martin",
            "keyboard",
            "]d2\u001d010340093000001417280531" + "10VT25A1\u001d21S" + scans++);
    journal.append(
        head ->
            ScanEvent.sign(
                post,
                head,
                Bytes32.ofUuid(UUID.randomUUID()),
                terms,
                new ScanReader().read(terms.text()),
                World.CLOCK.millis(),
                key.getPrivateKey(),
                address));
    sender.wake();
  }

  void dispense() {
    UUID id = UUID.randomUUID();
    String serial = lot.serials().get(packs++);
    counter.ask(
        id,
        () -> world.registry().ledger().record(slug, acts.dispense(id, slug, book, lot, serial)));
  }

  @Override
  public boolean isThrough() {
    var status = journal.status();
    return status.waiting() + status.sent() + status.refused() == 0;
  }

  @Override
  public void prove() {
    List<Bytes32> digests =
        journal.all().stream().map(event -> event.digest(post.domain())).toList();
    List<List<String>> histories = new ArrayList<>();
    Bytes32 member = TestNetwork.memberId(slug);
    for (String node : List.of(slug, AGENCE)) {
      try (LedgerChecker checker = world.checker(node)) {
        checker.scansAreThereOnceAndInOrder(member, digests);
        checker.commandsAreThereOnceAndInOrder(book, Map.of(member, counter), true, id -> false);
        histories.add(checker.history(book));
      }
    }
    assertThat(histories.get(0)).isEqualTo(histories.get(1));
    world.isUnknown(book, SAINT_LUC);
    System.out.printf(
        "%s: %d scans, %d packs dispensed%n", slug, digests.size(), counter.acknowledged().size());
  }

  @Override
  public void end() {
    sender.close();
    journal.close();
  }
}
