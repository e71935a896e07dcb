package org.custodia.webapp.slices;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.GrantForm;
import org.custodia.registry.consent.PatientStanding;
import org.custodia.registry.consent.Wish;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.people.Represented;

/**
 * A hospital's patients and what they allow, in memory: Martin, who is guardian of Léa. Signatures
 * are checked for real; what is on its way arrives when it has been looked at a few times. Notices
 * are the real ones.
 */
public final class SmallPatients {
  public static final String HOSPITAL = "hopital-saint-luc";
  public static final UUID MARTIN = UUID.fromString("0198a6c0-7f55-7c41-8a3e-000000000001");
  public static final UUID LEA = UUID.fromString("0198a6c0-7f55-7c41-8a3e-000000000002");
  private static final int LOOKS = 2;
  private static final String CHANNEL = "0x" + "c".repeat(40);

  private final Notices notices;
  private final Clock clock;
  private final Map<UUID, Consent> drafts = new ConcurrentHashMap<>();
  private final Map<UUID, GrantForm> forms = new ConcurrentHashMap<>();
  private final Map<UUID, UUID> patients = new ConcurrentHashMap<>();
  private final Map<UUID, ConsentView> granted = new LinkedHashMap<>();
  private final Map<UUID, Integer> looks = new ConcurrentHashMap<>();
  private final Map<UUID, PatientStanding> standings = new ConcurrentHashMap<>();
  private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
  private volatile int preparing;

  public SmallPatients(Notices notices, Clock clock) {
    this.notices = notices;
    this.clock = clock;
  }

  /** Forgets everything that was allowed. */
  public synchronized void reset() {
    granted.clear();
    standings.clear();
    wishes.clear();
    drafts.clear();
    preparing = 2;
  }

  public static Bytes32 member(String name) {
    return Bytes32.keccak(name.getBytes());
  }

  /** What was granted, oldest first. */
  public synchronized List<ConsentView> granted() {
    return List.copyOf(granted.values());
  }

  /** The grantee uses a consent. */
  public synchronized void use(UUID id) {
    ConsentView view = granted.get(id);
    granted.put(id, with(view, view.state(), view.used() + 1, Optional.of(clock.instant())));
    tell(NoticeKind.USED, view, UUID.randomUUID());
  }

  /** Puts a consent there, as if it had been granted. */
  public synchronized void put(UUID patient, String grantee, GrantForm form, State state) {
    UUID id = UUID.randomUUID();
    granted.put(id, view(id, patient, grantee, form, state));
    tell(NoticeKind.GRANTED, granted.get(id), id);
  }

