package org.custodia.registry.notices;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Represented;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestKeys;

/** Notices of one hospital over a real database, with people who act for each other as told. */
final class NoticesWorld {
  static final String HOSPITAL = "hopital-saint-luc";
  static final Bytes32 PHARMACY = Bytes32.keccak("gln:3010000000021".getBytes());
  private static final Keys KEYS = TestKeys.of(HOSPITAL, "another-hospital");
  static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  final UUID martin = UUID.randomUUID();
  final UUID lea = UUID.randomUUID();
  // Names of their own, since what one person may do in a day is counted over all tests.
  final Caller patient = caller("patient.martin." + martin);
  final Caller guardian = caller("patient.guardian." + martin);
  final Caller stranger = caller("patient.stranger." + martin);
  final MovableClock clock = new MovableClock(START);
  final People people = new People();
  final RegistryDatabase database;
  final NoticesConfiguration.Parts parts;
  final Notices notices;
  final MailSettings settings;

  NoticesWorld(RegistryDatabase database, MailSettings settings) {
    this.database = database;
    this.settings = settings;
    this.parts = NoticesConfiguration.Parts.over(database.jdbc(), KEYS, settings);
    this.notices =
        new StoredNotices(
            database.rows(), parts.notices(), parts.readers(), parts.desk(), people, clock);
    people.acts(patient, martin);
    people.acts(guardian, lea);
  }

  /** Longer than a crowded machine takes; the clock of retries does not move by itself. */
  private static final Duration PATIENT = Duration.ofSeconds(20);

  /** Settings of an installation without mail. */
  static MailSettings noMail() {
    return mail("", 0, MailSettings.Tls.NONE, "", "");
  }

  static MailSettings mail(
      String host, int port, MailSettings.Tls tls, String user, String password) {
    return new MailSettings(
        host,
        port,
        tls,
        user,
        password,
        null,
        "custodia@hopital.example",
        "https://custodia.hopital.example/",
        null,
        PATIENT,
        Duration.ZERO,
        Duration.ofMinutes(15),
        6000,
        List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)));
  }

  MailWorker worker(Clock byClock) {
    return worker(byClock, settings);
  }

  MailWorker worker(Clock byClock, MailSettings over) {
    return new MailWorker(
        List.of("another-hospital", HOSPITAL),
        database.rows(),
        parts.mail(),
        parts.desk(),
        parts.readers(),
        parts.notices(),
        parts.sealing(),
        people,
        over,
        byClock,
        parts.awake());
  }

  /** Time goes by, and the worker looks for what is due now. */
  void later(Duration by) {
    clock.advance(by);
    parts.awake().release();
  }

  /** Has the worker look for mail, and returns when it has sent what there was. */
  void mailLookedFor() {
    // The second look begins after the first one has ended.
    for (int look = 0; look < 2; look++) {
      parts.awake().release();
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> parts.awake().availablePermits() == 0);
    }
  }

  UUID tell(UUID patient, NoticeKind kind) {
    return tell(patient, kind, UUID.randomUUID());
  }

  UUID tell(UUID patient, NoticeKind kind, UUID consent) {
    UUID id = UUID.randomUUID();
    clock.advance(Duration.ofSeconds(1));
    notices.put(HOSPITAL, patient, id, kind, facts(consent), clock.instant());
    return id;
  }

  static Map<String, String> facts(UUID consent) {
    return Map.of(
        Notice.CONSENT,
        consent.toString(),
        Notice.GRANTEE,
        PHARMACY.toString(),
        Notice.PURPOSE,
        "TREATMENT");
  }

  static Caller caller(String name) {
    return new Caller(HOSPITAL, name, Set.of("patient"));
  }

  /** Who acts for whom, as told. */
  static final class People implements PatientDirectory {
    private final Set<String> pairs = new HashSet<>();

    private final Map<UUID, UUID> same = new HashMap<>();

    /** Two entries are one person. */
    void same(UUID one, UUID other) {
      same.put(one, other);
      same.put(other, one);
    }

    void acts(Caller caller, UUID patient) {
      pairs.add(caller.name() + "/" + patient);
    }

    void actsNoLonger(Caller caller, UUID patient) {
      pairs.remove(caller.name() + "/" + patient);
    }

    @Override
    public List<Named> pseudonyms(String organisation, Collection<UUID> patients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayActFor(Caller caller, UUID patient) {
      return caller.has("patient") && pairs.contains(caller.name() + "/" + patient);
    }

    @Override
    public List<Represented> actsFor(Caller caller) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<UUID> entriesOf(String organisation, UUID patient) {
      return same.containsKey(patient) ? Set.of(patient, same.get(patient)) : Set.of(patient);
    }

    @Override
    public Optional<String> name(String organisation, UUID patient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Bytes32 pseudonym(String organisation, UUID patient, String channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Bytes32 evidence(String organisation, UUID patient, String channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isLike(String organisation, UUID patient, Bytes32 salt, Bytes32 likeness) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<UUID> byPseudonym(String organisation, String channel, Bytes32 pseudonym) {
      throw new UnsupportedOperationException();
    }
  }
}
