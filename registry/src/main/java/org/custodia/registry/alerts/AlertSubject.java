package org.custodia.registry.alerts;

import java.math.BigInteger;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;

/**
 * What an alert is about. Repeated alerts of one kind about one subject are one case.
 *
 * @param key pack id, lot id, SSCC as a number, id of a consignment, commitment of a prescription
 *     or member id, address of an account or of a device's key, id of an organ, of a donor's case
 *     or of a bill
 * @param gtin 14 digits, where it is known
 * @param serial as on the label; never of a patient
 * @param lotId where it is known
 */
public record AlertSubject(
    Type type,
    Bytes32 key,
    Optional<String> gtin,
    Optional<String> serial,
    Optional<Bytes32> lotId) {

  public enum Type {
    PACK,
    LOT,
    UNIT,
    CONSIGNMENT,
    PRESCRIPTION,
    PRODUCT,
    MEMBER,
    ACCOUNT,
    DEVICE,
    ORGAN,
    BILL
  }

  /** The key as people know it: an SSCC, a product code, or hex. */
  public String shown() {
    return switch (type) {
      case UNIT -> String.format("%018d", key.toUnsigned());
      case PRODUCT -> String.format("%014d", key.toUnsigned());
      case ACCOUNT, DEVICE -> "0x" + key.toString().substring(26);
      case PACK, LOT, CONSIGNMENT, PRESCRIPTION, MEMBER, ORGAN, BILL -> key.toString();
    };
  }

  /**
   * @param lotId of the lot on record, or else of the lot on the label
   */
  public static AlertSubject pack(String gtin, String serial, Optional<Bytes32> lotId) {
    return new AlertSubject(
        Type.PACK,
        PackLeaf.packId(Long.parseLong(gtin), serial),
        Optional.of(gtin),
        Optional.of(serial),
        lotId);
  }

  /** A pack of which only the ledger's word is known. */
  public static AlertSubject pack(Bytes32 packId, Optional<Bytes32> lotId) {
    return new AlertSubject(Type.PACK, packId, Optional.empty(), Optional.empty(), lotId);
  }

  public static AlertSubject lot(Bytes32 lotId, Optional<String> gtin) {
    return new AlertSubject(Type.LOT, lotId, gtin, Optional.empty(), Optional.of(lotId));
  }

  /**
   * @param sscc 18 digits
   */
  public static AlertSubject unit(String sscc) {
    return of(Type.UNIT, number(sscc));
  }

  public static AlertSubject consignment(Bytes32 id) {
    return of(Type.CONSIGNMENT, id);
  }

  public static AlertSubject prescription(Bytes32 commitment) {
    return of(Type.PRESCRIPTION, commitment);
  }

  public static AlertSubject product(String gtin) {
    return new AlertSubject(
        Type.PRODUCT, number(gtin), Optional.of(gtin), Optional.empty(), Optional.empty());
  }

  public static AlertSubject member(Bytes32 id) {
    return of(Type.MEMBER, id);
  }

  /**
   * @param address of an account of no member, hex with 0x
   */
  public static AlertSubject account(String address) {
    return of(Type.ACCOUNT, word(address));
  }

  /**
   * @param address of the key with which it signs, hex with 0x
   */
  public static AlertSubject device(String address) {
    return of(Type.DEVICE, word(address));
  }

  private static Bytes32 word(String address) {
    return Bytes32.of("0x" + "0".repeat(24) + address.substring(2));
  }

  /**
   * @param id of the organ, or of the donor's case
   */
  public static AlertSubject organ(Bytes32 id) {
    return of(Type.ORGAN, id);
  }

  /**
   * @param id on the ledger
   */
  public static AlertSubject bill(Bytes32 id) {
    return of(Type.BILL, id);
  }

  private static AlertSubject of(Type type, Bytes32 key) {
    return new AlertSubject(type, key, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Bytes32 number(String digits) {
    String hex = new BigInteger(digits).toString(16);
    return Bytes32.of("0x" + "0".repeat(64 - hex.length()) + hex);
  }
}
