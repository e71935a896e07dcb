package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.RecordCipher;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.people.PatientData.Name;
import org.custodia.registry.testing.RegistryDatabase;

/** An admissions desk on a real database, with real ciphers under keys of its own. */
final class PeopleWorld {
  static final String HOSPITAL = "hopital-saint-luc";
  static final Caller DESK = new Caller(HOSPITAL, "admissions.saintluc", Set.of("admissions"));
  static final Caller OTHER_DESK =
      new Caller("clinique", "admissions.clinique", Set.of("admissions"));

  final RegistryDatabase database;
  final List<Object> published = new ArrayList<>();
  final Patients patients;
  final PatientSearch search;
  final Duplicates duplicates;
  final Guardians guardians;
  final PatientAccounts accounts;
  final PatientDirectory directory;
  final PatientImport imports;

  PeopleWorld(RegistryDatabase database, Clock clock) {
    this.database = database;
    PatientRows rows = new PatientRows(database.jdbc());
    PairRows pairs = new PairRows(database.jdbc());
    GuardianRows guardianRows = new GuardianRows(database.jdbc());
    SealedPatients sealed = new SealedPatients(new RecordKeys(), rows);
    Kinship kinship = new Kinship(guardianRows, pairs);
    var scope = database.rows();
    duplicates = new Duplicates(scope, rows, pairs, sealed, kinship, clock);
    patients = new Patients(scope, rows, sealed, duplicates, published::add, clock);
    search = new PatientSearch(scope, rows, sealed);
    guardians = new Guardians(scope, rows, guardianRows, pairs, kinship, sealed, clock);
    accounts = new PatientAccounts(scope, rows, new AccountRows(database.jdbc()), sealed, clock);
    directory =
        new HostedPatients(scope, sealed, accounts, guardians, pairs, database.jdbc(), clock);
    imports =
        new PatientImport(scope, new ImportRows(database.jdbc()), rows, sealed, patients, clock);
  }

  Patient registered(PatientData data) {
    return patients.register(DESK, UUID.randomUUID(), data, true);
  }

  static Caller person(String account) {
    return new Caller(HOSPITAL, account, Set.of("patient"));
  }

  static PatientData person(String given, String family, String birthDate) {
    return new PatientData(
        List.of(),
        List.of(new Name("official", family, List.of(given.split(" ")))),
        Optional.of(birthDate).filter(day -> !day.isEmpty()),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  static PatientData with(PatientData person, Identifier... identifiers) {
    return new PatientData(
        List.of(identifiers),
        person.names(),
        person.birthDate(),
        Optional.of(Gender.FEMALE),
        person.addresses(),
        person.telecoms(),
        person.languages());
  }

  /** A French number with a right key, by its first 13 characters. */
  static Identifier socialSecurity(String thirteen) {
    return new Identifier(
        SocialSecurityNumber.SYSTEM,
        thirteen + "%02d".formatted(SocialSecurityNumber.key(thirteen)));
  }

  /** Keys for records only, one per organisation. */
  private static final class RecordKeys implements Keys {
    @Override
    public Signer account(String organisation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Signer> accounts(String organisation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Signer> verifier(String organisation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Signer> device(String organisation, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RecordCipher records(String organisation) {
      return new AesCipher(organisation);
    }
  }

  private record AesCipher(String organisation) implements RecordCipher {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public byte[] seal(byte[] plaintext, byte[] context) {
      byte[] nonce = new byte[12];
      RANDOM.nextBytes(nonce);
      byte[] body = crypt(Cipher.ENCRYPT_MODE, nonce, plaintext, context);
      byte[] sealed = Arrays.copyOf(nonce, 12 + body.length);
      System.arraycopy(body, 0, sealed, 12, body.length);
      return sealed;
    }

    @Override
    public byte[] open(byte[] sealed, byte[] context) {
      return crypt(
          Cipher.DECRYPT_MODE,
          Arrays.copyOf(sealed, 12),
          Arrays.copyOfRange(sealed, 12, sealed.length),
          context);
    }

    @Override
    public byte[] token(String purpose, byte[] value) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key(), "HmacSHA256"));
        mac.update((purpose + "\0").getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(value);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text, byte[] context) {
      try {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(context);
        return cipher.doFinal(text);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private byte[] key() {
      return Arrays.copyOf((organisation + "-".repeat(32)).getBytes(StandardCharsets.UTF_8), 32);
    }
  }
}
