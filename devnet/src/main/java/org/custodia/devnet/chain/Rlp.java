package org.custodia.devnet.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.LogEntry;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** Our values in RLP (Ethereum Yellow Paper, appendix B) and back. */
final class Rlp {
  private Rlp() {}

  static byte[] encode(RlpType... items) {
    return RlpEncoder.encode(list(items));
  }

  static RlpList list(RlpType... items) {
    return new RlpList(Arrays.asList(items));
  }

  static <T> RlpList list(List<T> values, java.util.function.Function<T, RlpType> encoding) {
    return new RlpList(values.stream().map(encoding).collect(Collectors.toList()));
  }

  static RlpString of(Bytes bytes) {
    return RlpString.create(bytes.toArray());
  }

  static RlpString of(long number) {
    return RlpString.create(BigInteger.valueOf(number));
  }

  static RlpString of(BigInteger number) {
    return RlpString.create(number);
  }

  static RlpString of(Optional<Address> address) {
    return address.map(Rlp::of).orElse(RlpString.create(new byte[0]));
  }

  static RlpList of(LogEntry log) {
    return list(of(log.address()), list(log.topics(), Rlp::of), of(log.data()));
  }

  static List<RlpType> decode(byte[] encoded) {
    return items(RlpDecoder.decode(encoded).getValues().get(0));
  }

  static List<RlpType> items(RlpType list) {
    return ((RlpList) list).getValues();
  }

  static Bytes bytes(RlpType item) {
    return new Bytes(((RlpString) item).getBytes());
  }

  static Hash32 word(RlpType item) {
    return new Hash32(((RlpString) item).getBytes());
  }

  static Address address(RlpType item) {
    return new Address(((RlpString) item).getBytes());
  }

  static Optional<Address> optionalAddress(RlpType item) {
    byte[] bytes = ((RlpString) item).getBytes();
    return bytes.length == 0 ? Optional.empty() : Optional.of(new Address(bytes));
  }

  static BigInteger number(RlpType item) {
    return new BigInteger(1, ((RlpString) item).getBytes());
  }

  static long longNumber(RlpType item) {
    return number(item).longValueExact();
  }

  static LogEntry log(RlpType item) {
    List<RlpType> parts = items(item);
    return new LogEntry(
        address(parts.get(0)),
        items(parts.get(1)).stream().map(Rlp::word).toList(),
        bytes(parts.get(2)));
  }
}
