package org.custodia.acceptance.dsl;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.custodia.contracts.medicines.LotTerms;

/**
 * A lot with a number and serials that no other run has.
 *
 * @param gtin 14 digits
 */
public record Lot(String gtin, String number, LocalDate expiry, List<String> serials) {
  static Lot fresh(long product, int packs) {
    String prefix = unique();
    return new Lot(
        "%014d".formatted(product),
        "A" + unique(),
        LocalDate.now(ZoneOffset.UTC).plusYears(1),
        IntStream.rangeClosed(1, packs).mapToObj(i -> prefix + "%04d".formatted(i)).toList());
  }

  private static String unique() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 10).toUpperCase(Locale.ROOT);
  }

  /** The pack with that number, from 1. */
  public Pack pack(int number) {
    return new Pack(this, "pack " + number, serials.get(number - 1));
  }

  /** A pack with this lot on its label and a serial that is not of it. */
  public Pack forgedPack() {
    return new Pack(this, "a forged pack", unique());
  }

  /** Its id on the ledger. */
  String id() {
    return LotTerms.lotId(Long.parseLong(gtin), number).toString();
  }

  /** The file that a manufacturer hands in. */
  String csv() {
    return serials.stream().collect(Collectors.joining("\r\n", "serial\r\n", "\r\n"));
  }

  @Override
  public String toString() {
    return "lot " + number;
  }
}
