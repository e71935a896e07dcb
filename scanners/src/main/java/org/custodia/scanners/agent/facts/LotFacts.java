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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.CheckpointFacts;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.scanners.gs1.PackScan;

/**
 * Lots, and single packs that were stopped, as an organisation's node had them at a time, for both
 * ends. What they say against a pack is so; what they say nothing against is not genuine by that,
 * because other serial numbers are not in them.
 */
public final class LotFacts {
  /** Of the format. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long block;
  private final Instant at;
  private final boolean whole;
  private final boolean allPacks;
  private final Map<String, Lot> lots = new HashMap<>();
  private final Map<String, LotStatus> packs = new HashMap<>();

  /**
   * @param gtin 14 digits
   * @param number as printed
   * @param expiry last day
   * @param root over its packs
   */
  public record Lot(String gtin, String number, LocalDate expiry, LotStatus status, Bytes32 root) {}

  /**
   * A single pack that was stopped by itself, as one of this lot.
   *
   * @param packId hash of product code and serial number
   */
  public record StoppedPack(String gtin, String lot, Bytes32 packId, LotStatus status) {}

  /**
   * @param facts JSON as text, so that what was signed is what was sent
   * @param signature of {@link CheckpointFacts}, 65 bytes as hex
   */
  public record Signed(String facts, String signature) {}

  /** What there is against a pack, the gravest. */
  public enum Finding {
    RECALLED,
    /** This very pack, not its lot. */
    PACK_RECALLED,
    WITHDRAWN,
    PACK_WITHDRAWN,
    BLOCKED,
    PACK_BLOCKED,
    UNKNOWN_LOT,
    EXPIRY_DIFFERS,
    EXPIRED,
    /** The label names no lot. */
    NO_LOT,
    /** The lot is none of those that are known here, which are not all. */
    NOT_KNOWN_HERE,
    /** Nothing against its lot; not all single packs that were stopped are known here. */
    NOTHING_OF_LOT,
    /** Nothing of what could be looked at. */
    NOTHING;

    /** Whether somebody stopped the lot or the pack. */
    public boolean isOrdered() {
      return compareTo(PACK_BLOCKED) <= 0;
    }
  }

  private LotFacts(
      long block,
      Instant at,
      boolean whole,
      Collection<Lot> lots,
      boolean allPacks,
      Collection<StoppedPack> packs) {
    this.block = block;
    this.at = at;
    this.whole = whole;
    this.allPacks = allPacks;
    lots.forEach(lot -> this.lots.put(lot.gtin() + " " + lot.number(), lot));
    packs.forEach(
        pack ->
            this.packs.put(pack.gtin() + " " + pack.lot() + " " + pack.packId(), pack.status()));
  }

  /**
   * @param whole whether these are all lots
   * @param allPacks whether these are all packs that are stopped by themselves
   */
  public static String write(
      long block,
      Instant at,
      boolean whole,
      Collection<Lot> lots,
      boolean allPacks,
      Collection<StoppedPack> packs) {
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
    json.put("allPacks", allPacks);
    ArrayNode stopped = json.putArray("packs");
    for (StoppedPack pack : packs) {
      stopped
          .addArray()
          .add(pack.gtin())
          .add(pack.lot())
          .add(pack.packId().toString())
          .add(pack.status().name());
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
    List<Lot> lots = new ArrayList<>();
    List<StoppedPack> packs = new ArrayList<>();
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
      for (JsonNode one : json.path("packs")) {
        packs.add(
            new StoppedPack(
                one.path(0).asText(),
                one.path(1).asText(),
                Bytes32.of(one.path(2).asText()),
                LotStatus.valueOf(one.path(3).asText())));
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("facts that are none", e);
    }
    return new LotFacts(
        json.path("block").asLong(),
        Instant.ofEpochSecond(json.path("at").asLong()),
        json.path("whole").asBoolean(),
        lots,
        json.path("allPacks").asBoolean(),
        packs);
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
    Finding ofLot = againstLot(pack, today);
    Finding ofPack = alone(pack);
    return ofPack.compareTo(ofLot) < 0 ? ofPack : ofLot;
  }

  /** What is said of this very pack. */
  private Finding alone(PackScan pack) {
    Bytes32 id = PackLeaf.packId(pack.gtin().number(), pack.serial());
    String key = pack.gtin().digits() + " " + pack.lot().orElse("") + " " + id;
    return switch (packs.getOrDefault(key, LotStatus.RELEASED)) {
      case RECALLED -> Finding.PACK_RECALLED;
      case WITHDRAWN -> Finding.PACK_WITHDRAWN;
      case BLOCKED -> Finding.PACK_BLOCKED;
      case NONE, RELEASED -> allPacks ? Finding.NOTHING : Finding.NOTHING_OF_LOT;
    };
  }

  private Finding againstLot(PackScan pack, LocalDate today) {
    boolean past = pack.expiry().filter(last -> last.isBefore(today)).isPresent();
    Optional<Lot> lot = pack.lot().map(number -> lots.get(pack.gtin().digits() + " " + number));
    if (lot.isPresent()) {
      Finding found = against(pack, lot.get(), today);
      return past && !found.isOrdered() ? Finding.EXPIRED : found;
    }
    if (past) return Finding.EXPIRED;
    if (pack.lot().isEmpty()) return Finding.NO_LOT;
    return whole ? Finding.UNKNOWN_LOT : Finding.NOT_KNOWN_HERE;
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