  /** Who may act for whom. */
  public static PatientDirectory directory() {
    return new PatientDirectory() {
      @Override
      public List<Represented> actsFor(Caller caller) {
        if (!caller.organisation().equals(HOSPITAL)) return List.of();
        return switch (caller.name()) {
          case "patient.martin" ->
              List.of(
                  new Represented(MARTIN, "Jean Martin", true),
                  new Represented(LEA, "Léa Martin", false));
          default -> List.of();
        };
      }

      @Override
      public boolean mayActFor(Caller caller, UUID patient) {
        return actsFor(caller).stream().anyMatch(one -> one.patient().equals(patient));
      }

      @Override
      public Set<UUID> entriesOf(String organisation, UUID patient) {
        return Set.of(patient);
      }

      @Override
      public Optional<String> name(String organisation, UUID patient) {
        return Optional.of("Jean Martin").filter(name -> patient.equals(MARTIN));
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
      public List<Named> pseudonyms(String organisation, Collection<UUID> patients) {
        return List.of();
      }

      @Override
      public boolean isLike(String organisation, UUID patient, Bytes32 salt, Bytes32 likeness) {
        return false;
      }

      @Override
      public Optional<UUID> byPseudonym(String organisation, String channel, Bytes32 pseudonym) {
        return Optional.empty();
      }
    };
  }

  public final Consents consents =
      new Consents() {
        @Override
        public List<Grantee> grantees(Caller caller) {
          return Stream.of(
                  "Clinique des Alpes",
                  "Hôpital de la Croix",
                  "Laboratoire Genève Analyses",
                  "Mutuelle du Léman",
                  "Pharmacie de la Gare",
                  "Pharmacie du Pont")
              .map(name -> new Grantee(member(name), name))
              .toList();
        }

        @Override
        public Draft draft(Caller caller, UUID id, UUID patient, GrantForm form, String grantKey) {
          if (standing(caller, patient).optedOut()) {
            throw new Problem(Problem.Kind.CONFLICT, "CUS-CON-022");
          }
          if (preparing-- > 0) return new Draft.Preparing(id);
          Consent consent =
              drafts.computeIfAbsent(
                  id,
                  fresh ->
                      new Consent(
                          Bytes32.random(),
                          grantKey,
                          form.grantee(),
                          form.purpose(),
                          Bytes32.random(),
                          form.validFrom().getEpochSecond(),
                          form.validUntil().getEpochSecond() + 1,
                          form.uses(),
                          CHANNEL,
                          Bytes32.random()));
          forms.put(id, form);
          patients.put(id, patient);
          return new Draft.ToSign(
              id, consent.toTypedDataJson(SmallRegistry.DOMAIN), clock.instant().plusSeconds(600));
        }

        @Override
        public ConsentView grant(Caller caller, UUID id, String signature) {
          Consent consent = drafts.get(id);
          boolean right =
              WitnessSignature.of(signature)
                  .flatMap(made -> made.signer(consent, SmallRegistry.DOMAIN))
                  .filter(consent.grantKey()::equals)
                  .isPresent();
          if (!right) throw new Problem(Problem.Kind.BAD_INPUT, "CUS-CON-024");
          GrantForm form = forms.get(id);
          String name =
              grantees(caller).stream()
                  .filter(one -> one.member().equals(form.grantee()))
                  .findFirst()
                  .orElseThrow()
                  .name();
          synchronized (SmallPatients.this) {
            granted.put(id, view(id, patients.get(id), name, form, State.BEING_RECORDED));
            tell(NoticeKind.GRANTED, granted.get(id), id);
            return granted.get(id);
          }
        }

        @Override
        public List<ConsentView> of(Caller caller, UUID patient) {
          check(caller, patient);
          synchronized (SmallPatients.this) {
            granted.values().stream()
                .filter(view -> view.patient().equals(patient))
                .map(ConsentView::id)
                .toList()
                .forEach(SmallPatients.this::look);
            List<ConsentView> newestFirst =
                new ArrayList<>(
                    granted.values().stream()
                        .filter(view -> view.patient().equals(patient))
                        .toList());
            java.util.Collections.reverse(newestFirst);
            return newestFirst;
          }
        }

        @Override
        public List<ConsentView> revoke(Caller caller, UUID id, UUID patient, List<UUID> consents) {
          synchronized (SmallPatients.this) {
            for (UUID one : consents) {
              ConsentView view = granted.get(one);
              if (!view.state().isLive()) continue;
              looks.remove(one);
              granted.put(one, with(view, State.BEING_REVOKED, view.used(), view.lastUsedAt()));
            }
          }
          return of(caller, patient);
        }

        @Override
        public PatientStanding optOut(Caller caller, UUID id, UUID patient) {
          revoke(caller, id, patient, live(patient));
          return chosen(patient, true);
        }

        @Override
        public PatientStanding optIn(Caller caller, UUID id, UUID patient) {
          check(caller, patient);
          return chosen(patient, false);
        }

        @Override
        public PatientStanding standing(Caller caller, UUID patient) {
          check(caller, patient);
          return standings.getOrDefault(
              patient, new PatientStanding(patient, false, Optional.empty(), true));
        }

        @Override
        public List<Wish> wishes(Caller caller, UUID patient) {
          check(caller, patient);
          return Wish.PURPOSES.stream().map(one -> wish(patient, one)).toList();
        }

        @Override
        public Wish decline(Caller caller, UUID id, UUID patient, ConsentPurpose purpose) {
          check(caller, patient);
          List<UUID> live =
              live(patient).stream()
                  .filter(one -> granted.get(one).form().purpose() == purpose)
                  .toList();
          if (!live.isEmpty()) revoke(caller, id, patient, live);
          return wished(patient, purpose, true);
        }

        @Override
        public Wish reconsider(Caller caller, UUID id, UUID patient, ConsentPurpose purpose) {
          check(caller, patient);
          return wished(patient, purpose, false);
        }
      };

  private Wish wish(UUID patient, ConsentPurpose purpose) {
    return wishes.getOrDefault(patient + " " + purpose, new Wish(purpose, false, Optional.empty()));
  }

  private Wish wished(UUID patient, ConsentPurpose purpose, boolean declined) {
    Wish wish = new Wish(purpose, declined, Optional.of(clock.instant()));
    wishes.put(patient + " " + purpose, wish);
    return wish;
  }

  private static void check(Caller caller, UUID patient) {
    if (!directory().mayActFor(caller, patient)) {
      throw new Problem(Problem.Kind.FORBIDDEN, "CUS-CON-001");
    }
  }

  private synchronized List<UUID> live(UUID patient) {
    return granted.values().stream()
        .filter(view -> view.patient().equals(patient) && view.state().isLive())
        .map(ConsentView::id)
        .toList();
  }

  private PatientStanding chosen(UUID patient, boolean out) {
    Instant now = clock.instant();
    PatientStanding standing = new PatientStanding(patient, out, Optional.of(now), true);
    standings.put(patient, standing);
    notices.put(
        HOSPITAL,
        patient,
        UUID.randomUUID(),
        out ? NoticeKind.OPTED_OUT : NoticeKind.OPTED_IN,
        Map.of(),
        now);
    return standing;
  }

  private void look(UUID id) {
    ConsentView view = granted.get(id);
    boolean coming = view.state() == State.BEING_RECORDED;
    if (!coming && view.state() != State.BEING_REVOKED) return;
    if (looks.merge(id, 1, Integer::sum) <= LOOKS) return;
    State next = coming ? State.IN_FORCE : State.REVOKED;
    granted.put(id, with(view, next, view.used(), view.lastUsedAt()));
    tell(coming ? NoticeKind.OPENED : NoticeKind.REVOKED, view, UUID.randomUUID());
  }

  private void tell(NoticeKind kind, ConsentView view, UUID id) {
    notices.put(
        HOSPITAL,
        view.patient(),
        id,
        kind,
        Map.of(
            Notice.CONSENT, view.id().toString(),
            Notice.GRANTEE, view.form().grantee().toString(),
            Notice.PURPOSE, view.form().purpose().name(),
            Notice.UNTIL, view.form().validUntil().toString()),
        clock.instant());
  }

  private ConsentView view(UUID id, UUID patient, String grantee, GrantForm form, State state) {
    return new ConsentView(
        id,
        patient,
        grantee,
        Optional.empty(),
        form,
        state,
        0,
        Optional.empty(),
        clock.instant(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "patient.martin",
        Bytes32.keccak(id.toString().getBytes()),
        CHANNEL);
  }

  private ConsentView with(ConsentView view, State state, long used, Optional<Instant> lastUsedAt) {
    return new ConsentView(
        view.id(),
        view.patient(),
        view.granteeName(),
        view.thirdPartyName(),
        view.form(),
        state,
        used,
        view.refusal(),
        view.grantedAt(),
        view.openedAt(),
        lastUsedAt,
        state == State.REVOKED ? Optional.of(clock.instant()) : view.revokedAt(),
        used > 0
            ? Optional.of(new ConsentView.Acceptance(clock.instant(), true))
            : view.acceptance(),
        view.rejection(),
        view.grantedBy(),
        view.commitment(),
        view.channel());
  }
}
