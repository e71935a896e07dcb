package org.custodia.registry.identity;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A proposal with its first signature, as one organisation hands it to another. It needs no secrecy
 * on its way and no seal: the signature covers all of it, and only what its key may approve comes
 * of it.
 *
 * @param act the call of the Registrar
 * @param until until when the approvals count
 * @param signature EIP-712 signature of {@code Approval}, 65 bytes
 */
public record SignedProposal(UUID id, byte[] act, Instant until, byte[] signature) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final int LONGEST = 16_384;

  /** Bytes as hex with 0x. */
  private record Text(String id, String act, String until, String signature) {}

  /** As JSON, for a file or a message. */
  public String write() {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(new Text(id.toString(), hex(act), until.toString(), hex(signature)));
  }

  /**
   * @throws Problem BAD_INPUT CUS-IDN-040 when it is no such thing
   */
  public static SignedProposal parse(String json) {
    try {
      if (json.length() > LONGEST) throw new IllegalArgumentException("too long");
      Text text = JSON.readValue(json, Text.class);
      return new SignedProposal(
          UUID.fromString(text.id()),
          bytes(text.act()),
          Instant.parse(text.until()),
          bytes(text.signature()));
    } catch (RuntimeException e) {
      throw new Problem(e, Kind.BAD_INPUT, "CUS-IDN-040");
    }
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    if (!hex.startsWith("0x")) throw new IllegalArgumentException("no 0x");
    return HexFormat.of().parseHex(hex.substring(2));
  }
}
