package org.custodia.scanners.agent.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.witness.CheckpointFacts;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.scanners.gs1.PackScan;

/**
 * Lots as an organisation's node had them at a time, for both ends. What they say against a pack is
 * so; what they say nothing against is not genuine by that, because no serial number is in them.
 */
public final class LotFacts {
  /** Of the format. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long block;
  private final Instant at;
  private final boolean whole;
  private final Map<String, Lot> lots = new HashMap<>();

  /**
   * @param gtin 14 digits
   * @param number as printed
   * @param expiry last day
   * @param root over its packs
   */
  public record Lot(String gtin, String number, LocalDate expiry, LotStatus status, Bytes32 root) {}

  /**
   * @param facts JSON as text, so that what was signed is what was sent
   * @param signature of {@link CheckpointFacts}, 65 bytes as hex
   */
  public record Signed(String facts, String signature) {}

  /** What there is against a pack, the gravest. */
  public enum Finding {
    RECALLED,
    WITHDRAWN,
    BLOCKED,
    UNKNOWN_LOT,
    EXPIRY_DIFFERS,
    EXPIRED,
    /** The label names no lot. */
    NO_LOT,
    /** The lot is none of those that are known here, which are not all. */
    NOT_KNOWN_HERE,
    /** Nothing of what could be looked at. */
    NOTHING
  }

  private LotFacts(long block, Instant at, boolean whole, Collection<Lot> lots) {
    this.block = block;
    this.at = at;
    this.whole = whole;
    lots.forEach(lot -> this.lots.put(lot.gtin() + " " + lot.number(), lot));
  }

  /**
   * @param whole whether these are all lots
   */
  public static String write(long block, Instant at, boolean whole, Collection<Lot> lots) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("block", block);
    json.put("at", at.getEpochSecond());
    json.put("whole", whole);
    ArrayNode all = json.putArray("lots");
    for (Lot lot : lots) {
      all.addArray()
          .add(lot.gtin())
          .add(lot.number())
          .add(lot.expiry().toString())
          .add(lot.status().name())
          .add(lot.root().toString());
    }
    return json.toString();
  }

  /** What an account of the member signs over facts. */
  public static CheckpointFacts message(Bytes32 member, String facts) {
    JsonNode json = read(facts);
    return new CheckpointFacts(
        member,
        Bytes32.keccak(facts.getBytes(StandardCharsets.UTF_8)),
        json.path("block").asLong(),
        json.path("at").asLong());
  }

  /**
   * @param signer account of the member that the device was paired with
   * @throws IllegalArgumentException when that account did not sign them for this member and
   *     network
   */
  public static LotFacts open(Signed signed, WitnessDomain domain, Bytes32 member, String signer) {
    boolean own =
        WitnessSignature.of(signed.signature())
            .flatMap(one -> one.signer(message(member, signed.facts()), domain))
            .filter(signer::equals)
            .isPresent();
    if (!own) throw new IllegalArgumentException("the facts are not signed by the organisation");
    JsonNode json = read(signed.facts());
    if (json.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException("facts of another version");
    }
    java.util.List<Lot> lots = new java.util.ArrayList<>();
    try {
      for (JsonNode one : json.path("lots")) {
        lots.add(
            new Lot(
                one.path(0).asText(),
                one.path(1).asText(),
                LocalDate.parse(one.path(2).asText()),
                LotStatus.valueOf(one.path(3).asText()),
                Bytes32.of(one.path(4).asText())));
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("facts that are none", e);
    }
    return new LotFacts(
        json.path("block").asLong(),
        Instant.ofEpochSecond(json.path("at").asLong()),
        json.path("whole").asBoolean(),
        lots);
  }

  private static JsonNode read(String facts) {
    try {
      return JSON.readTree(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("facts that are none", e);
    }
  }

  /** Up to which block the organisation had read its node. */
  public long block() {
    return block;
  }

  public Instant at() {
    return at;
  }

  public int size() {
    return lots.size();
  }

  /** What there is against the pack on this day. */
  public Finding against(PackScan pack, LocalDate today) {
    if (pack.expiry().filter(last -> last.isBefore(today)).isPresent()) return Finding.EXPIRED;
    if (pack.lot().isEmpty()) return Finding.NO_LOT;
    Optional<Lot> lot =
        Optional.ofNullable(lots.get(pack.gtin().digits() + " " + pack.lot().get()));
    if (lot.isEmpty()) return whole ? Finding.UNKNOWN_LOT : Finding.NOT_KNOWN_HERE;
    return against(pack, lot.get(), today);
  }

  private static Finding against(PackScan pack, Lot lot, LocalDate today) {
    switch (lot.status()) {
      case RECALLED -> {
        return Finding.RECALLED;
      }
      case WITHDRAWN -> {
        return Finding.WITHDRAWN;
      }
      case BLOCKED -> {
        return Finding.BLOCKED;
      }
      case NONE -> {
        return Finding.UNKNOWN_LOT;
      }
      case RELEASED -> {}
    }
    if (pack.expiry().filter(last -> !last.equals(lot.expiry())).isPresent()) {
      return Finding.EXPIRY_DIFFERS;
    }
    return today.isAfter(lot.expiry()) ? Finding.EXPIRED : Finding.NOTHING;
  }
}
