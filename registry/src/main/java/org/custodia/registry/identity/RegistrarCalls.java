package org.custodia.registry.identity;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/** ABI-encoded calls of the Registrar that a member's own account may make. */
final class RegistrarCalls {
  private RegistrarCalls() {}

  static byte[] enrolOperator(
      Bytes32 member,
      String key,
      OperatorKind kind,
      Collection<MemberRole> roles,
      String place,
      Validity validity) {
    return encode(
        new Function(
            "enrolOperator",
            List.of(
                new org.web3j.abi.datatypes.generated.Bytes32(member.toArray()),
                new Address(key),
                new Uint8(kind.code()),
                new Uint32(MemberRole.mask(roles)),
                new Utf8String(place),
                new Uint64(validity.from().getEpochSecond()),
                new Uint64(validity.until().getEpochSecond())),
            List.of()));
  }

  static byte[] revokeOperator(String key, String reason) {
    return encode(
        new Function(
            "revokeOperator", List.of(new Address(key), new Utf8String(reason)), List.of()));
  }

  private static byte[] encode(Function function) {
    return HexFormat.of().parseHex(FunctionEncoder.encode(function).substring(2));
  }
}
