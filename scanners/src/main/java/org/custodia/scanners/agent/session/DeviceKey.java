package org.custodia.scanners.agent.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * The key that a device made for itself, in a file that only its own user can read. Nothing writes
 * it anywhere else.
 */
public final class DeviceKey {
  private final BigInteger secret;
  private final String address;

  private DeviceKey(BigInteger secret) {
    this.secret = secret;
    this.address = "0x" + Keys.getAddress(ECKeyPair.create(secret).getPublicKey());
  }

  /** The key in a file; made where there is none yet. */
  public static DeviceKey in(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return new DeviceKey(Bytes32.of(Files.readString(file).strip()).toUnsigned());
    } catch (IOException e) {
      throw new UncheckedIOException("the key cannot be read or made: " + file, e);
    }
  }

  private static void make(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    BigInteger order = Sign.CURVE_PARAMS.getN();
    byte[] bytes = new byte[32];
    do {
      random.nextBytes(bytes);
    } while (new BigInteger(1, bytes).signum() == 0
        || new BigInteger(1, bytes).compareTo(order) >= 0);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mine =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
      channel.write(java.nio.ByteBuffer.wrap(Bytes32.of(bytes).toString().getBytes()));
    } catch (FileAlreadyExistsException another) {
      // Another process was quicker; its key is as good.
    }
  }

  BigInteger secret() {
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
