package org.custodia.scanners.agent;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.gs1.CheckDigits;
import org.custodia.scanners.gs1.ScanReader;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** A device of a pharmacy, and labels to scan with it. */
public final class TestDevice {
  public static final WitnessDomain DOMAIN =
      new WitnessDomain(1337, "0x5fbdb2315678afecb367f032d93f642f64180aa3");
  public static final Bytes32 MEMBER = Bytes32.keccak("pharmacy".getBytes());
  public static final ScanEvent.Post POST = new ScanEvent.Post(DOMAIN, MEMBER, "Dock 3, Lyon");
  public static final ScanReader READER = new ScanReader();

  private static final Bytes32 SESSION = Bytes32.keccak("session".getBytes());

  private final BigInteger key;
  private final String address;

  public TestDevice(int number) {
    key = BigInteger.valueOf(1_000_003L + number);
    address = "0x" + Keys.getAddress(ECKeyPair.create(key).getPublicKey());
  }

  public BigInteger key() {
    return key;
  }

  public String address() {
    return address;
  }

  public Journal journal(Path file) {
    return Journal.open(file, DOMAIN, address);
  }

  /** A pack whose serial number is S and the six digits of the number. */
  public static String label(int number) {
    String digits = "0340093000001";
    return "]d2\u001d01"
        + digits
        + CheckDigits.of(digits)
        + "17280531"
        + "10VT25A1\u001d21S"
        + String.format("%06d", number);
  }

  static ScanTerms terms(String text) {
    return terms(text, CheckpointMode.RECEIVE);
  }

  private static ScanTerms terms(String text, CheckpointMode mode) {
    return new ScanTerms(
        ScanTerms.Entry.SCANNED, mode, SESSION, Bytes32.ZERO, "h.martin", "test", text);
  }

  public ScanEvent sign(ScanEvent.Head after, String text, long time) {
    return sign(after, terms(text), time);
  }

  private ScanEvent sign(ScanEvent.Head after, ScanTerms terms, long time) {
    return ScanEvent.sign(
        POST,
        after,
        Bytes32.ofUuid(UUID.randomUUID()),
        terms,
        READER.read(terms.text()),
        time,
        key,
        address);
  }

  public ScanEvent scan(Journal journal, int number) {
    return journal.append(after -> sign(after, label(number), System.currentTimeMillis()));
  }

  /** Finishes a session of these scans and seals it; its root. */
  public Bytes32 finish(Journal journal, ScanEvent... scans) {
    Bytes32 root = SessionRoot.of(Stream.of(scans).map(scan -> scan.digest(DOMAIN)).toList());
    ScanTerms terms =
        new ScanTerms(
            ScanTerms.Entry.FINISHED,
            CheckpointMode.RECEIVE,
            SESSION,
            root,
            "h.martin",
            "test",
            "");
    long first = scans[0].act().deviceSequence();
    journal.append(
        after ->
            sign(after, terms, System.currentTimeMillis())
                .sealed(scans.length, first, journal.lastSealed(), DOMAIN, key, address));
    return root;
  }

  public ScanEvent scan(Journal journal, int number, CheckpointMode mode) {
    return journal.append(
        after -> sign(after, terms(label(number), mode), System.currentTimeMillis()));
  }
}
