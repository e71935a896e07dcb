package org.custodia.contracts.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The creation codes by which a kind of channel is known: that of this release, which new channels
 * are made with, and those of earlier releases, so that what they made is read and written on. They
 * lie beside the artifacts in {@code earlier/NAME.hex}, one on each line.
 */
public final class CreationCodes {
  private static final String EARLIER = "/org/custodia/contracts/artifacts/earlier/";

  private final List<byte[]> codes;

  private CreationCodes(List<byte[]> codes) {
    this.codes = codes;
  }

  /**
   * @param contract its name
   * @param newest of this release, in hex
   */
  public static CreationCodes of(String contract, String newest) {
    List<byte[]> codes = new ArrayList<>();
    codes.add(HexFormat.of().parseHex(newest));
    try (InputStream earlier =
        CreationCodes.class.getResourceAsStream(EARLIER + contract + ".hex")) {
      if (earlier != null) {
        new String(earlier.readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .forEach(line -> codes.add(HexFormat.of().parseHex(line)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CreationCodes(codes);
  }

  /** What new channels are made with. */
  byte[] newest() {
    return codes.get(0);
  }

  /** What a payload opens, under whichever of the codes. */
  Optional<ChannelCreation> read(byte[] payload, int asked) {
    return codes.stream()
        .flatMap(code -> ChannelCreation.read(code, payload, asked).stream())
        .findFirst();
  }
}
