package org.custodia.devnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/** The contracts of Notes.sol and their calls. */
public final class TestContract {
  private TestContract() {}

  public static String note(long value) {
    return bin("Note") + FunctionEncoder.encodeConstructor(List.of(number(value)));
  }

  public static String reader() {
    return bin("Reader");
  }

  public static String echo() {
    return bin("Echo");
  }

  public static String guarded(String keeper) {
    return bin("Guarded") + FunctionEncoder.encodeConstructor(List.of(address(keeper)));
  }

  public static String press() {
    return bin("Press");
  }

  static String shelf() {
    return bin("Shelf");
  }

  /** Creation code of a contract of so many bytes, all of them STOP. */
  public static String ofSize(int bytes) {
    return String.format("0x62%06x6000f3", bytes);
  }

  public static String call(String function, Type<?>... arguments) {
    return FunctionEncoder.encode(new Function(function, List.of(arguments), List.of()));
  }

  public static Uint256 number(long value) {
    return new Uint256(BigInteger.valueOf(value));
  }

  public static Address address(String address) {
    return new Address(address);
  }

  private static String bin(String name) {
    try (InputStream in = TestContract.class.getResourceAsStream(name + ".bin")) {
      return "0x" + new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
