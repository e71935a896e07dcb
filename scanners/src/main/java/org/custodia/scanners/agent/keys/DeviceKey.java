package org.custodia.scanners.agent.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * The key that a device made for itself. It is kept among its {@link Secrets}, and nowhere else.
 */
public final class DeviceKey {
  private static final String NAME = "device-key";

  private final BigInteger secret;
  private final String address;

  private DeviceKey(BigInteger secret) {
    this.secret = secret;
    this.address = "0x" + Keys.getAddress(ECKeyPair.create(secret).getPublicKey());
  }

  /** The device's key; made where there is none yet. */
  public static DeviceKey in(Secrets secrets) {
    Optional<byte[]> known = secrets.find(NAME);
    if (known.isEmpty()) secrets.keep(NAME, make());
    byte[] bytes = known.or(() -> secrets.find(NAME)).orElseThrow();
    return new DeviceKey(new BigInteger(1, bytes));
  }

  /** Takes over the key of an agent that kept it in a file of its own, and removes that file. */
  public static void takeOver(Path plain, Secrets secrets) {
    if (!Files.exists(plain)) return;
    try {
      if (secrets.find(NAME).isEmpty()) {
        secrets.keep(NAME, Bytes32.of(Files.readString(plain).strip()).toArray());
      }
      Files.delete(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("the key cannot be taken over: " + plain, e);
    }
  }

  private static byte[] make() {
    SecureRandom random = new SecureRandom();
    BigInteger order = Sign.CURVE_PARAMS.getN();
    byte[] bytes = new byte[32];
    do {
      random.nextBytes(bytes);
    } while (new BigInteger(1, bytes).signum() == 0
        || new BigInteger(1, bytes).compareTo(order) >= 0);
    return bytes;
  }

  /** For signing, by whoever signs; never written or shown. */
  public BigInteger secret() {
    return secret;
  }

  /** Lower-case hex with {@code 0x}. */
  public String address() {
    return address;
  }

  @Override
  public String toString() {
    return address;
  }
}
