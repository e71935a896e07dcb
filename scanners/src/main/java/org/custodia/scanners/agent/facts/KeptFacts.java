package org.custodia.scanners.agent.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.WitnessDomain;

/**
 * The facts of the last sync, in a file. They are looked at as if they had just come each time they
 * are read: a file that somebody changed is as if there were none. Never replaced by older ones.
 */
public final class KeptFacts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final WitnessDomain domain;
  private final Bytes32 member;
  private final String signer;
  private volatile Optional<LotFacts> facts;

  /**
   * @param signer account of the organisation, as pairing has it; lower-case hex with {@code 0x}
   */
  public KeptFacts(Path file, WitnessDomain domain, Bytes32 member, String signer) {
    this.file = file;
    this.domain = domain;
    this.member = member;
    this.signer = signer;
    this.facts = load();
  }

  private Optional<LotFacts> load() {
    if (!Files.exists(file)) return Optional.empty();
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          open(new LotFacts.Signed(json.path("facts").asText(), json.path("signature").asText())));
    } catch (IOException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private LotFacts open(LotFacts.Signed signed) {
    return LotFacts.open(signed, domain, member, signer);
  }

  public Optional<LotFacts> facts() {
    return facts;
  }

  /**
   * Takes what a sync brought.
   *
   * @throws IllegalArgumentException when it is not signed as it has to be
   */
  public synchronized void take(LotFacts.Signed signed) throws IOException {
    LotFacts fresh = open(signed);
    if (facts.filter(known -> known.block() > fresh.block()).isPresent()) return;
    ObjectNode json = JSON.createObjectNode();
    json.put("facts", signed.facts());
    json.put("signature", signed.signature());
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, json.toString());
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    facts = Optional.of(fresh);
  }
}
